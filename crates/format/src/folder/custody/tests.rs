//! Tests of custody in rows: every act becomes the facts that the log writes, and whatever the log would refuse is told at its
//! cell. Up: [`crate::folder::custody`].

use super::*;
use crate::log::custody::facts;

/// Reads rows under a header of these columns; every row begins with event, act, occurred and actor and ends with its source.
fn events(columns: &str, rows: &[&str]) -> Result<Vec<CustodyEvent>, Vec<(u64, String, &'static str)>> {
    let text = format!("event,act,occurred,actor,{columns},source\n{}\n", rows.join("\n"));
    let (mut links, mut faults) = (Links::default(), Faults::default());
    let (events, _) = read(text.as_bytes(), &mut links, &mut faults);
    let found = faults.finish(Some(events));
    found
        .map(|(events, _)| events.into_iter().map(|event| event.value).collect())
        .map_err(|list| list.into_iter().map(|fault| (fault.place.line, fault.place.column, fault.code)).collect())
}

fn details(columns: &str, rows: &[&str]) -> String {
    let events = events(columns, rows).unwrap_or_else(|faults| panic!("{rows:?}: {faults:?}"));
    assert_eq!(events.len(), 1, "{rows:?}");
    let text = facts(&events[0]);
    text.split_once("\"details\":").expect("details").1.trim_end_matches('}').to_owned()
}

