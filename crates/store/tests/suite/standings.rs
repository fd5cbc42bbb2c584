//! Where consignments stand, and which are silent. Up: `main.rs`.

use jiff::Timestamp;
use model::id::{ConsignmentId, PartyId};
use store::{ConsignmentStanding, Mark, StandingFilter};

use crate::{Base, made};

fn standing(id: &str, occurred: i64) -> ConsignmentStanding {
    ConsignmentStanding {
        consignment: ConsignmentId::of(id),
        state: "in-transit".to_owned(),
        is_open: true,
        holder: Some(PartyId::of("carrier")),
        place: Some("K\u{f8}benhavn".to_owned()),
        last_custody: Some(7),
        last_occurred: made::moment(occurred),
        last_recorded: made::moment(occurred + 5),
        due: Some(made::moment(occurred + 48 * 3600)),
        parties: vec![PartyId::of("carrier"), PartyId::of("donor")],
        is_public: false,
        has_own: false,
        is_said: false,
    }
}

pub(crate) async fn standings_are_replaced_and_found(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let unknown = ConsignmentStanding {
        holder: None,
        place: None,
        last_custody: None,
        due: None,
        parties: vec![PartyId::of("donor")],
        ..standing("c-2", 2)
    };
    let closed = ConsignmentStanding { is_open: false, state: "received".to_owned(), ..standing("c-3", 3) };
    let mut write = store.write(&id).await.expect("a write");
    write.stand(&[standing("c-1", 0), unknown.clone(), closed.clone(), standing("c-1", 1)]).await.expect("standings");
    assert_eq!(write.standing(&ConsignmentId::of("c-1")).await, Ok(Some(standing("c-1", 1))), "the last counts");
    write.commit().await.expect("a commit");
    let mut write = store.write(&id).await.expect("a write");
    write.stand(&[standing("c-1", 9)]).await.expect("a standing");
    write.commit().await.expect("a commit");
    let reading = store.reading(&id).await.expect("the operation");
    assert_eq!(reading.standing(&ConsignmentId::of("c-1")).await, Ok(Some(standing("c-1", 9))));
    assert_eq!(reading.standing(&ConsignmentId::of("c-9")).await, Ok(None));
    let any = StandingFilter::default();
    let all = vec![standing("c-1", 9), unknown.clone(), closed.clone()];
    assert_eq!(reading.standings(&any, None, 10).await, Ok(all));
    let page = reading.standings(&any, Some(&ConsignmentId::of("c-1")), 1).await;
    assert_eq!(page, Ok(vec![unknown.clone()]));
    for (filter, expected, remark) in [
        (StandingFilter { state: Some("received".to_owned()), ..any.clone() }, vec![closed.clone()], "by state"),
        (StandingFilter { is_open: Some(true), ..any.clone() }, vec![standing("c-1", 9), unknown.clone()], "open ones"),
        (
            StandingFilter { party: Some(PartyId::of("donor")), ..any.clone() },
            vec![standing("c-1", 9), unknown, closed.clone()],
            "by a party of all",
        ),
        (
            StandingFilter { party: Some(PartyId::of("carrier")), ..any.clone() },
            vec![standing("c-1", 9), closed.clone()],
            "by a party of two",
        ),
        (
            StandingFilter { holder: Some(PartyId::of("carrier")), ..any.clone() },
            vec![standing("c-1", 9), closed],
            "by holder",
        ),
        (StandingFilter { holder: Some(PartyId::of("nobody")), ..any }, Vec::new(), "by a holder of nothing"),
    ] {
        assert_eq!(reading.standings(&filter, None, 10).await, Ok(expected), "{remark}");
    }
    store.close().await;
}

