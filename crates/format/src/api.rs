//! Decides the outside shapes of the operations room: requests read strictly, all faults at once, answers and problems as JSON,
//! and the document that describes them. Decides nothing of access or HTTP. Up: [`crate`].

mod answers;
pub mod forms;
mod openapi;
mod register;
mod requests;

pub use answers::{
    account, checkpoint, claims, consignment, consignments, count_sheet, entered, news, now, operations, plan_row,
    plans, problem, public,
};
pub use openapi::{Endpoint, Method, document};
pub use register::{Register, register_read, register_text};
pub use requests::{CountLine, CountRequest, ErasureRequest, VERSION_REQUEST, version};
