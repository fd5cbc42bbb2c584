//! Decides what it is to do the room's work from a command line: on a store, without a server. Who acts is named by login and
//! trusted, because whoever can open the store can change it anyway; what that person may do is the same as in the room.
//! Decides nothing that a use case of [`crate::room`] decides. Up: [`crate`].

mod entering;
mod given;
mod looking;
mod planning;
mod shown;
mod whole;

use jiff::Timestamp;
use model::control::Progress;
use model::fault::Fault;
use model::id::OperationId;

pub use entering::{
    CountQuestion, EnterQuestion, EraseQuestion, arrange, assess, blank_sheet, book, claim, count, erase, record,
};
pub use looking::{LogQuestion, account, claims, consignment, log, now};
pub use planning::{approve_plan, compare_plans, draft_plan, execute_plan, list_plans, plan_execution};
pub use whole::{back_up, disable, export, import, restore};

use crate::room::access::Actor;
use crate::room::{self, Refused, Room};

/// Where somebody works: at which store, in which operation, as whom.
#[derive(Clone, Copy, Debug)]
pub struct Seat<'a> {
    /// Address of the store.
    pub store: &'a str,
    /// Id of the operation.
    pub operation: &'a str,
    /// Login of who acts.
    pub login: &'a str,
}

/// Who acts in which operation.
type Scope<'a> = (&'a Actor, &'a OperationId);

/// Opens the store, does the work as the one who is named, and closes it.
fn sit<T>(
    seat: &Seat<'_>,
    work: impl AsyncFnOnce(&Room, Scope<'_>, Timestamp) -> Result<T, Refused>,
) -> Result<T, Vec<Fault>> {
    let operation = OperationId::try_new(seat.operation).map_err(|fault| vec![fault.at("", 0, "--operation")])?;
    at_store(seat.store, async |room| {
        let actor = room::keeper(room, seat.login, &operation).await?;
        work(room, (&actor, &operation), room::clock()).await
    })
}

/// Opens a store that is there, does the work, and closes it.
fn at_store<T>(store: &str, work: impl AsyncFnOnce(&Room) -> Result<T, Refused>) -> Result<T, Vec<Fault>> {
    room::to_the_end(async {
        let room = Room::of_present(store, &mut |_| {}).await.map_err(|fault| vec![fault])?;
        let done = work(&room).await;
        room.close().await;
        done.map_err(|refused| refused.faults)
    })
}

/// Brings a store that is there up to date, and says how far it is: a large one of an earlier release takes a while. What is wrong
/// with it is told by the work that follows.
pub fn make_ready(store: &str, listener: &mut dyn FnMut(&Progress)) {
    let _ = room::to_the_end(async {
        let room = Room::of_present(store, listener).await.map_err(|fault| vec![fault])?;
        room.close().await;
        Ok(())
    });
}
