//! Which goods a recall concerns: by item and lot, where they are under custody; and what it leaves as it was.

#[allow(dead_code, reason = "another test file uses the rest")]
mod story;

use model::custody::{Batch, CustodyAct, CustodyEvent, PlainText, Recall, SourceKind};
use model::id::PartyId;
use record::{columns, observed, recalls};
use story::{Story, batch, commission, event, loose, pack, receive, retract, usefulness};

#[test]
fn a_recall_concerns_what_is_under_custody_of_its_lot_and_changes_no_figure() {
    let recalled = |id: &str, item: &str, hours: i64| {
        let Batch { item, lot } = batch(item);
        let (reason, issuer) = (PlainText::of("leaks"), PartyId::of("maker"));
        event(id, hours, "maker", "", CustodyAct::Recall(Recall { item, lot, reason, issuer }))
    };
    let mut story = Story::default();
    for (id, goods, units) in
        [("e-1", "mask/L-1", 60), ("e-2", "mask/L-2", 30), ("e-3", "mask", 10), ("e-4", "gown", 5)]
    {
        story.enter(event(id, 1, "donor", "UUEE", commission(goods, units, "donor")));
    }
    story.enter(event("e-5", 2, "donor", "UUEE", pack("carton", loose("mask/L-1", 40))));
    let counted = [("mask/L-1", None, 20, 0, 0), ("mask/L-2", None, 30, 0, 0), ("mask", None, 10, 0, 0)];
    story.enter(event("e-6", 3, "donor", "UUEE", receive(&counted, &[], None)));
    let before = columns(&observed(&story.0));
    for (id, item) in [("x-1", "mask/L-1"), ("x-2", "mask"), ("x-3", "mask/L-9"), ("x-4", "gown/G-1"), ("x-5", "visor")]
    {
        story.enter(recalled(id, item, 4));
    }
    let told = |story: &Story| -> Vec<(String, i64, i64, bool)> {
        let held = recalls(&story.0);
        held.into_iter()
            .map(|one| (one.event.to_string(), one.units.get(), one.of_unknown_lot.get(), one.stands))
            .collect()
    };
    let row = |event: &str, units, of_unknown_lot, stands| (event.to_owned(), units, of_unknown_lot, stands);
    let expected =
        [row("x-1", 60, 10, true), row("x-2", 100, 0, true), row("x-3", 0, 10, true), row("x-4", 0, 5, true)];
    assert_eq!(
        told(&story),
        expected,
        "packed and loose, of the lot, of every lot, of an unknown one; none of a visor"
    );
    assert_eq!(columns(&observed(&story.0)), before, "no figure changes");
    story.enter(event("u-1", 5, "donor", "UUEE", usefulness("mask/L-1", 20, [0, 0, 0, 20])));
    let left = told(&story)[0].1 + told(&story)[0].2;
    assert_eq!(left, 50, "what was disposed of is not there to be called back, of whichever lot it was taken");
    let mut mistaken = event("y-1", 6, "maker", "", retract("x-1"));
    if let CustodyAct::Retract(act) = &mut mistaken.act {
        act.consignment = None;
    }
    story.enter(mistaken);
    story.enter(CustodyEvent { source: SourceKind::Claim, ..recalled("x-6", "mask/L-2", 7) });
    let stands: Vec<_> = told(&story).into_iter().map(|(event, _, _, stands)| (event, stands)).collect();
    let stands: Vec<_> = stands.iter().map(|(event, stands)| (event.as_str(), *stands)).collect();
    assert_eq!(
        stands,
        [("x-1", false), ("x-2", true), ("x-4", true), ("x-6", false)],
        "the masks of no known lot are gone"
    );
}
