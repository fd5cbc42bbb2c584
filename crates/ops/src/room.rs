//! Decides what people do in the operations room, one file per use case; where store, records, clock and chance meet.
//! Each use case asks who acts (`access`), asks `record` what is wrong, seals, and keeps all of it in one write, or none.
//! Holds no rule of custody or of the account, no address of a page and no HTTP. Up: [`crate`].

pub mod access;
mod accounts;
mod alarming;
mod approving;
mod arranging;
mod assessing;
mod booking;
pub mod chance;
mod claiming;
mod counting;
mod entering;
mod erasing;
mod executing;
mod exporting;
mod history;
mod importing;
mod keeping;
mod listing;
mod passwords;
mod publishing;
mod recalling;
mod recording;
mod refused;
mod sessions;
mod standings;
mod upkeep;
mod visible;
mod watching;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use model::flights::Flight;
use model::id::{OperationId, PlanId};
use store::{Address, Store};
use tokio::sync::broadcast;

pub use accounts::{Enrolment, enrol};
pub use alarming::{Sounding, now_view, now_view_of_late};
pub use approving::{approve, compare, draft, execute, plan, plans};
pub use arranging::{arrange, arrange_all};
pub use assessing::{assess, assess_all};
pub use booking::{account, book, book_all, statement, statement_scope};
pub use claiming::{claim, claim_all, claims, judging, speaking};
pub use counting::{count, count_sheet};
pub use entering::{Answered, Once, Placed};
pub use erasing::erase;
pub use executing::{execution, plan_view};
pub use exporting::{checkpoint, export, export_into, owner_key};
pub use format::api;
pub use format::room as pages;
pub use history::History;
pub use importing::{import, title};
pub use keeping::{back_up, disable, keeper, move_in, move_out};
pub use listing::{SeenRecords, log_lines, plan_list, seen_records};
pub use recording::{consignment, consignments, record, record_all};
pub mod ids {
    //! Decides nothing: the names of records, for who calls. Up: [`crate::room`].
    pub use model::id::{ClaimId, ConsignmentId, EventId, LineId, OperationId, PartyId, PlanId, UserId};
}

pub mod records {
    //! Decides nothing: how records are read as somebody sends them, for who calls. Up: [`crate::room`].
    pub use format::log::arrangement::accept as arrangement;
    pub use format::log::assessment::accept as assessment;
    pub use format::log::claim::accept as claim;
    pub use format::log::custody::accept as custody_event;
    pub use format::log::transfer::accept as entry;
}

pub use publishing::public_page;
pub use refused::{Refused, RefusedKind};
pub use sessions::{Session, SignedIn, actor, operations, session, sign_in, sign_out};
pub use upkeep::{Upkept, upkeep};
pub use watching::News;

use self::alarming::Looked;
use crate::answer::{Fault, Progress};

/// News that a slow listener may fall behind before it must ask again.
const NEWS_KEPT: usize = 256;

/// The flights of plans that were read.
type PlansFlown = BTreeMap<(OperationId, PlanId), Arc<Vec<Flight>>>;

/// An open store with what is remembered of it.
#[derive(Debug)]
pub struct Room {
    store: Store,
    flights: Mutex<PlansFlown>,
    /// What needs somebody, by who looks.
    looked: Mutex<Looked>,
    published: publishing::Published,
    news: broadcast::Sender<News>,
}

impl Room {
    /// Opens the store at an address, and makes it when its file is missing.
    ///
    /// # Errors
    /// What the store says.
    pub async fn open(address: &str) -> Result<Self, Fault> {
        Self::over(Store::open(&Address::try_new(address)?).await?, &mut |_| {}).await
    }

    /// As [`Self::open`], of a store that is there already; says how far it is where that takes long. Codes also
    /// `store-missing`.
    ///
    /// # Errors
    /// What the store says; its file is missing.
    pub async fn of_present(address: &str, listener: &mut dyn FnMut(&Progress)) -> Result<Self, Fault> {
        let address = Address::try_new(address)?;
        if let Some(file) = address.file().filter(|file| !file.exists()) {
            let cause = format!("there is no store at {}", file.display());
            let action =
                "check the path; a new store is made by airbridge enrol, or from a backup by airbridge restore";
            return Err(Fault::new("store-missing", cause, action));
        }
        Self::over(Store::open(&address).await?, listener).await
    }

    /// As [`Self::open`], of a SQLite file.
    ///
    /// # Errors
    /// What the store says.
    pub async fn of_file(path: &Path) -> Result<Self, Fault> {
        Self::over(Store::open(&Address::of_file(path)?).await?, &mut |_| {}).await
    }

    async fn over(store: Store, listener: &mut dyn FnMut(&Progress)) -> Result<Self, Fault> {
        let news = broadcast::channel(NEWS_KEPT).0;
        let room =
            Self { store, flights: Mutex::default(), looked: Mutex::default(), published: Mutex::default(), news };
        let derived = standings::derive_all(&room, listener).await;
        derived.map_err(|refused| refused.faults.into_iter().next().expect("a refusal should say why"))?;
        Ok(room)
    }

    /// Closes the store; waits for what is being written.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// What is entered from now on, as it is kept.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }
}

/// Runs a use case to its end for a program that has no server.
///
/// # Errors
/// What the use case says; code `store-failed` when the runtime cannot start.
pub fn to_the_end<T>(use_case: impl Future<Output = Result<T, Vec<Fault>>>) -> Result<T, Vec<Fault>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let unstarted = |error: std::io::Error| vec![Fault::new("store-failed", error.to_string(), "try again")];
    runtime.map_err(unstarted)?.block_on(use_case)
}

/// A moment without its part of a second: nobody notes events more closely who gives no moment.
#[must_use]
pub fn whole_second(moment: Timestamp) -> Timestamp {
    Timestamp::from_second(moment.as_second()).unwrap_or(moment)
}

/// The moment by this machine's clock. Every use case takes its moment as an argument; only servers and programs ask.
#[must_use]
pub fn clock() -> Timestamp {
    Timestamp::now()
}
