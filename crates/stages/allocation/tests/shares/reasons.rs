//! What a duty officer reads: every shortage and every leftover with its figures and its cure.

use model::allocation::Supply;
use model::quantity::{Permille, Units};

use crate::drawn::{demand, given, left, problem, rules, said, solve, supply, under};

#[test]
fn every_shortage_and_every_leftover_has_its_reason() {
    let held = |supply| Supply { hold_back: Permille::try_new(100).expect("a share"), ..supply };
    let lines = vec![
        held(supply("masks", "mask", 1_050, 100, "AA")),
        held(supply("gowns", "gown", 40, 10, "")),
        Supply { protected: Units::of(100), ..held(supply("soap", "soap", 600, 50, "AA BB")) },
        held(supply("kits", "kit", 500, 50, "BB")),
    ];
    let demands = vec![
        demand("AA", "mask", 250, 1000),
        demand("BB", "mask", 10, 1000),
        demand("AA", "gown", 10, 1000),
        demand("AA", "soap", 900, 1000),
        demand("BB", "goggles", 5, 1000),
        demand("AA", "kit", 0, 1000),
    ];
    let solution = solve(&problem(lines, demands));
    assert_eq!(given(&solution), ["masks-AA 3", "soap-AA 9"]);
    assert_eq!(rules(&solution), ["-", "not-eligible", "not-eligible", "supply-exhausted", "no-supply", "-"]);
    assert_eq!(
        left(&solution),
        [
            "gowns 4 hold-back",
            "gowns 6 broken-pack",
            "gowns 30 not-eligible",
            "kits 50 hold-back",
            "kits 450 no-demand",
            "masks 105 hold-back",
            "masks 45 broken-pack",
            "masks 600 surplus",
            "soap 100 protected",
            "soap 50 hold-back"
        ]
    );
    let (text, cure) = said(&solution, 3);
    assert_eq!(
        text,
        "AA has 450 of 900 soap (50.0 %): all 450 of soap that may go there now are given (besides 50 held back for later \
         waves, 100 kept for the donors' own need)"
    );
    assert_eq!(cure, "450 more of soap that may go to AA, or release what is held back");
    assert_eq!(said(&solution, 4).0, "BB has 0 of 5 goggles (0.0 %): nobody offers goggles");
    let items: Vec<_> =
        solution.fairness.iter().map(|fairness| fairness.item.as_ref().map(|item| item.as_str())).collect();
    assert_eq!(items, [Some("gown"), Some("mask"), Some("soap")], "items that are offered and demanded");
    let overall = solution.overall.as_ref().expect("there are demands");
    assert_eq!((overall.item.as_ref(), overall.fill_min.get(), overall.fill_mean.get()), (None, 0, 375));
    let sum: i64 = solution.fairness.iter().map(|fairness| fairness.harm_averted.get()).sum();
    assert_eq!(overall.harm_averted.get(), sum);
}

#[test]
fn who_got_more_is_named_with_the_reason_that_binds() {
    let asked = problem(
        vec![supply("masks", "mask", 50, 10, "AA BB"), supply("others", "mask", 40, 10, "CC")],
        vec![demand("AA", "mask", 60, 1000), demand("BB", "mask", 50, 1000), demand("CC", "mask", 50, 1000)],
    );
    let solution = solve(&asked);
    assert_eq!(given(&solution), ["masks-AA 3", "masks-BB 2", "others-CC 4"]);
    let text = said(&solution, 1).0;
    assert!(
        text.ends_with("more got CC 80.0 % (lines that may not go here), AA 50.0 % (the last whole pack)"),
        "{text}"
    );
    let mut by_harm = under(0, &asked);
    by_harm.demands[0].harm = Units::of(7);
    let solution = solve(&by_harm);
    let text = said(&solution, 0).0;
    assert!(text.contains("BB 100.0 % (harm 50 per 50 against 7 per 60)"), "{text}");
}

#[test]
fn equal_shares_name_nobody() {
    let masks = supply("masks", "mask", 40, 10, "AA BB");
    let solution = solve(&problem(vec![masks], vec![demand("AA", "mask", 60, 1000), demand("BB", "mask", 60, 1000)]));
    for at in 0..2 {
        assert!(!said(&solution, at).0.contains("more got"), "{}", said(&solution, at).0);
    }
}
