//! Decides how a CSV file becomes rows of named cells, with every fault placed at file, line and column.
//! Does not decide what tables there are ([`crate::folder`], [`crate::builtin`]). Up: [`crate`].

pub(crate) mod bytes;
pub(crate) mod cell;
pub(crate) mod collector;
mod header;
mod local_day;
pub(crate) mod rating;

use std::collections::BTreeMap;

use csv::StringRecord;
use model::fault::Fault;

use crate::table::collector::Faults;
use crate::table::header::Header;

/// One column of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    /// Its name in the header.
    pub(crate) name: &'static str,
    /// Whether the header must have it and each row fill it.
    pub(crate) is_required: bool,
    /// HXL hashtag, written in the second row.
    pub(crate) hashtag: &'static str,
    /// Cell of the example row.
    pub(crate) example: &'static str,
}

/// A column that every row fills.
pub(crate) const fn required(name: &'static str, hashtag: &'static str, example: &'static str) -> Column {
    Column { name, is_required: true, hashtag, example }
}

/// A column that may be absent and whose cells may be empty.
pub(crate) const fn optional(name: &'static str, hashtag: &'static str, example: &'static str) -> Column {
    Column { name, is_required: false, hashtag, example }
}

/// Groups of columns one after the other, for tables that share a group; there must be `N` of them.
pub(crate) const fn joined<const N: usize>(groups: &[&[Column]]) -> [Column; N] {
    let mut all = [optional("", "", ""); N];
    let (mut group, mut place) = (0, 0);
    while group < groups.len() {
        let mut column = 0;
        while column < groups[group].len() {
            all[place] = groups[group][column];
            column += 1;
            place += 1;
        }
        group += 1;
    }
    assert!(place == N, "the number of columns should be that of all groups");
    all
}

/// The same columns with an empty example.
pub(crate) const fn without_examples<const N: usize>(mut columns: [Column; N]) -> [Column; N] {
    let mut place = 0;
    while place < N {
        columns[place].example = "";
        place += 1;
    }
    columns
}

/// A table: its file, its columns, and which column names a row.
#[derive(Debug)]
pub(crate) struct Spec {
    /// File name.
    pub(crate) file: &'static str,
    /// Column that must differ from row to row, if there is one.
    pub(crate) key: Option<&'static str>,
    /// Columns, in the order they are written.
    pub(crate) columns: &'static [Column],
}

impl Spec {
    fn place_of(&self, column: &str) -> usize {
        self.columns
            .iter()
            .position(|known| known.name == column)
            .unwrap_or_else(|| panic!("the column {column} should be in the table {}", self.file))
    }
}

/// Keys that a table names, with their lines; what other tables may point at.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// Line of the first row of each key.
    pub(crate) lines: BTreeMap<String, u64>,
    /// Whether the table was read so far that a key not found is really absent.
    pub(crate) is_complete: bool,
}

/// Which sign separates whole and fraction, as far as the file has shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DecimalSign {
    Unseen,
    Point,
    Comma,
}

/// One row that is being read.
pub(crate) struct Row<'a> {
    spec: &'a Spec,
    header: &'a Header,
    record: &'a StringRecord,
    line: u64,
    sign: &'a mut DecimalSign,
    faults: &'a mut Faults,
}

