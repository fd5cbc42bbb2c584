//! Decides how a plan is made anew when something went otherwise: what is frozen stays, and the rest is mended by rule,
//! by a search nearby, or planned again. Does not judge the result (`check`) nor say it in words (`ops`).
//! Up: [`crate`].
//!
//! A flight is frozen when its first leg departs within the policy's notice. Frozen flights are put on the clock first
//! and never touched; one that a disruption stops on the way waits where it is, and one that cannot go on is named as
//! broken. New trips begin no earlier than the notice allows. Every effort gives a whole plan.

mod bans;
mod bill;
mod ground;
mod hold;
mod permits;
mod recast;
mod rules;
mod search;
#[cfg(test)]
mod tests;
mod work;

use model::control::Control;
use model::disruption::{Alternative, Effort, Standing};
use model::flights::FlightsProblem;

pub(crate) use bans::Bans;

use crate::atlas::Atlas;
use crate::board::Board;
use crate::fleet::groups;
use crate::repair::bill::told;
use crate::repair::ground::{Sorted, Sorter, new_closures};
use crate::repair::permits::Held;
use crate::repair::recast::Facts;
use crate::repair::work::{Work, rest};
use crate::way::Router;

/// Makes a plan anew from the standing one of the question.
///
/// The same problem, effort, seed and step budget give the same plan. A step is one template, one trip tried in the
/// search, or one iteration of the simplex method. Consignments of the question are those that are wanted now; the
/// disruptions about needs are only looked at for reasons.
///
/// # Panics
/// When the problem has no standing plan.
#[must_use]
pub fn replan(problem: &FlightsProblem, effort: Effort, control: &mut Control) -> Alternative {
    let standing = problem.standing.as_ref().expect("a plan should be made anew from a standing one");
    let held = Held::by(problem, &standing.flights);
    let closures = new_closures(problem, standing);
    let (mut asked, sorted) = {
        let open = rest(problem, standing, &[], &closures);
        let sorted = sorted(&open, problem, standing, &closures, &held);
        (open, sorted)
    };
    work::keep_what_is_left(&mut asked, problem, &sorted.fixed);
    let mut work = Work::new(&asked, problem, standing, &held, &sorted);
    match effort {
        Effort::Rules => {
            work.list_few(control);
            work.mend(control);
        }
        Effort::Search => {
            work.list_all(control);
            work.mend(control);
            work.search(control);
        }
        Effort::Anew => work.plan_anew(control),
    }
    told(work, effort, control.steps())
}

fn sorted(
    open: &FlightsProblem,
    problem: &FlightsProblem,
    standing: &Standing,
    closures: &[(usize, model::transport::Closure)],
    held: &Held,
) -> Sorted {
    let atlas = Atlas::new(&open.airports);
    let (groups, _) = groups(open, &atlas);
    let bans = Bans::new(problem, standing, &atlas, held);
    let mut board = Board::new(open, &atlas);
    board.bans = bans.clone();
    let facts = Facts { problem: open, groups: &groups, atlas: &atlas };
    Sorter { facts, standing, closures, board, bans: &bans, router: Router::new(&open.airspaces) }.sort()
}