#[test]
fn every_act_becomes_what_the_log_writes_of_it() {
    for (columns, rows, expected) in [
        (
            "consignment,to,item,units,expiry,mains",
            &["e,commission,2020-04-01,d,C,d,mask,10,2022-01-31,220 V,x"][..],
            r#"{"consignment":"C","holder":"d","item":"mask","units":10,"expiry":"2022-01-31","mains":"220 V""#,
        ),
        (
            "consignment,parent,item,units,pieces,gross_g,length_mm,width_mm,height_mm",
            &["e,pack,2020-04-01,d,C,P1,mask,10,P2 P3,500,1,2,3,x"],
            r#"{"consignment":"C","parent":"P1","pieces":["P2","P3"],"goods":[{"item":"mask","units":10}],"grams":500,"millimetres":[1,2,3]"#,
        ),
        ("consignment,parent", &["e,unpack,2020-04-01,d,C,P1,x"], r#"{"consignment":"C","parent":"P1""#),
        (
            "consignment,item,rule,verdict,reason",
            &["e,fit-check,2020-04-01,d,C,mask,mains,fail,220 V,x", "e,fit-check,2020-04-01,d,C,mask,class,pass,,x"],
            r#"{"consignment":"C","item":"mask","rules":[{"rule":"class","verdict":"pass"},{"rule":"mains","verdict":"fail","reason":"220 V"}]"#,
        ),
        (
            "consignment,from,to,seal",
            &["e,handover,2020-04-01,d,C,d,r,S1,x"],
            r#"{"consignment":"C","all":true,"from":"d","to":"r","seal":"S1""#,
        ),
        (
            "consignment,flight,leg,item,units",
            &["e,load,2020-04-01,d,C,F,2,mask,4,x", "e,load,2020-04-01,d,C,F,2,glove,5,x"],
            r#"{"consignment":"C","goods":[{"item":"glove","units":5},{"item":"mask","units":4}],"flight":"F","leg":2"#,
        ),
        (
            "consignment,flight,airport",
            &["e,arrive,2020-04-01,d,C,F,KJFK,x"],
            r#"{"consignment":"C","flight":"F","leg":1,"airport":"KJFK""#,
        ),
        (
            "consignment,step,reason",
            &["e,customs,2020-04-01,d,C,held,no paper,x"],
            r#"{"consignment":"C","step":"held","reason":"no paper""#,
        ),
        (
            "consignment,blind,item,units,expected,damaged,rejected,reason",
            &["e,receive,2020-04-01,d,C,yes,mask,7,10,1,2,expired,x", "e,receive,2020-04-01,d,C,yes,glove,0,,,,,x"],
            r#"{"consignment":"C","blind":true,"lines":[{"item":"glove","counted":0,"damaged":0},{"item":"mask","expected":10,"counted":7,"damaged":1,"rejected":{"units":2,"reason":"expired"}}]"#,
        ),
        (
            "consignment,facility,to,item,units",
            &["e,distribute,2020-04-01,d,C,H,h,mask,4,x"],
            r#"{"consignment":"C","facility":"H","to":"h","goods":[{"item":"mask","units":4}]"#,
        ),
        (
            "consignment,item,units,used,unusable,reason",
            &["e,usefulness,2020-04-01,d,C,mask,10,3,4,wet,x"],
            r#"{"consignment":"C","lines":[{"item":"mask","received":10,"used":3,"stored":0,"unusable":4,"disposed":0,"reason":"wet"}]"#,
        ),
        (
            "item,lot,reason,from",
            &["e,recall,2020-04-01,d,mask,L1,fires,d,x"],
            r#"{"item":"mask","lot":"L1","reason":"fires","issuer":"d""#,
        ),
        (
            "consignment,retracts,reason",
            &["e,retract,2020-04-01,d,C,e0,no flight,x"],
            r#"{"consignment":"C","event":"e0","reason":"no flight""#,
        ),
    ] {
        assert_eq!(details(columns, rows), expected, "{rows:?}");
    }
}

#[test]
fn what_is_usual_need_not_be_told_and_a_day_alone_is_kept_as_one() {
    let columns = "consignment,step,place,how,confidence,text,corrects,corrects_because,person";
    let events = events(
        columns,
        &[
            "a,customs,2020-04-01,d,C,lodged,,,,,,,,assumption: day; cited: a paper",
            "b,customs,2020-04-01T20:00:00Z,d,C,lodged,KJFK,observed,inferred,rain,a,wrong hour,A. Person,x",
        ],
    )
    .expect("two events");
    assert_eq!(
        facts(&events[0]),
        r#"{"act":"customs","precision":"day","place":null,"source":"document","cited":"assumption: day; cited: a paper","confidence":"verified","visibility":"parties","details":{"consignment":"C","step":"lodged"}}"#
    );
    assert_eq!(
        facts(&events[1]),
        r#"{"act":"customs","precision":"minute","place":"KJFK","source":"observed","cited":"x","confidence":"inferred","corrects":{"event":"a","reason":"wrong hour"},"visibility":"parties","note":"rain","details":{"consignment":"C","step":"lodged"}}"#
    );
    assert!(matches!(&events[1].persons, model::custody::PersonsPart::Named(persons) if persons.actor.is_some()));
}

/// Columns, rows, what is told where, and why.
type Wrong = (&'static str, &'static [&'static str], &'static [(u64, &'static str, &'static str)], &'static str);

const WRONG: &[Wrong] = &[
    ("consignment", &["e,teleport,2020-04-01,d,C,x"], &[(2, "act", "unknown-word")], "no act"),
    ("consignment", &["e,depart,soon,d,C,x"], &[(2, "occurred", "bad-instant")], "no moment"),
    (
        "consignment,to,item,units",
        &["e,commission,2020-04-01,d,C,,mask,many,x"],
        &[(2, "to", "cell-empty"), (2, "units", "not-a-number")],
        "two cells of one row",
    ),
    (
        "consignment,to,item,units",
        &["e,commission,2020-04-01,d,C,d,mask,0,x"],
        &[(2, "act", "units-cannot-be")],
        "no units",
    ),
    (
        "consignment,to,item,units,flight",
        &["e,commission,2020-04-01,d,C,d,mask,1,F,x"],
        &[(2, "flight", "surplus-cell")],
        "a cell that means nothing",
    ),
    (
        "consignment,to,item,units",
        &["e,commission,2020-04-01,d,C,d,mask,1,x", "e,commission,2020-04-01,d,C,d,glove,1,x"],
        &[(3, "event", "event-rows-differ")],
        "two commissions under one id",
    ),
    (
        "consignment,flight,item,units",
        &["e,load,2020-04-01,d,C,F,mask,1,x", "e,load,2020-04-02,d,C,G,glove,1,y"],
        &[(3, "flight", "event-rows-differ"), (3, "occurred", "event-rows-differ"), (3, "source", "event-rows-differ")],
        "rows of one event that differ",
    ),
    (
        "consignment,item,units,damaged,rejected,reason",
        &["e,receive,2020-04-01,d,C,mask,7,8,,,x", "e,receive,2020-04-01,d,C,glove,7,,1,,x"],
        &[(2, "item", "units-cannot-be"), (3, "reason", "cell-empty")],
        "lines of a count",
    ),
    (
        "consignment,item,units,damaged",
        &["e,receive,2020-04-01,d,C,,,,x"],
        &[(2, "act", "nothing-named")],
        "a count without a line",
    ),
    (
        "consignment,item,units,used,disposed",
        &["e,usefulness,2020-04-01,d,C,mask,4,0,4,x"],
        &[(2, "item", "reason-missing")],
        "disposed of, and nobody says why",
    ),
    (
        "consignment,place,confidence,visibility,step",
        &["e,customs,2020-04-01,d,C,a b,sure,all,gone,x"],
        &[
            (2, "confidence", "unknown-word"),
            (2, "place", "bad-id"),
            (2, "step", "unknown-word"),
            (2, "visibility", "unknown-word"),
        ],
        "four cells",
    ),
    (
        "consignment,parent,item,units,length_mm,width_mm",
        &["e,pack,2020-04-01,d,C,P,mask,1,10,0,x"],
        &[(2, "height_mm", "cell-empty")],
        "two sides of three",
    ),
];

#[test]
fn what_is_wrong_is_told_at_its_cell_and_all_at_once() {
    for (columns, rows, expected, remark) in WRONG {
        let expected: Vec<_> =
            expected.iter().map(|(line, column, code)| (*line, (*column).to_owned(), *code)).collect();
        assert_eq!(events(columns, rows).expect_err(remark), expected, "{remark}");
    }
}

#[test]
fn an_event_that_is_half_read_is_not_made() {
    let rows = &["e,load,2020-04-01,d,C,F,mask,1,x", "e,load,never,d,C,F,glove,1,x"];
    assert_eq!(events("consignment,flight,item,units", rows), Err(vec![(3, "occurred".to_owned(), "bad-instant")]));
}