/// Reads a table row by row; rows with the wrong number of cells are faults and are not handed on.
pub(crate) fn each_row(spec: &Spec, bytes: &[u8], faults: &mut Faults, mut each: impl FnMut(&mut Row<'_>)) -> Keys {
    let text = bytes::text(spec.file, bytes, faults);
    if text.trim().is_empty() {
        let fault =
            Fault::new("file-empty", "the file is empty", "write the header row; the command new writes an example");
        faults.push(fault.at(spec.file, 0, ""));
        return Keys::default();
    }
    let first_line = text.trim_start_matches(['\n', '\r']).split(['\n', '\r']).next().unwrap_or_default();
    let Some(separator) = header::separator(spec.file, first_line, faults) else { return Keys::default() };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut record, mut lines) = (StringRecord::new(), LineCounter::default());
    let (mut header, mut sign): (Option<Header>, _) = (None, DecimalSign::Unseen);
    let mut keys = Keys::default();
    let mut is_second = false;
    // A reader over text in memory cannot fail: no I/O, and flexible rows.
    while reader.read_record(&mut record).expect("a table in memory should be readable") {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let line = lines.line_at(&text, start);
        let Some(header) = &header else {
            header = Some(Header::read(spec, separator, line, &record, faults));
            keys.is_complete =
                header.as_ref().is_some_and(|header| spec.key.is_none_or(|key| header.has(spec.place_of(key))));
            is_second = true;
            continue;
        };
        let is_hashtag_row = is_second && header::is_hashtag_row(spec, line, &record, faults);
        is_second = false;
        if is_hashtag_row || record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        report_open_quote(spec.file, line, &text[start..], &record, faults);
        take_key(spec, header, line, &record, &mut keys, faults);
        if header.fits(spec, line, &record, faults) {
            each(&mut Row { spec, header, record: &record, line, sign: &mut sign, faults });
        }
        if faults.is_full(spec.file) {
            keys.is_complete = false;
            break;
        }
    }
    keys
}

fn take_key(spec: &Spec, header: &Header, line: u64, record: &StringRecord, keys: &mut Keys, faults: &mut Faults) {
    let Some(key) = spec.key else { return };
    let Some(cell) = header.cell(spec.place_of(key), record).filter(|cell| !cell.is_empty()) else { return };
    if let Some(first) = keys.lines.get(cell) {
        faults.push(
            Fault::new(
                "duplicate-id",
                format!("\u{ab}{cell}\u{bb} is already the {key} of line {first}"),
                "give each row its own, or remove one of the two",
            )
            .at(spec.file, line, key),
        );
    } else {
        keys.lines.insert(cell.to_owned(), line);
    }
}

/// A quotation mark that is opened and never closed swallows the rest of the file into one cell.
pub(crate) fn report_open_quote(file: &str, line: u64, rest: &str, record: &StringRecord, faults: &mut Faults) {
    let swallowed = record.iter().next_back().is_some_and(|cell| cell.contains('\n'));
    // The cheap question first: a file with many cells of several lines must not be counted through for each.
    if swallowed && ends_with(rest, record) && rest.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        let fault = Fault::new(
            "open-quote",
            "a quotation mark is opened and not closed; the rest of the file was taken into one cell",
            "close it, or write two quotation marks for one that is meant",
        );
        faults.push(fault.at(file, line, ""));
    }
}

fn ends_with(rest: &str, record: &StringRecord) -> bool {
    record
        .iter()
        .next_back()
        .is_some_and(|cell| rest.trim_end().ends_with(cell.trim_end().rsplit('\n').next().unwrap_or(cell)))
}

/// Counts lines up to a byte, so that blank lines and cells of several lines do not shift the numbers.
#[derive(Default)]
pub(crate) struct LineCounter {
    byte: usize,
    ends: u64,
}

impl LineCounter {
    pub(crate) fn line_at(&mut self, text: &str, start: usize) -> u64 {
        // The reader's position of a record lies before the line ends that it skips.
        let skipped = text[start..].len() - text[start..].trim_start_matches(['\n', '\r']).len();
        let to = start + skipped;
        let passed = &text.as_bytes()[self.byte..to];
        // A line ends with a line feed, or with a carriage return alone as on old machines.
        let ends = |(index, byte): (usize, &u8)| {
            *byte == b'\n' || (*byte == b'\r' && text.as_bytes().get(self.byte + index + 1) != Some(&b'\n'))
        };
        self.ends += passed.iter().enumerate().filter(|place| ends(*place)).count() as u64;
        self.byte = to;
        self.ends + 1
    }
}

