//! Decides how the list of best-known packings is read: a CSV file with a row for each instance. Up: [`crate::packing`].

use std::collections::BTreeMap;
use std::path::Path;

use format::cases::read_file;
use model::fault::Fault;

use super::class::Class;

/// The columns, in this order.
const HEADER: &str = "class,instance,best_known_volume,best_known_percent";
/// Volume of the container of every class, 587 x 233 x 220.
const ROOM: i64 = 30_089_620;
/// How far the percentage may lie from its volume: it is written with two or three decimals.
const ROUNDING: f64 = 0.0051;

/// Best-known packed volume of each instance, by class and number.
pub(crate) type BestKnown = BTreeMap<(Class, u32), i64>;

/// One entry of the list.
type Row = ((Class, u32), i64);

/// Reads the list.
///
/// # Errors
/// Every fault of the file, each with its line.
pub(crate) fn read(path: &Path) -> Result<BestKnown, Vec<Fault>> {
    let file = path.display().to_string();
    let raw = read_file(path, &file).map_err(|fault| vec![fault])?;
    let text = String::from_utf8_lossy(&raw);
    let mut lines = (1..).zip(text.trim_start_matches('\u{feff}').lines().map(str::trim_end));
    if lines.next().is_none_or(|(_, header)| header != HEADER) {
        let fault = Fault::new("bad-header", "the first line is not the header", format!("let it be {HEADER}"));
        return Err(vec![fault.at(&file, 1, "")]);
    }
    let (mut best, mut faults) = (BestKnown::new(), Vec::new());
    for (line, text) in lines.filter(|(_, text)| !text.is_empty()) {
        match row(text) {
            Ok((key, volume)) => {
                if best.insert(key, volume).is_some() {
                    let cause = format!("{} {} stands here a second time", key.0, key.1);
                    faults.push(Fault::new("duplicate-row", cause, "keep one of the rows").at(&file, line, ""));
                }
            }
            Err(mut fault) => {
                let column = std::mem::take(&mut fault.place.column);
                faults.push(fault.at(&file, line, &column));
            }
        }
    }
    if best.is_empty() && faults.is_empty() {
        faults.push(Fault::new("file-empty", "there is no row", "add a row for each instance").at(&file, 0, ""));
    }
    if faults.is_empty() { Ok(best) } else { Err(faults) }
}

/// Class, number and volume of a row; else what is wrong in which column, its file and line not yet known.
fn row(text: &str) -> Result<Row, Fault> {
    let cells: Vec<&str> = text.split(',').map(str::trim).collect();
    let [class, number, volume, percent] = cells.as_slice() else {
        let cause = format!("{} cells", cells.len());
        return Err(Fault::new("ragged-row", cause, format!("write four cells: {HEADER}")));
    };
    let class = Class::of(class).map_err(|fault| fault.at("", 0, "class"))?;
    let number: u32 = figure(number, "instance", |number| *number > 0)?;
    let volume: i64 = figure(volume, "best_known_volume", |volume| *volume > 0)?;
    let percent: f64 = figure(percent, "best_known_percent", |percent: &f64| percent.is_finite())?;
    if volume > ROOM {
        let cause = format!("{volume} is more than the container holds, {ROOM}");
        return Err(Fault::new("out-of-range", cause, "check the volume").at("", 0, "best_known_volume"));
    }
    let exact = super::percent(volume, ROOM);
    if (exact - percent).abs() > ROUNDING {
        let cause = format!("{percent} %, but the volume is {exact:.3} % of the container");
        let fault = Fault::new("figure-differs", cause, "mend the wrong one of the two");
        return Err(fault.at("", 0, "best_known_percent"));
    }
    Ok(((class, number), volume))
}

/// A figure of a row that may stand there.
fn figure<T: std::str::FromStr>(cell: &str, column: &str, may_be: impl FnOnce(&T) -> bool) -> Result<T, Fault> {
    cell.parse().ok().filter(may_be).ok_or_else(|| {
        let cause = format!("\u{ab}{cell}\u{bb} is no figure that can stand here");
        Fault::new("not-a-number", cause, "write a number above zero, with a point before decimals").at("", 0, column)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<BestKnown, Vec<Fault>> {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("best.csv");
        std::fs::write(&path, text).expect("a file");
        read(&path)
    }

    #[test]
    fn a_sound_list_is_read() {
        let best = read_text(&format!("\u{feff}{HEADER}\r\nBR0,1,27578880,91.656\r\n\r\nBR15,20,28585139,95.00\r\n"));
        let class = |word| Class::of(word).expect("a class");
        let wanted = BTreeMap::from([((class("BR0"), 1), 27_578_880), ((class("BR15"), 20), 28_585_139)]);
        assert_eq!(best, Ok(wanted));
    }

    #[test]
    fn wrong_rows_are_refused_with_line_and_column() {
        for (row, code, column, remark) in [
            ("BR1,1,27578880", "ragged-row", "", "three cells"),
            ("BR1,1,27578880,91.656,", "ragged-row", "", "five cells"),
            ("BR16,1,27578880,91.656", "unknown-word", "class", "no such class"),
            ("BR1,0,27578880,91.656", "not-a-number", "instance", "counted from 1"),
            ("BR1,1,much,91.656", "not-a-number", "best_known_volume", "a word"),
            ("BR1,1,-5,91.656", "not-a-number", "best_known_volume", "negative"),
            ("BR1,1,27578880,NaN", "not-a-number", "best_known_percent", "no number"),
            ("BR1,1,30089621,100.0", "out-of-range", "best_known_volume", "more than the container"),
            ("BR1,1,27578880,91.7", "figure-differs", "best_known_percent", "volume and percentage disagree"),
            ("BR0,1,27578880,91.656", "duplicate-row", "", "twice"),
        ] {
            let faults = read_text(&format!("{HEADER}\nBR0,1,27578880,91.656\n{row}\n")).expect_err(remark);
            let place = &faults[0].place;
            assert_eq!((faults[0].code, place.line, place.column.as_str()), (code, 3, column), "{remark}");
        }
        assert_eq!(read_text("class;instance\n").expect_err("another header")[0].code, "bad-header");
        assert_eq!(read_text("").expect_err("nothing")[0].code, "bad-header");
        assert_eq!(read_text(&format!("{HEADER}\n")).expect_err("no row")[0].code, "file-empty");
        assert_eq!(read(Path::new("nowhere.csv")).expect_err("no file")[0].code, "file-missing");
    }
}
