//! Decides the outside shapes of the operations room: requests read strictly, all faults at once, answers and problems as JSON,
//! and the document that describes them. Decides nothing of access or HTTP. Up: [`crate`].

mod answers;
pub mod forms;
mod many;
mod openapi;
mod receipts;
mod register;
mod requests;
mod sheets;
mod speaking;
mod statement;

pub use answers::{
    account, alarms_begun, checkpoint, claims, consignment, consignments, count_sheet, entered, execution, news, now,
    operations, plan_row, plans, problem, public,
};
pub use many::{RECORDS_MAX, records};
pub use openapi::{Endpoint, Method, Query, QueryKind, document};
pub use receipts::{DecidedPlan, EnteredLine, decided_plan, entered_lines};
pub use register::{Register, register_read, register_text};
pub use requests::{CountLine, CountRequest, ErasureRequest, VERSION_REQUEST, version};
pub use sheets::{blank_sheet, count_lines};
pub use speaking::{assessment_of_form, claim_of_form};
pub use statement::statement;