impl<'a> Row<'a> {
    /// Line in the file, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Name of the file.
    pub(crate) fn file(&self) -> &'static str {
        self.spec.file
    }

    /// Whether the file has the column.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.header.has(self.spec.place_of(column))
    }

    /// Whether every row must fill the column.
    pub(crate) fn is_required(&self, column: &str) -> bool {
        self.spec.columns[self.spec.place_of(column)].is_required
    }

    /// The cell's text without blanks around it; empty also when the table has no such column.
    pub(crate) fn raw(&self, column: &str) -> &'a str {
        self.header.cell(self.spec.place_of(column), self.record).unwrap_or_default()
    }

    /// Reports a fault at one of the row's cells.
    pub(crate) fn fault(&mut self, column: &str, fault: Fault) {
        // A cell with a broken letter is reported as that, and not again as a wrong word.
        if column.is_empty() || !self.raw(column).contains(char::REPLACEMENT_CHARACTER) {
            self.faults.push(fault.at(self.spec.file, self.line, column));
        }
    }

    /// Makes a remark at one of the row's cells.
    pub(crate) fn remark(&mut self, column: &str, remark: Fault) {
        self.faults.remark(remark.at(self.spec.file, self.line, column));
    }

    /// The value of a cell that must not be empty; none after a fault.
    pub(crate) fn need<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let place = self.spec.place_of(column);
        assert!(self.spec.columns[place].is_required, "the column {column} should be declared as required");
        if !self.header.has(place) {
            return None; // Reported once, at the header.
        }
        self.filled(column, parse)
    }

    /// The value of a cell that may be empty, as the outer `Some`; none after a fault.
    #[expect(clippy::option_option, reason = "empty and wrong are two different things")]
    pub(crate) fn may<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Option<Option<T>> {
        if self.raw(column).is_empty() {
            return Some(None);
        }
        self.filled(column, parse).map(Some)
    }

    /// The values of a cell that holds a list, empty when the cell is.
    pub(crate) fn list<T>(&mut self, column: &str, parse: impl Fn(&str) -> Result<T, Fault>) -> Option<Vec<T>> {
        self.may(column, |cell| cell::list(cell, parse)).map(Option::unwrap_or_default)
    }

    /// A decimal number that may be empty. In a file with semicolons the sign may be a comma, if it is throughout.
    #[expect(clippy::option_option, reason = "empty and wrong are two different things")]
    pub(crate) fn decimal(&mut self, column: &str) -> Option<Option<f64>> {
        let cell = self.raw(column).to_owned();
        let seen = match (cell.contains('.'), cell.contains(',')) {
            (false, false) => return self.may(column, cell::decimal),
            (true, false) => DecimalSign::Point,
            (false, true) => DecimalSign::Comma,
            (true, true) => DecimalSign::Unseen,
        };
        let is_clear = match seen {
            DecimalSign::Unseen => false,
            DecimalSign::Point => *self.sign != DecimalSign::Comma,
            DecimalSign::Comma => self.header.separator == b';' && *self.sign != DecimalSign::Point,
        };
        if !is_clear {
            let cause = format!("\u{ab}{cell}\u{bb} can be read in two ways in this file");
            let action =
                "write decimal points throughout; decimal commas only in a file separated by semicolons, throughout";
            self.fault(column, Fault::new("ambiguous-number", cause, action));
            return None;
        }
        *self.sign = seen;
        self.may(column, |cell| cell::decimal(&cell.replace(',', ".")))
    }

    fn filled<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let cell = self.raw(column).to_owned();
        if cell.is_empty() {
            self.fault(column, Fault::new("cell-empty", format!("{column} is empty"), format!("fill in {column}")));
            return None;
        }
        // Text is checked first, so that no parser meets a control character.
        match cell::text(&cell).and_then(|cell| parse(&cell)) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.fault(column, fault);
                None
            }
        }
    }
}

