//! Decides which endpoints the API has: one table, from which routes, document and tests are made. Up: [`crate`].

use ops::room::access::Action;
use ops::room::api::{Endpoint, Method, Query, QueryKind, document};

/// What an endpoint calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// One's operations.
    Operations,
    /// The public page.
    Public,
    /// What needs somebody now.
    Now,
    /// A page of consignments.
    Consignments,
    /// A consignment.
    Consignment,
    /// What is to be counted.
    CountSheet,
    /// Enter a count.
    Count,
    /// Enter a custody event.
    Record,
    /// Erase who is named in an event.
    Erase,
    /// All claims.
    Claims,
    /// Enter a claim.
    Claim,
    /// Enter a judgement.
    Assess,
    /// The account.
    Account,
    /// A party's statement.
    Statement,
    /// Enter into the account.
    Book,
    /// Enter, end or void an agreement or a factor.
    Arrange,
    /// A page of plans.
    Plans,
    /// A plan's document.
    Plan,
    /// What changed from one plan to another.
    Compare,
    /// What became of a plan's flights.
    Execution,
    /// Keep a draft.
    Draft,
    /// Approve a draft.
    Approve,
    /// Report that a plan is carried out.
    Execute,
    /// The log as a file.
    Export,
    /// Sign the head of the log.
    Sign,
    /// News as they come.
    Watch,
}

/// An endpoint of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What it calls.
    pub call: Call,
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: &'static str,
    /// What it does.
    pub does: &'static str,
    /// What one must be allowed to do; none for what needs a session alone.
    pub action: Option<Action>,
    /// Schema of its body.
    pub request: Option<&'static str>,
    /// Schema or media type of its answer.
    pub response: &'static str,
    /// Whether it decides on a version.
    pub needs_version: bool,
    /// What may be asked in the query.
    pub queries: &'static [Query],
}

/// A page of a list begins behind an id and has so many records.
const PAGED: &[Query] = &[("after", QueryKind::Id), ("limit", QueryKind::Count)];

const fn get(call: Call, path: &'static str, does: &'static str, action: Action, response: &'static str) -> Row {
    Row {
        call,
        method: Method::Get,
        path,
        does,
        action: Some(action),
        request: None,
        response,
        needs_version: false,
        queries: &[],
    }
}

const fn post(
    call: Call,
    path: &'static str,
    does: &'static str,
    action: Action,
    request: Option<&'static str>,
    response: &'static str,
) -> Row {
    Row {
        call,
        method: Method::Post,
        path,
        does,
        action: Some(action),
        request,
        response,
        needs_version: false,
        queries: &[],
    }
}

