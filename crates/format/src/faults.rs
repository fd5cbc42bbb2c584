//! Decides what each fault code means, in one list that a person can look up and that a test holds against the code.
//! Does not find faults. Up: [`crate`].

/// A fault code, what it means, and what cures it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The code, kebab case.
    pub code: &'static str,
    /// What is wrong; "a remark" where it does not make the input wrong.
    pub meaning: &'static str,
    /// What a person does about it.
    pub action: &'static str,
}

/// Every code of every reader, in order.
#[rustfmt::skip]
pub const INDEX: &[Entry] = &[
    entry("absurd-date", "A day lies outside 1950 to 2150.",
        "Check the year."),
    entry("absurd-figure", "A figure is beyond what can be: more cases than inhabitants, more than a million millions, a runway longer than any.",
        "Check the figure, its unit and its column."),
    entry("absurd-pack", "A pack is heavier than 100 t or longer than 40 m.",
        "Give millimetres and grams of one pack."),
    entry("accessory-circle", "A row of `accessories.csv` makes an item need itself, by way of others or directly.",
        "Remove the row, or take another of the circle away by a row with 0."),
    entry("after-as-of", "A row is dated after the operation's instant. For case counts a fault: the plan must not know the future. Elsewhere a remark.",
        "Remove the row or set `as_of` later; nothing where it is a remark and meant."),
    entry("airport-incomplete", "An airport that is not built in lacks name, place, position, runways or zone.",
        "Use the ident of a built-in airport, or fill in these cells."),
    entry("ambiguous-date", "A day can be read with the month or the day first, or a column of such days mixes both.",
        "Write days as 2020-03-31 throughout."),
    entry("ambiguous-number", "A number can be read in two ways: grouped thousands or a decimal number.",
        "Write whole numbers with digits alone; use one decimal sign throughout the file."),
    entry("ambiguous-place", "Several countries answer to a name, such as Congo or Korea.",
        "Write the code of the one that is meant."),
    entry("ambiguous-separator", "The header holds both commas and semicolons.",
        "Separate all columns with commas."),
    entry("announced-event", "An event fills the column `announced`, which is something said and not something that happened.",
        "Write it in `claims.csv`."),
    entry("applies-everywhere", "A remark: a list of sanctions does not say whose law its rows are; they apply everywhere.",
        "Give `--applies-in` for those that apply in some places only."),
    entry("bad-area-code", "An area's code has not the shape of its scheme.",
        "Write it as `US-NY`, `fips:36`, `pcode:KE030` or `nuts:ITC4`."),
    entry("bad-br", "A container-loading text ends early or holds a figure that cannot be at its place.",
        "Give the whole thpack file."),
    entry("bad-certificate", "A certificate is a part of a standard's name, as when it was written with a blank.",
        "Write each standard in one word, such as `EN149`."),
    entry("bad-cold-chain", "A cold chain has one end only, or its ends are the wrong way round.",
        "Give the lowest and the highest degrees Celsius."),
    entry("bad-coordinates", "Latitude or longitude is not on Earth.",
        "Give degrees: latitude -90 to 90, longitude -180 to 180."),
    entry("bad-date", "A day is not a day of the calendar or not written as `2020-04-01`; where it can mean one day alone, the fault says which.",
        "Write year, month and day with hyphens; spreadsheets like to change it."),
    entry("bad-envelope", "Limits of a centre of gravity do not grow in mass or are crossed.",
        "Give corners by growing mass, forward before aft."),
    entry("bad-hashtag-row", "Some cells of the second row begin with `#` and some do not.",
        "Make every cell an HXL hashtag, or none."),
    entry("bad-header", "The header of a wide case table has a column that is none of its own, or none of a day.",
        "Give Province/State, Country/Region, Lat, Long, then a column a day."),
    entry("bad-id", "An id holds something else than plain letters, digits and the signs - _ . / + : @, or is longer than 64.",
        "Give a plain id."),
    entry("bad-instant", "An instant is not written as `2020-04-01T00:00:00Z`.",
        "Give day, time and zone; Z is universal time."),
    entry("bad-json", "The file is not JSON.",
        "Mend it at the line that is named."),
    entry("bad-language", "A language is not a tag of BCP 47.",
        "Write tags such as `en` or `zh-Hans`."),
    entry("bad-mains", "A mains supply is not volts and hertz.",
        "Write it as `230/50` or `100-240/50-60`, several separated by blanks."),
    entry("bad-name", "The operation's name is empty, too long or holds control characters.",
        "Give 1 to 200 letters."),
    entry("bad-outline", "A ring of an outline has less than three points, or a point is none.",
        "Give the whole ring as longitude,latitude."),
    entry("bad-payload-range", "The corners of a payload-range curve do not go outwards and down.",
        "Give corners in order of range, each with no more payload than the one before."),
    entry("bad-plug", "A type of plug is not a letter of the IEC's list.",
        "Write capitals A to O, separated by blanks."),
    entry("bad-profile", "A disease profile has no class, a stay or a shift of nothing, or hours for other classes than its own.",
        "Mend the tables in the folder `profile`."),
    entry("bad-rate", "A rate, stay or other figure of a disease profile is below zero or absurd.",
        "Give zero or more, in the unit that the column names."),
    entry("bad-shares", "A share is above one, or shares that make up a whole do not add up to one.",
        "Make them add up to one."),
    entry("bad-time", "A time of day is not written as `23:00`.",
        "Write hours and minutes with two digits each."),
    entry("bad-toml", "A line of `operation.toml` is not TOML.",
        "Write key = value; texts in quotation marks."),
    entry("bad-un-class", "A class of dangerous goods is not one of the United Nations' list.",
        "Write the class or division, such as `3` or `5.1`."),
    entry("bad-un-number", "A UN number of dangerous goods is not four digits.",
        "Write it as `1170`."),
    entry("bad-unit-load-device", "The usable base of a pallet is larger than its base, or its tare is not below its gross mass.",
        "Check sizes and masses."),
    entry("bad-workbook", "A file begins like a workbook but cannot be read as an .xlsx one.",
        "Save it again as .xlsx, or its sheet as CSV UTF-8."),
    entry("broken-utf8", "A line holds bytes that are not UTF-8.",
        "Save the file as UTF-8."),
    entry("cell-empty", "A cell that must be filled is empty.",
        "Fill it in."),
    entry("cell-without-column", "A cell stands under a header cell without a name.",
        "Name the column or clear the cell."),
    entry("certainty-left", "A remark: figures of another certainty than the forecast ones were left aside.",
        "Nothing: confirmed figures are forecast where there are any, else all together."),
    entry("column-added", "A remark: `notices.csv` got columns that new rows fill; they are empty in the rows that stood there.",
        "Nothing."),
    entry("column-missing", "A required column is missing.",
        "Add it to the header and fill it."),
    entry("column-unread", "A remark: columns of a case table that were not understood.",
        "Nothing, if they hold no counts of people."),
    entry("control-character", "A cell holds a control character.",
        "Type the cell anew."),
    entry("count-falls", "A remark: a cumulative count falls.",
        "Nothing, if it was published so; the negative week counts as zero."),
    entry("count-jumps", "A remark: an increase of at least 50 a day lies above the median plus three scaled median absolute deviations of the logarithms of up to 28 increases before it, and above three times the largest of them.",
        "Check it: late reports, a new definition, or a slip."),
    entry("count-type-assumed", "A remark: a situation report does not say it, so its figures are taken as totals to date of confirmed, probable and suspected cases.",
        "Write `Confirmed_cases_` or `New_cases_` before the places where it is so."),
    entry("count-type-unknown", "A case table does not say whether it counts the new ones of the day or all so far.",
        "Head the column `new_cases` or `cumulative_cases`, or add a column `count_type`."),
    entry("counted-twice", "A remark: the shelf of a place is counted on several days, and the counts are added up.",
        "Nothing, if they are several stores; remove the older rows if they are older counts."),
    entry("curfew-incomplete", "A curfew has one end only.",
        "Fill in both times or neither."),
    entry("dangerous-incomplete", "Dangerous goods have some of number, class and net quantity and lack others.",
        "Fill in `un_number`, `un_class` and `un_net_per_unit` together."),
    entry("day-gap", "Days are missing between two counts: a fault in the header of a wide table, else a remark.",
        "Add the missing days if they were published."),
    entry("deaths-above-cases", "A remark: more deaths than cases were counted.",
        "Check both figures."),
    entry("disputed-fact", "A remark: two sources say a fact of a product differently, so that it counts as not known.",
        "Ask the donor which is right, then empty the other cell."),
    entry("duplicate-column", "A column is there twice.",
        "Remove one of the two."),
    entry("duplicate-id", "Two rows have the same id.",
        "Give each its own, or remove one of the two."),
    entry("duplicate-row", "Two rows say the same thing.",
        "Remove one of the two."),
    entry("empty-pack", "A pack holds nothing, or lacks a size or its mass.",
        "Give at least one unit, three sizes and a gross mass."),
    entry("expired-offer", "A remark: an offer expires before it is ready.",
        "Check both days; the gate will refuse it."),
    entry("figure-differs", "A figure stands in `cases.csv` with the same place, day, kind, certainty, vintage and source, but another count.",
        "Give the vintage or the source of the new table: a figure is never overwritten."),
    entry("file-empty", "A file is empty or has no rows where it must have some.",
        "Write the header row; `airbridge new` writes an example."),
    entry("file-missing", "A required file is missing.",
        "Add it; `airbridge new` writes an example."),
    entry("file-too-large", "A file is larger than 64 MiB; it was not read.",
        "Keep only the rows of this operation."),
    entry("file-unreadable", "A file cannot be read or is not a plain file.",
        "Check its rights and its disk."),
    entry("filled-in", "A remark: empty cells of a place were taken from the built-in tables.",
        "Fill in the cells to use other figures."),
    entry("folder-not-empty", "A folder that is to be written already holds something.",
        "Name a new or empty folder."),
    entry("folder-unreadable", "The operation's folder cannot be read.",
        "Name a folder that holds an operation."),
    entry("folder-unwritable", "A folder cannot be written.",
        "Name a folder that you may write to."),
    entry("hold-back-of-place", "A row of `sharing.csv` holds back a share of an item and names a place.",
        "Leave `place` empty in the row that holds back."),
    entry("idle-aircraft", "A remark: an aircraft is not available during the plan.",
        "Check `available_from` and `available_until`."),
    entry("impossible-date", "Two days or instants of a row are in the wrong order.",
        "Check both."),
    entry("inputs-changed", "The operation folder is not the one that the plan was made from.",
        "Plan again, or name the folder as it was."),
    entry("kept-beside", "A remark: figures were added as not primary, since others of the same vintage or of another certainty are planned with.",
        "Change `primary` in `cases.csv` to plan with them."),
    entry("key-missing", "A required key is missing.",
        "Add it."),
    entry("late-vintage", "A remark: a count was published after the operation's instant.",
        "Nothing, if it is meant; who planned that day may have seen another figure."),
    entry("mixed-certainty", "Primary case counts of one place are partly confirmed and partly not.",
        "Write `no` under `primary` in the rows that are to be kept beside."),
    entry("names-without-list", "A file of other names does not belong to the list: the list is not OFAC's, or lacks the entries.",
        "Give both files of one publication, or leave the second out."),
    entry("negative-amount", "An amount is below zero.",
        "Give zero or more."),
    entry("negative-count", "A remark: a case table holds a cumulative count below zero.",
        "Nothing, if it was published so."),
    entry("new-disagrees", "A remark: a table gives new and cumulative figures that contradict each other.",
        "Check which of the two the source corrected; the cumulative ones are read."),
    entry("new-summed", "A remark: new figures were summed from the first one on, since `cases.csv` holds cumulative ones.",
        "Check that the table begins with the outbreak."),
    entry("no-airport", "A place has requests but no airport.",
        "Name its airports in `places.csv`, best first."),
    entry("no-envelope", "An aircraft type has no limits of its centre of gravity.",
        "Add rows to `cg_limits.csv`."),
    entry("no-outline", "The airspace of a closed country has no outline on the base map.",
        "Close a country of the base map, or remove the row."),
    entry("not-a-number", "A cell or value is not a number.",
        "Write digits, or leave the cell empty if not known."),
    entry("not-a-place", "A remark: a row of a case table is a ship, an event, a group of travellers or a sum of places.",
        "Nothing; it is left out."),
    entry("not-a-text", "A key of `operation.toml` is not a text.",
        "Put it in quotation marks."),
    entry("not-forecast", "No series of a case table could be forecast.",
        "See the reasons that are listed; give more weeks or a later origin."),
    entry("not-quantified", "The ESFT-compatible mode cannot count this place, window or series.",
        "Do what the fault says; the plan's own need has fewer demands."),
    entry("not-writable", "A file cannot be written where it was asked for; nothing was written.",
        "Name a place that can be written to."),
    entry("not-yes-or-no", "A cell is neither yes nor no.",
        "Write yes or no."),
    entry("nothing-offered", "A remark: an offer line has zero units and no ramp.",
        "Leave the line out, or say how many."),
    entry("notice-differs", "A row of a list stands in `notices.csv` under the same id with other content.",
        "Look at both, remove or rename the one that stands, and run again; what stands already is skipped."),
    entry("notice-left-out", "A remark: targets without a sanction, entries without a name or names that the list calls weak are left out.",
        "Nothing, if that is meant."),
    entry("notice-without-date", "Rows of a list have no day, and none is made up.",
        "Give `--from-vintage`, or a list with days."),
    entry("older-vintage", "A remark: of an operation's `cases.csv` only the newest primary figure of each day was read.",
        "Nothing."),
    entry("one-sided-exclusion", "A hold position excludes another that does not exclude it.",
        "Write the exclusion on both positions."),
    entry("open-quote", "A quotation mark is opened and never closed.",
        "Close it, or write two for one that is meant."),
    entry("operation-unknown", "A plan does not lie below its operation folder.",
        "Name the folder with `--operation`."),
    entry("origin-not-saturday", "The origin of a forecast is not a Saturday.",
        "Give the Saturday that ends the last known week."),
    entry("origin-outside", "The origin of a forecast lies outside the table.",
        "Choose a Saturday within the table."),
    entry("out-of-range", "A number lies outside its range.",
        "Give a number within the range that is named."),
    entry("output-is-input", "A command was asked to write over what it reads, or among the tables of an operation; nothing was written.",
        "Name a file elsewhere."),
    entry("pack-incomplete", "A pack has some of its five figures and lacks others.",
        "Fill in all five, or none."),
    entry("pack-missing", "An offer line has no pack, and neither has its item.",
        "Fill in the pack columns in `offers.csv` or `items.csv`."),
    entry("part-silent", "A remark: a country has no figure on days on which one of its parts that has begun to report is silent.",
        "Nothing, if it was published so."),
    entry("place-disagrees", "A row's code and name are those of two places.",
        "Correct one of the two."),
    entry("place-left-out", "A remark: places of a case table are not in the operation's `places.csv`.",
        "Add them there and run again."),
    entry("place-not-counted", "A case table has no row of the place that is asked for.",
        "Give a table that holds the place, or another place."),
    entry("place-spelled-twice", "A remark: a case table names one place in two ways.",
        "Nothing, if it is one place: it is read as one."),
    entry("place-twice", "Two rows of a wide case table are one place, and no provinces of it.",
        "Remove one of the two rows."),
    entry("plan-field-missing", "A plan lacks a field.",
        "Make the plan again with `airbridge plan`."),
    entry("plan-field-unknown", "A plan holds a field that is not known.",
        "Give a plan that `airbridge plan` wrote, unchanged."),
    entry("plan-not-json", "A plan is not JSON.",
        "Give a plan that `airbridge plan` wrote, unchanged."),
    entry("plan-unknown-word", "A word of a plan is not one of its list.",
        "Give a plan that `airbridge plan` wrote, unchanged."),
    entry("plan-version", "A plan has another version than this program reads, or none.",
        "Make the plan again, or read it with the program that wrote it."),
    entry("plan-wrong-type", "A value of a plan is of another type than wanted.",
        "Give a plan that `airbridge plan` wrote, unchanged."),
    entry("position-outside", "A hold position does not lie inside its hold.",
        "Check the position and the hold's sizes."),
    entry("price-incomplete", "An amount of money without its currency, or a currency without an amount.",
        "Fill in both or neither."),
    entry("profile-replaced", "A remark: a table in the folder `profile` replaces the one of the built-in disease profile.",
        "Nothing, if it is meant."),
    entry("promised-beyond", "A remark: more of an offer line is promised than will be there.",
        "Check the figures of `commitments.csv` and `offers.csv`."),
    entry("ragged-row", "A row has more or fewer cells than the header.",
        "Put text that holds the separator in quotation marks, or add the missing cells."),
    entry("regulation-assumed", "A remark: new items state no regulation and are taken as any other supply, which hardly any rule concerns.",
        "Write `medicine`, `device`, `test` or `protective` where they are; nothing where they are not."),
    entry("removes-nothing", "A remark: a row that takes a built-in row away finds none.",
        "Check both names, or remove the row."),
    entry("row-missing", "A built-in table lacks a row that it must have.",
        "Add the row."),
    entry("rule-not-blocking", "A rule whose \"not known\" is to be shown never holds a line.",
        "Leave it out of `policies.unknown_shown`."),
    entry("said-and-declined", "A claim has a figure and says that the speaker declined.",
        "Keep one of the two, or write two claims."),
    entry("same-party", "A party gives to itself.",
        "Name the party that received."),
    entry("share-out-of-range", "A share is not within 0 to 1000 thousandths.",
        "Give 0 to 1000."),
    entry("sheet-chosen", "A remark: a workbook has several sheets and the first was read.",
        "Name another with `--sheet`."),
    entry("source-contradicts", "One source says two things of the same fact of a product.",
        "Correct one of the two, or name the source of each."),
    entry("source-missing", "A figure has no source.",
        "Name the publication, or write assumption: and what is assumed."),
    entry("substitute-circle", "A row of `substitutes.csv` makes an item stand for itself, by way of others or directly.",
        "Remove the row, or take another of the circle away by a row with 0."),
    entry("team-of-goods", "A line of goods or vehicles is described as a team.",
        "Give the team a line of its own, of an item whose kind is `people`."),
    entry("too-many-faults", "A file has more than 1,000 faults; the rest is not listed.",
        "Check that it is the right table and mend the faults listed first."),
    entry("travels-in-circle", "Offer lines travel with each other in a circle.",
        "Let the vehicles travel with the team, and the team with nothing."),
    entry("unit-mismatch", "A row counts an item in another unit than the catalogue: kits of a hundred tests instead of tests are an error of a factor of a hundred.",
        "Give the figure in the item's unit, and that word as the unit."),
    entry("unknown-code", "A code points at a row that is not there.",
        "Correct the code, or add the row."),
    entry("unknown-column", "A column is not known.",
        "Correct its name, or remove it."),
    entry("unknown-currency", "A currency is not three capital letters.",
        "Give a code of ISO 4217, such as USD."),
    entry("unknown-file", "A table of the folder is not known.",
        "Correct its name, or move it out of the folder."),
    entry("unknown-key", "A key is not known.",
        "Correct its name, or remove it."),
    entry("unknown-list", "A file is no list of a known layout, or not the one that is asked for.",
        "Give the list as published, or a plain table with kind, subject, from, text and source."),
    entry("unknown-place", "No country answers to a code or name, or ISO 3166-2 has no such area.",
        "Give a code of ISO 3166-1, such as IT, or an area's code with its scheme."),
    entry("unknown-platform", "A remark: a site's platform is nearly one of those that a test runs on.",
        "Correct the word, if it was meant."),
    entry("unknown-profile", "A disease profile is not known.",
        "Use one of the built-in profiles."),
    entry("unknown-scheme", "The scheme before the colon of an area's code is not known.",
        "Write iso3166-2, fips, pcode or nuts."),
    entry("unknown-sheet", "A sheet is asked for that the file does not have.",
        "Name one of its sheets, or leave out `--sheet`."),
    entry("unknown-table", "A file is no case table of a known shape.",
        "Give place, date and figures a heading each: country, date, new_cases or cumulative_cases; or a column a day."),
    entry("unknown-word", "A word is not one of its column's.",
        "Use one of the words that are named."),
    entry("unknown-zone", "A time zone is not of the IANA database.",
        "Give a zone such as Europe/Rome."),
    entry("unused-product", "A remark: no offer line names a product.",
        "Write its id into `product` of `offers.csv`."),
    entry("value-missing", "A case table does not say whether it counts cases or deaths.",
        "Give `--value cases` or `--value deaths`."),
    entry("weeks-outside", "A forecast of less than one or more than eight weeks is asked for.",
        "Give 1 to 8."),
    entry("wrong-shape", "A JSON value is not of the wanted shape.",
        "Give the shape that is named."),
];