/// The faults of a table that stands alone, or its values.
pub(crate) fn read_all<T>(
    spec: &Spec,
    bytes: &[u8],
    mut make: impl FnMut(&mut Row<'_>) -> Option<T>,
) -> Result<Vec<T>, Vec<Fault>> {
    let mut faults = Faults::default();
    let mut values = Vec::new();
    each_row(spec, bytes, &mut faults, |row| values.extend(make(row)));
    faults.finish(Some(values)).map(|(values, _)| values)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec {
        file: "t.csv",
        key: Some("id"),
        columns: &[
            Column { name: "id", is_required: true, hashtag: "#id", example: "a" },
            Column { name: "size", is_required: true, hashtag: "#size", example: "1.5" },
            Column { name: "note", is_required: false, hashtag: "#note", example: "" },
        ],
    };

    type Read = Result<Vec<(u64, String, Option<f64>, Option<String>)>, Vec<(u64, String, &'static str)>>;

    fn read(text: &[u8]) -> Read {
        read_all(&SPEC, text, |row| {
            let id = row.need("id", cell::text);
            let size = row.decimal("size");
            let note = row.may("note", cell::text);
            Some((row.line(), id?, size?, note?))
        })
        .map_err(|faults| faults.into_iter().map(|fault| (fault.place.line, fault.place.column, fault.code)).collect())
    }

    #[test]
    fn commas_semicolons_marks_and_hashtags_read_alike() {
        let plain = read(b"id,size,note\na,1.5,x\n").expect("plain");
        assert_eq!(plain, [(2, "a".to_owned(), Some(1.5), Some("x".to_owned()))]);
        for (text, remark) in [
            (&b"id;size;note\na;1,5;x\n"[..], "semicolons and decimal comma"),
            (b"\xef\xbb\xbfid,size,note\na,1.5,x\n", "byte-order mark"),
            (b"note,id,size\r\nx,a,1.5\r\n", "other order, line ends of two signs"),
            (b"id,size,note,,\na,1.5,x,,\n,,,,\n", "empty columns and rows of a spreadsheet"),
            (b"id,size,note\na,\"1.5\",x", "quoted, no last line end"),
        ] {
            assert_eq!(read(text).expect(remark), plain, "{remark}");
        }
        let tagged = read(b"id,size,note\n#id,#size,\na,1.5,x\n").expect("hashtags");
        assert_eq!(tagged[0].0, 3);
    }

    #[test]
    fn lines_are_counted_over_blank_lines_and_long_cells() {
        let rows = read(b"\n\nid,size,note\n\r\n\"a\",1,\"two\nlines\"\n\nb,2,\n").expect("rows");
        assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [5, 8]);
        let rows = read(b"id,size\r\ra,1\rb;c,2\r").expect("rows");
        assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [3, 4], "line ends of old machines");
    }

    #[test]
    fn wrong_tables_are_refused_at_their_place() {
        for (text, faults, remark) in [
            (&b""[..], vec![(0, "", "file-empty")], "empty"),
            (b"\xef\xbb\xbf\n \n", vec![(0, "", "file-empty")], "blank"),
            (b"id\na\n", vec![(1, "size", "column-missing")], "column missing"),
            (b"id,siez,size\na,1,1\n", vec![(1, "siez", "unknown-column")], "unknown column"),
            (b"id,size,id\na,1,a\n", vec![(1, "id", "duplicate-column")], "column twice"),
            (b"id;size,note\na;1,2\n", vec![(1, "", "ambiguous-separator")], "two separators"),
            (b"id,size\na\n", vec![(2, "", "ragged-row")], "short row"),
            (b"id,size\na,1,2\n", vec![(2, "", "ragged-row")], "long row"),
            (b"id,size,\na,1,2\n", vec![(2, "", "cell-without-column")], "cell under no name"),
            (b"id,size\na,1\na,2\n", vec![(3, "id", "duplicate-id")], "same id"),
            (b"id,size\na,\"1,5\"\n", vec![(2, "size", "ambiguous-number")], "decimal comma among commas"),
            (b"id;size\na;1,5\nb;1.5\n", vec![(3, "size", "ambiguous-number")], "both signs"),
            (b"id,size\na,x\n,2\n", vec![(2, "size", "not-a-number"), (3, "id", "cell-empty")], "two faults"),
            (b"id,size\na\xff,1\n", vec![(2, "", "broken-utf8")], "broken letter"),
            (b"id,size,note\na,1,\"x\nb,1,y\n", vec![(2, "", "open-quote")], "quote not closed"),
            (
                b"id,size\n#id,b\na,1\n",
                vec![(2, "", "bad-hashtag-row"), (2, "size", "not-a-number")],
                "half a hashtag row",
            ),
        ] {
            let expected: Vec<_> =
                faults.into_iter().map(|(line, column, code)| (line, column.to_owned(), code)).collect();
            assert_eq!(read(text).expect_err(remark), expected, "{remark}");
        }
    }
}