pub(crate) async fn a_consignment_that_is_no_longer_a_partys_is_not_found_for_it(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    for parties in [&["carrier", "donor"][..], &["donor"], &[]] {
        let parties: Vec<PartyId> = parties.iter().map(|party| PartyId::of(party)).collect();
        let given = ConsignmentStanding { parties: parties.clone(), ..standing("c-1", 0) };
        let mut write = store.write(&id).await.expect("a write");
        write.stand(std::slice::from_ref(&given)).await.expect("a standing");
        write.commit().await.expect("a commit");
        let reading = store.reading(&id).await.expect("the operation");
        for party in ["carrier", "donor"].map(PartyId::of) {
            let expected = if parties.contains(&party) { vec![given.clone()] } else { Vec::new() };
            let filter = StandingFilter { party: Some(party.clone()), ..StandingFilter::default() };
            assert_eq!(reading.standings(&filter, None, 10).await.as_ref(), Ok(&expected), "{party} of {parties:?}");
            let due = reading.due(made::moment(1_000_000), Some(&party), None, 10).await;
            assert_eq!(due.as_ref(), Ok(&expected), "{party} of {parties:?}");
            let last = expected.first().map(|given| given.last_recorded);
            assert_eq!(reading.last_recorded(Some(&party)).await, Ok(last), "{party} of {parties:?}");
        }
        assert_eq!(reading.last_recorded(None).await, Ok(Some(given.last_recorded)));
    }
    store.close().await;
}

pub(crate) async fn the_rules_that_consignments_stand_by_are_kept(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let reading = store.reading(&id).await.expect("the operation");
    assert_eq!(reading.stood_by().await, Ok(None));
    let mut write = store.write(&id).await.expect("a write");
    write.stood_by(3).await.expect("a number");
    write.commit().await.expect("a commit");
    assert_eq!(reading.stood_by().await, Ok(Some(3)));
    store.close().await;
}

pub(crate) async fn the_due_are_found_longest_due_first(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let mut write = store.write(&id).await.expect("a write");
    let mut given: Vec<ConsignmentStanding> =
        (0..20).map(|number| standing(&format!("c-{number:02}"), i64::from(number / 2) * 3600)).collect();
    given[4].due = None;
    write.stand(&given).await.expect("standings");
    write.commit().await.expect("a commit");
    let reading = store.reading(&id).await.expect("the operation");
    let at = made::moment(51 * 3600);
    let expected: Vec<String> =
        [0, 1, 2, 3, 5, 6, 7].iter().map(|number| given[*number].consignment.to_string()).collect();
    let mut found: Vec<ConsignmentStanding> = Vec::new();
    loop {
        let after = found.last().and_then(|last| Some((last.due?, last.consignment.clone())));
        let page = reading.due(at, None, after.as_ref(), 3).await.expect("a page");
        if page.is_empty() {
            break;
        }
        found.extend(page);
    }
    let found: Vec<String> = found.iter().map(|standing| standing.consignment.to_string()).collect();
    assert_eq!(found, expected);
    assert_eq!(reading.due(made::moment(-1), None, None, 3).await, Ok(Vec::new()));
    let fault = reading.due(Timestamp::MIN, None, None, 3).await.expect_err("out of reach");
    assert_eq!(fault.code(), "unstorable-value");
    store.close().await;
}

pub(crate) async fn marked_consignments_are_found_by_their_marks(base: &Base) {
    let store = base.open().await;
    let id = made::add_operation(&store, "airlift").await;
    let mut write = store.write(&id).await.expect("a write");
    let given: Vec<ConsignmentStanding> = (0..9)
        .map(|number| ConsignmentStanding {
            is_public: number % 2 == 0,
            has_own: number == 4,
            is_said: number % 3 == 0,
            ..standing(&format!("c-{number}"), number)
        })
        .collect();
    write.stand(&given).await.expect("standings");
    write.stand(&[ConsignmentStanding { is_public: false, ..given[2].clone() }]).await.expect("a standing");
    write.commit().await.expect("a commit");
    let reading = store.reading(&id).await.expect("the operation");
    assert_eq!(reading.standing(&given[4].consignment).await, Ok(Some(given[4].clone())));
    for (mark, expected) in [(Mark::Public, &["c-0", "c-4", "c-6", "c-8"][..]), (Mark::Said, &["c-0", "c-3", "c-6"])] {
        let expected: Vec<ConsignmentId> = expected.iter().map(|id| ConsignmentId::of(id)).collect();
        assert_eq!(reading.marked(mark, None, 10).await.as_ref(), Ok(&expected), "{mark:?}");
        let page = reading.marked(mark, Some(&expected[0]), 1).await.expect("a page");
        assert_eq!(page, expected[1..2], "{mark:?}");
    }
    store.close().await;
}
