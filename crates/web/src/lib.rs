//! The operations room on the network: routes, sessions, limits and headers; the JSON API and the pages. Decides who is asking and
//! whether the request may be read at all; what may be done and what follows is decided in [`ops::room`]. One table of endpoints
//! makes the routes, the OpenAPI document and the test of who may do what. Up: `ARCHITECTURE.md`.

mod answering;
mod asking;
mod buckets;
mod endpoints;
mod headers;
mod pages;
mod router;
mod serving;
mod streaming;

pub use endpoints::{API, Call, Row, endpoints, openapi};
pub use router::{App, Settings, router};
pub use serving::serve;
pub use streaming::ALARMS_EACH;
