//! Decides which columns of `custody.csv` each act reads, and which field of the log each of them is.
//! Up: [`crate::folder::custody`].

use model::fault::Fault;

use crate::suggest;

/// What a cell becomes in the facts of an event.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text.
    Text,
    /// A whole number; where the cell is empty, this one, if there is one.
    Whole(Option<i64>),
    /// `yes` or `no`; an empty cell is `no`.
    Flag,
}

/// A field of the facts and the column that it is read from.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) field: &'static str,
    pub(super) column: &'static str,
    pub(super) shape: Shape,
}

const fn text(field: &'static str, column: &'static str) -> Part {
    Part { field, column, shape: Shape::Text }
}

const fn same(name: &'static str) -> Part {
    text(name, name)
}

const fn whole(field: &'static str, column: &'static str) -> Part {
    Part { field, column, shape: Shape::Whole(None) }
}

/// What nobody told is none of it.
const fn told(name: &'static str) -> Part {
    Part { field: name, column: name, shape: Shape::Whole(Some(0)) }
}

/// How an act is laid out in rows.
pub(super) struct ActColumns {
    /// The word of the act.
    pub(super) word: &'static str,
    /// What is said once for the whole event.
    pub(super) once: &'static [Part],
    /// The list that each row with an item, or a rule, is a line of.
    pub(super) each: Option<(&'static str, &'static [Part])>,
    /// The field that pieces are named in.
    pub(super) pieces: Option<&'static str>,
    /// Whether naming neither pieces nor goods means all of it.
    pub(super) may_be_all: bool,
}

const CONSIGNMENT: Part = same("consignment");
const GOODS: &[Part] = &[same("item"), same("lot"), whole("units", "units")];
const LADING: &[Part] = &[
    CONSIGNMENT,
    same("flight"),
    Part { field: "leg", column: "leg", shape: Shape::Whole(Some(1)) },
    same("position"),
    whole("grams", "gross_g"),
];
const MOVEMENT: &[Part] =
    &[CONSIGNMENT, same("flight"), Part { field: "leg", column: "leg", shape: Shape::Whole(Some(1)) }, same("airport")];

const fn plain(word: &'static str, once: &'static [Part]) -> ActColumns {
    ActColumns { word, once, each: None, pieces: None, may_be_all: false }
}

const fn listing(
    word: &'static str,
    once: &'static [Part],
    each: (&'static str, &'static [Part]),
    pieces: Option<&'static str>,
    may_be_all: bool,
) -> ActColumns {
    ActColumns { word, once, each: Some(each), pieces, may_be_all }
}

static ACTS: [ActColumns; 16] = [
    plain(
        "commission",
        &[
            CONSIGNMENT,
            text("holder", "to"),
            same("item"),
            same("lot"),
            whole("units", "units"),
            same("expiry"),
            same("maker"),
            same("authorisation"),
            same("mains"),
        ],
    ),
    listing("pack", &[CONSIGNMENT, same("parent"), whole("grams", "gross_g")], ("goods", GOODS), Some("pieces"), false),
    plain("unpack", &[CONSIGNMENT, same("parent")]),
    listing(
        "fit-check",
        &[CONSIGNMENT, same("item"), same("lot")],
        ("rules", &[same("rule"), same("verdict"), same("reason")]),
        None,
        false,
    ),
    listing("handover", &[CONSIGNMENT, same("from"), same("to"), same("seal")], ("goods", GOODS), Some("pieces"), true),
    listing("load", LADING, ("goods", GOODS), Some("pieces"), true),
    listing("offload", LADING, ("goods", GOODS), Some("pieces"), true),
    plain("depart", MOVEMENT),
    plain("arrive", MOVEMENT),
    plain("divert", MOVEMENT),
    plain("customs", &[CONSIGNMENT, same("step"), same("reason")]),
    listing(
        "receive",
        &[CONSIGNMENT, Part { field: "blind", column: "blind", shape: Shape::Flag }, same("recount_of")],
        (
            "lines",
            &[same("item"), same("lot"), whole("expected", "expected"), whole("counted", "units"), told("damaged")],
        ),
        Some("opened"),
        false,
    ),
    listing("distribute", &[CONSIGNMENT, same("facility"), same("to")], ("goods", GOODS), None, false),
    listing(
        "usefulness",
        &[CONSIGNMENT, same("facility")],
        (
            "lines",
            &[
                same("item"),
                same("lot"),
                whole("received", "units"),
                told("used"),
                told("stored"),
                told("unusable"),
                told("disposed"),
                same("reason"),
            ],
        ),
        None,
        false,
    ),
    plain("recall", &[same("item"), same("lot"), same("reason"), text("issuer", "from")]),
    plain("retract", &[CONSIGNMENT, text("event", "retracts"), same("reason")]),
];

/// The act of a word. Code `unknown-word`.
pub(super) fn find(word: &str) -> Result<&'static ActColumns, Fault> {
    ACTS.iter().find(|act| act.word == word).ok_or_else(|| {
        let words: Vec<&str> = ACTS.iter().map(|act| act.word).collect();
        let otherwise = format!("write one of: {}", words.join(", "));
        let cause = format!("\u{ab}{word}\u{bb} is not a word of this column");
        Fault::new("unknown-word", cause, suggest::action(word, words, &otherwise))
    })
}

/// Columns that an act reads beside those of every event.
pub(super) fn columns(act: &ActColumns) -> Vec<&'static str> {
    let each = act.each.iter().flat_map(|(_, parts)| parts.iter());
    let mut columns: Vec<&'static str> = act.once.iter().chain(each).map(|part| part.column).collect();
    if act.pieces.is_some() {
        columns.push("pieces");
    }
    columns.extend(match act.word {
        "pack" => &["length_mm", "width_mm", "height_mm"][..],
        "receive" => &["rejected", "reason"],
        "fit-check" => &["waived_by"],
        "handover" => &["signed_from", "signed_to"],
        _ => &[],
    });
    columns
}