/// The table.
pub const API: &[Row] = &[
    Row {
        call: Call::Operations,
        method: Method::Get,
        path: "/api/v1/operations",
        does: "Lists the operations in which one has a role.",
        action: None,
        request: None,
        response: "Operations",
        needs_version: false,
        queries: &[],
    },
    get(
        Call::Public,
        "/api/v1/operations/{operation}/public",
        "Tells what anybody may know of an operation.",
        Action::SeePublic,
        "Public",
    ),
    get(
        Call::Now,
        "/api/v1/operations/{operation}/now",
        "Lists alarms, the longest standing first.",
        Action::SeeNow,
        "Now",
    ),
    Row {
        queries: PAGED,
        ..get(
            Call::Consignments,
            "/api/v1/operations/{operation}/consignments",
            "Lists consignments, page by page; `after` begins behind an id.",
            Action::SeeConsignments,
            "Consignments",
        )
    },
    get(
        Call::Consignment,
        "/api/v1/operations/{operation}/consignments/{consignment}",
        "Tells custody and the seven columns of a consignment.",
        Action::SeeConsignments,
        "Consignment",
    ),
    get(
        Call::CountSheet,
        "/api/v1/operations/{operation}/consignments/{consignment}/count-sheet",
        "Names the items to count, without how many.",
        Action::Count,
        "CountSheet",
    ),
    post(
        Call::Count,
        "/api/v1/operations/{operation}/consignments/{consignment}/counts",
        "Enters a blind count.",
        Action::Count,
        Some("Count"),
        "Entered",
    ),
    post(
        Call::Record,
        "/api/v1/operations/{operation}/events",
        "Enters a custody event.",
        Action::RecordCustody,
        Some("CustodyEvent"),
        "Entered",
    ),
    post(
        Call::Erase,
        "/api/v1/operations/{operation}/events/{event}/erasure",
        "Erases who is named in an event; the chain stays whole.",
        Action::ErasePersons,
        Some("Erasure"),
        "Entered",
    ),
    get(
        Call::Claims,
        "/api/v1/operations/{operation}/claims",
        "Lists claims with the verdicts that stand.",
        Action::SeeClaims,
        "Claims",
    ),
    post(
        Call::Claim,
        "/api/v1/operations/{operation}/claims",
        "Enters a claim.",
        Action::Claim,
        Some("Claim"),
        "Entered",
    ),
    post(
        Call::Assess,
        "/api/v1/operations/{operation}/assessments",
        "Enters a judgement of a claim.",
        Action::Assess,
        Some("Assessment"),
        "Entered",
    ),
    get(
        Call::Account,
        "/api/v1/operations/{operation}/account",
        "Tells balances, pledges and entries.",
        Action::SeeAccount,
        "Account",
    ),
    Row {
        queries: &[("from", QueryKind::Day), ("to", QueryKind::Day), ("unit", QueryKind::Text)],
        ..get(
            Call::Statement,
            "/api/v1/operations/{operation}/statements/{party}",
            "Tells a party's statement: what it gave and took, values as ranges; in another unit besides where one is asked for.",
            Action::SeeAccount,
            "Statement",
        )
    },
    post(
        Call::Book,
        "/api/v1/operations/{operation}/account",
        "Enters a pledge, a posting, a void or a correction.",
        Action::Book,
        Some("Entry"),
        "Entered",
    ),
    post(
        Call::Arrange,
        "/api/v1/operations/{operation}/arrangements",
        "Enters an agreement or an equivalence factor of the account, ends or voids one.",
        Action::Book,
        Some("Arrangement"),
        "Entered",
    ),
    Row {
        queries: PAGED,
        ..get(
            Call::Plans,
            "/api/v1/operations/{operation}/plans",
            "Lists plans, page by page; `after` begins behind an id.",
            Action::SeePlans,
            "Plans",
        )
    },
    get(
        Call::Plan,
        "/api/v1/operations/{operation}/plans/{plan}",
        "Gives a plan's document; its version is the entity tag.",
        Action::SeePlans,
        "Plan",
    ),
    get(
        Call::Compare,
        "/api/v1/operations/{operation}/plans/{plan}/changes/{other}",
        "Tells what changes from one plan to another.",
        Action::SeePlans,
        "Changes",
    ),
    get(
        Call::Execution,
        "/api/v1/operations/{operation}/plans/{plan}/execution",
        "Tells what became of a plan's flights by the events that name them.",
        Action::SeePlans,
        "Execution",
    ),
    Row {
        queries: &[("parent", QueryKind::Id)],
        ..post(
            Call::Draft,
            "/api/v1/operations/{operation}/plans",
            "Keeps a plan as a draft, judged by the checker.",
            Action::DraftPlan,
            Some("Plan"),
            "PlanRow",
        )
    },
    Row {
        needs_version: true,
        ..post(
            Call::Approve,
            "/api/v1/operations/{operation}/plans/{plan}/approval",
            "Approves a draft, judged by the checker again; the standing plan is superseded.",
            Action::DecidePlan,
            None,
            "PlanRow",
        )
    },
    Row {
        needs_version: true,
        ..post(
            Call::Execute,
            "/api/v1/operations/{operation}/plans/{plan}/execution",
            "Reports that an approved plan is carried out.",
            Action::DecidePlan,
            None,
            "PlanRow",
        )
    },
    get(
        Call::Export,
        "/api/v1/operations/{operation}/log",
        "Gives the whole log as a file that anybody can verify.",
        Action::ExportLog,
        "application/jsonl",
    ),
    post(
        Call::Sign,
        "/api/v1/operations/{operation}/checkpoints",
        "Signs the head of the log.",
        Action::SignLog,
        None,
        "Checkpoint",
    ),
    get(
        Call::Watch,
        "/api/v1/operations/{operation}/news",
        "Tells of new lines and of alarms that begin, as they come (server-sent events).",
        Action::SeeNow,
        "text/event-stream",
    ),
];

/// The table in the words of its document.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    let one = |row: &Row| Endpoint {
        method: row.method,
        path: row.path,
        does: row.does,
        action: row.action.map(Action::word),
        request: row.request,
        response: row.response,
        needs_version: row.needs_version,
        queries: row.queries,
    };
    API.iter().map(one).collect()
}

/// The OpenAPI document.
#[must_use]
pub fn openapi() -> String {
    document(&endpoints())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_document_is_the_one_that_the_table_makes() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
        if std::env::var_os("AIRBRIDGE_REFRESH").is_some() {
            std::fs::write(&path, openapi()).expect("the document should be writable");
        }
        let committed = std::fs::read_to_string(&path).expect("docs/openapi.json should be there");
        assert_eq!(committed, openapi(), "run the test with AIRBRIDGE_REFRESH=1 and look at the difference");
    }

    #[test]
    fn no_two_endpoints_are_one_and_no_reading_takes_a_body() {
        let mut seen = std::collections::BTreeSet::new();
        for row in API {
            assert!(seen.insert((row.method, row.path)), "{} {} is there twice", row.method.word(), row.path);
            assert!(row.method == Method::Post || (row.request.is_none() && !row.needs_version), "{}", row.path);
        }
    }
}