const fn entry(code: &'static str, meaning: &'static str, action: &'static str) -> Entry {
    Entry { code, meaning, action }
}

/// The entry of a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Entry> {
    INDEX.iter().find(|entry| entry.code == code)
}

/// The index as the page `docs/faults.md`.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# Faults\n\nEvery code that a reader can report, what it means and what cures it. A fault is printed as\n`file:line [column]: code: cause; action`. This page is made from `crates/format/src/faults.rs`.\n\n| code | meaning | action |\n|---|---|---|\n",
    );
    for Entry { code, meaning, action } in INDEX {
        page.push_str(&format!("| `{code}` | {meaning} | {action} |\n"));
    }
    page
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::*;

    fn root() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    /// Codes of every fault that the sources of a folder make.
    fn codes_in(dir: &Path, codes: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(dir).expect("a folder of sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                codes_in(&path, codes);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source should be text");
                let call = concat!("Fault::", "new(");
                for rest in text.split(call).skip(1) {
                    let quoted = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
                    let code =
                        quoted.unwrap_or_else(|| panic!("{}: a code should stand in the call", path.display())).0;
                    codes.insert(code.to_owned());
                }
            }
        }
    }

    #[test]
    fn the_index_holds_every_code_in_order_and_no_other() {
        let mut used = BTreeSet::new();
        for part in ["crates/model/src", "crates/format/src", "crates/ops/src"] {
            codes_in(&root().join(part), &mut used);
        }
        let listed: Vec<&str> = INDEX.iter().map(|entry| entry.code).collect();
        assert_eq!(listed, used.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn the_page_is_made_from_the_index() {
        let path = root().join("docs/faults.md");
        if std::env::var_os("AIRBRIDGE_REFRESH").is_some() {
            std::fs::write(&path, page()).expect("the page should be written");
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(written, page(), "run the tests with AIRBRIDGE_REFRESH=1 to write the page anew");
    }
}
