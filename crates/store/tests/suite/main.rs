//! One suite of behaviours that every engine must show. A behaviour is a function; each gets a new database. Up: `store`.

mod cluster;
mod concurrency;
mod corruption;
mod keeping;
mod keys;
mod log;
mod made;
mod opening;
mod people;
mod plans;
mod standings;

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

use store::{Address, Store};

use crate::cluster::Cluster;

/// A new database of one engine.
pub(crate) struct Base {
    address: Address,
    is_sqlite: bool,
    /// The connection address of a PostgreSQL database, to reach past the store.
    postgres: String,
    folder: tempfile::TempDir,
}

impl Base {
    async fn open(&self) -> Store {
        Store::open(&self.address).await.expect("a store should open")
    }
}

/// Longer than any behaviour takes: one that waits for itself fails by its name.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(100);

type Behaviour = for<'b> fn(&'b Base) -> Pin<Box<dyn Future<Output = ()> + 'b>>;

/// Names behaviours with their functions.
macro_rules! behaviours {
    ($($module:ident::$name:ident),* $(,)?) => {
        [$((concat!(stringify!($module), "::", stringify!($name)), (|base| Box::pin($module::$name(base))) as Behaviour)),*]
    };
}

const BEHAVIOURS: &[(&str, Behaviour)] = &behaviours![
    opening::a_new_store_is_empty_and_opens_again,
    opening::two_programs_may_open_a_new_store_at_once,
    opening::a_store_opens_while_another_program_writes,
    opening::a_store_from_the_future_is_refused,
    opening::a_changed_migration_is_refused,
    opening::a_store_of_every_release_is_brought_up_to_date,
    opening::an_operation_is_changed_only_from_its_version,
    log::lines_are_read_as_they_were_added,
    log::pages_of_a_log_and_of_a_consignment,
    log::what_is_dropped_never_was,
    log::a_line_that_does_not_continue_the_log_is_refused,
    log::an_id_is_taken_once,
    log::an_erased_text_is_gone_and_the_chain_holds,
    log::checkpoints_are_kept,
    log::what_cannot_be_stored_alike_is_refused,
    log::operations_do_not_see_each_other,
    standings::standings_are_replaced_and_found,
    standings::the_due_are_found_longest_due_first,
    standings::a_consignment_that_is_no_longer_a_partys_is_not_found_for_it,
    standings::the_rules_that_consignments_stand_by_are_kept,
    log::lines_of_a_kind_are_found,
    log::lines_about_no_consignment_are_found,
    standings::marked_consignments_are_found_by_their_marks,
    keys::a_repeated_request_is_known,
    keys::a_key_for_another_request_is_refused,
    keys::one_key_at_the_same_time_has_one_effect,
    keys::old_answers_are_forgotten,
    plans::a_plan_changes_only_from_the_version_that_was_read,
    plans::plans_are_found_by_state,
    people::organisations_and_users,
    people::roles_are_set_per_operation,
    people::sessions_begin_and_end,
    keeping::a_backup_restores_to_the_same,
    keeping::a_backup_of_the_other_engine_is_taken,
    keeping::a_spoiled_backup_is_not_taken,
    keeping::a_backup_is_of_one_moment_while_others_write,
    keeping::an_operation_moves_whole_or_not_at_all,
    keeping::an_operation_leaves_as_a_file_and_comes_into_another_store,
    corruption::a_spoiled_row_is_a_fault_with_its_place,
    concurrency::fifty_writers_keep_one_order,
    concurrency::readers_see_whole_writes,
];

/// Runs every behaviour, each to its end, and names all that fail.
fn run(mut base: impl FnMut(usize) -> Base) {
    let wanted = std::env::var("AIRBRIDGE_BEHAVIOUR").unwrap_or_default();
    let mut failed = Vec::new();
    for (number, (name, behaviour)) in BEHAVIOURS.iter().enumerate().filter(|(_, (name, _))| name.contains(&wanted)) {
        let base = base(number);
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime should be built");
        let done = catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(async {
                let ended = tokio::time::timeout(PATIENCE, behaviour(&base)).await;
                ended.expect("a behaviour should come to an end");
            });
        }));
        if done.is_err() {
            failed.push(*name);
        }
    }
    assert!(failed.is_empty(), "these behaviours failed: {failed:#?}");
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder should be made")
}

#[test]
fn every_behaviour_on_sqlite() {
    run(|_| {
        let folder = folder();
        let address = Address::of_file(&folder.path().join("a store.db")).expect("an address");
        Base { address, is_sqlite: true, postgres: String::new(), folder }
    });
}

#[test]
fn every_behaviour_on_postgresql() {
    let Some(cluster) = Cluster::start() else { return };
    run(|number| {
        let postgres = cluster.new_database(number);
        let address = Address::try_new(&postgres).expect("an address");
        Base { address, is_sqlite: false, postgres, folder: folder() }
    });
}
