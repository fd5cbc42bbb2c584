//! Decides how the relay planner is examined: a bridge to a foreign simulator, and worlds and a simulator of our own, with a
//! simple planner beside it. Up: `main.rs`.

pub(crate) mod bridge;
mod class;
mod diameter;
pub(crate) mod dice;
mod scenario;
mod shortest_path;
pub(crate) mod shown;
mod simulator;
mod trial;

#[cfg(test)]
mod tests;

use model::fault::Fault;

use crate::args::AirliftArgs;
pub(crate) use trial::Trial;

/// Hears of every world when both planners are done with it: how many are, of how many.
pub(crate) type Listener<'a> = &'a mut dyn FnMut(&Trial, usize, usize);

/// Puts both planners to the worlds that are asked for.
///
/// # Errors
/// A class that is not there, with those that are.
pub(crate) fn run(question: &AirliftArgs, listener: Listener<'_>) -> Result<Vec<Trial>, Vec<Fault>> {
    let mut classes = Vec::new();
    let mut faults = Vec::new();
    let names = || class::CLASSES.iter().map(|class| class.name).collect::<Vec<_>>();
    for name in question.classes.iter().flatten() {
        match class::CLASSES.iter().find(|class| class.name == name) {
            Some(class) => classes.push(*class),
            None => {
                let cause = format!("\u{ab}{name}\u{bb} is no class of worlds");
                let action = format!("name some of {}", names().join(", "));
                faults.push(Fault::new("unknown-word", cause, action).at("--classes", 0, ""));
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    if question.classes.is_none() {
        classes = class::CLASSES.to_vec();
    }
    let total = classes.len() * question.count as usize;
    let mut trials = Vec::new();
    for class in classes {
        for number in 0..u64::from(question.count) {
            let trial = trial::run(class, question.generate.wrapping_add(number))?;
            listener(&trial, trials.len() + 1, total);
            trials.push(trial);
        }
    }
    Ok(trials)
}
