//! Decides how a simulator is answered: every line that it sends by one line of orders, at once, until it stops. A line
//! that cannot be read ends the conversation. The messages are `docs/airlift-bridge.md`. Up: [`crate::airlift`].

use std::io::{BufRead, Write};

use flights::{RelayEffort, RelayPlanner};
use format::relay::{Dialogue, Heard};
use model::fault::Fault;
use model::relay::RelayOrder;

/// A planner that is talked to in lines.
#[derive(Debug)]
pub(crate) struct Bridge {
    dialogue: Dialogue,
    planner: Option<RelayPlanner>,
    seed: u64,
}

impl Bridge {
    /// A bridge that has heard nothing.
    pub(crate) fn new(seed: u64) -> Self {
        Self { dialogue: Dialogue::default(), planner: None, seed }
    }

    /// What was said so far, with its names.
    pub(crate) fn dialogue(&self) -> &Dialogue {
        &self.dialogue
    }

    /// The answer to a line, without its end.
    ///
    /// # Errors
    /// Every fault of the line.
    pub(crate) fn answer(&mut self, line: &str) -> Result<String, Vec<Fault>> {
        let heard = self.dialogue.hear(line)?;
        let view = self.dialogue.view().expect("a message that was heard should leave a view");
        if heard == Heard::Reset {
            let world = self.dialogue.world().expect("a reset should leave a world");
            self.planner = Some(RelayPlanner::new(world, view, self.seed, RelayEffort::default()));
        }
        let planner = self.planner.as_mut().expect("a step should come after a reset");
        let orders: Vec<RelayOrder> = planner.orders(view);
        Ok(self.dialogue.answer(&orders))
    }
}

/// Answers lines until the input ends.
///
/// # Errors
/// Every fault of the first line that cannot be read, or that the input or the output is broken.
pub(crate) fn run(seed: u64, input: impl BufRead, mut output: impl Write) -> Result<(), Vec<Fault>> {
    let mut bridge = Bridge::new(seed);
    for line in input.lines() {
        let line = line.map_err(|error| {
            let action = "send lines of UTF-8 text and keep the other end open";
            vec![Fault::new("file-unreadable", error.to_string(), action).at("standard input", 0, "")]
        })?;
        let answer = bridge.answer(&line)?;
        let written = writeln!(output, "{answer}").and_then(|()| output.flush());
        if let Err(error) = written {
            let action = "keep reading the answers until the input is closed";
            return Err(vec![Fault::new("not-writable", error.to_string(), action).at("standard output", 0, "")]);
        }
    }
    Ok(())
}
