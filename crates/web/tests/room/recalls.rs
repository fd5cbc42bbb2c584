//! A recall stands on the ribbon of every consignment that it concerns, and beside what was counted as usable. Up: the tests.

use crate::made::{Made, ago, path};

fn recall(id: &str, lot: &str, visibility: &str) -> String {
    format!(
        r#"{{"id":"{id}","act":"recall","occurred":"{}","visibility":"{visibility}","details":{{"item":"respirator"{lot},
        "reason":"straps break","issuer":"EXAMPLE"}}}}"#,
        ago(1)
    )
}

/// A consignment of 40 of lot L-7, public or not, of the donor's.
async fn commissioned(made: &Made, id: &str, visibility: &str) {
    let body = format!(
        r#"{{"id":"E-{id}","act":"commission","occurred":"{}","visibility":"{visibility}",
        "details":{{"consignment":"{id}","holder":"RU-GOV","item":"respirator","lot":"L-7","units":40}}}}"#,
        ago(3)
    );
    let answer = made.post("donor", &path("events"), &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn a_recall_is_seen_at_every_consignment_that_it_concerns_and_at_no_other() {
    let made = Made::new().await;
    commissioned(&made, "C-lot", "public").await;
    commissioned(&made, "C-quiet", "parties").await;
    let answer = made.post("coordinator", &path("events"), &recall("R-1", r#","lot":"L-7""#, "public")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let answer = made.post("coordinator", &path("events"), &recall("R-2", r#","lot":"L-8""#, "own")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    // Goods of the lot, and goods of no known lot; another lot is none of theirs.
    let lot = made.get("donor", &path("consignments/C-lot")).await.text;
    assert!(lot.contains("\"units_min\":40,\"units_max\":40,"), "{lot}");
    assert!(lot.contains("\"event\":\"R-1\"") && lot.contains("\"of_unknown_lot\":0"), "{lot}");
    assert!(lot.contains("\"act\":\"recall\"") && !lot.contains("R-2"), "on the ribbon, and no other's: {lot}");
    let unknown = made.get("donor", &path("consignments/C-donor")).await.text;
    assert!(unknown.contains("\"of_unknown_lot\":100") && !unknown.contains("R-2"), "{unknown}");
    let overseer = made.get("coordinator", &path("consignments/C-donor")).await.text;
    assert!(
        overseer.contains("R-2"),
        "what an organisation keeps to itself is seen by who runs the operation: {overseer}"
    );
    let page = made.get("donor", "/operations/april/consignments/C-lot").await.text;
    for told in ["respirator lot L-7", "straps break", "keep 40 units of it apart", "id=\"event-R-1\""] {
        assert!(page.contains(told), "{told}: {page}");
    }
    // Who has yet to count is warned, and told no figure.
    let blind = made.get("recipient", "/operations/april/consignments/C-recipient").await.text;
    assert!(blind.contains("straps break"), "{blind}");
    assert!(!blind.contains("100 of") && !blind.contains("100 units") && !blind.contains("<strong>100"), "{blind}");
    let blind = made.get("recipient", &path("consignments/C-recipient")).await.text;
    assert!(blind.contains("\"of_unknown_lot\":null"), "{blind}");
    assert!(!blind.contains(":100,") && !blind.contains(":100}") && !blind.contains("100 units"), "{blind}");
    let public = made.get("public", "/operations/april/public").await.text;
    assert!(public.contains("C-lot") && public.contains("straps break") && !public.contains("C-quiet"), "{public}");
}

#[tokio::test]
async fn the_usable_column_tells_what_is_recalled_and_keeps_its_figure() {
    let made = Made::new().await;
    commissioned(&made, "C-lot", "public").await;
    let count = r#"{"visibility":"public","lines":[{"item":"respirator","lot":"L-7","counted":39,"damaged":1}]}"#;
    let answer = made.post("donor", &path("consignments/C-lot/counts"), count).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let usable = |text: &str| -> String {
        let (_, rest) = text.split_once("data-head=\"usable\"").expect("the column");
        rest.split("</td>").next().expect("a cell").to_owned()
    };
    let page = "/operations/april/consignments/C-lot";
    let before = usable(&made.get("donor", page).await.text);
    assert!(before.contains("<strong>38</strong>") && !before.contains("recalled"), "{before}");
    let body = recall("R-1", "", "public");
    assert_eq!(made.post("coordinator", &path("events"), &body).await.status, 200);
    for (login, page) in [("donor", page), ("public", "/operations/april/public")] {
        let after = usable_of(&made, login, page).await;
        assert!(after.contains("<strong>38</strong>"), "the figure stays: {after}");
        assert!(after.contains("recalled") && after.contains("respirator, every lot"), "{login}: {after}");
    }
    let retract =
        r#"{"id":"R-2","act":"retract","visibility":"public","details":{"event":"R-1","reason":"another maker's"}}"#;
    let answer = made.post("coordinator", &path("events"), retract).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let text = made.get("donor", page).await.text;
    assert!(!usable(&text).contains("recalled"), "{text}");
    assert!(text.contains("another maker") && text.contains("corrected or retracted"), "both stay visible: {text}");
}

/// The cell of usable respirators of a page.
async fn usable_of(made: &Made, login: &str, page: &str) -> String {
    let text = made.get(login, page).await.text;
    let cells = text.split("data-head=\"usable\"").skip(1).map(|rest| rest.split("</td>").next().unwrap_or_default());
    cells.filter(|cell| cell.contains("recalled")).collect::<Vec<_>>().join("\n")
}
