//! Decides how a table that a person wrote gets further columns at its right: a head, a hashtag where there is a row of them,
//! an empty cell in each row; every other byte stays. Up: [`crate::notice_list`].

use csv::{ReaderBuilder, StringRecord};

/// A column that is added: name and HXL hashtag.
pub(super) type NewColumn = (&'static str, &'static str);

/// The bytes with the columns added. Rows that hold nothing are left as they are.
pub(super) fn widened(bytes: &[u8], delimiter: u8, columns: &[NewColumn]) -> Vec<u8> {
    if columns.is_empty() {
        return bytes.to_vec();
    }
    let mut reader = ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(bytes);
    let separator = char::from(delimiter);
    let mut result = Vec::with_capacity(bytes.len() + bytes.len() / 8);
    let (mut record, mut written, mut rows) = (StringRecord::new(), 0, 0);
    while reader.read_record(&mut record).unwrap_or(false) {
        let end = usize::try_from(reader.position().byte())
            .expect("a file in memory should have an address")
            .min(bytes.len());
        let cells =
            || record.iter().map(|cell| cell.trim_start_matches('\u{feff}').trim()).filter(|cell| !cell.is_empty());
        if cells().next().is_none() {
            continue;
        }
        let is_hashtags = rows == 1 && cells().all(|cell| cell.starts_with('#'));
        let row = without_line_end(&bytes[written..end]);
        result.extend(row);
        for (name, hashtag) in columns {
            result.extend(separator.to_string().bytes());
            match rows {
                0 => result.extend(name.bytes()),
                _ if is_hashtags => result.extend(hashtag.bytes()),
                _ => {}
            }
        }
        written += row.len();
        rows += 1;
    }
    result.extend(&bytes[written..]);
    result
}

fn without_line_end(bytes: &[u8]) -> &[u8] {
    let kept = bytes.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
    &bytes[..kept]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_stays_and_each_row_gets_its_cells() {
        let columns = [("lots", "#item+lot"), ("published", "#date+published")];
        for (before, delimiter, after, remark) in [
            ("id,text\na,b\n", b',', "id,text,lots,published\na,b,,\n", "plain"),
            ("id,text\r\na,b\r\n", b',', "id,text,lots,published\r\na,b,,\r\n", "two signs at the line end"),
            ("id,text\ra,b\r", b',', "id,text,lots,published\ra,b,,\r", "the line end of old machines"),
            ("id;text\na;b", b';', "id;text;lots;published\na;b;;", "semicolons, no last line end"),
            ("\u{feff}id,text\na,b\n", b',', "\u{feff}id,text,lots,published\na,b,,\n", "a byte-order mark"),
            (
                "id,text\n#meta,\na,b\n",
                b',',
                "id,text,lots,published\n#meta,,#item+lot,#date+published\na,b,,\n",
                "hashtags",
            ),
            (
                "\n\nid,text\n\n,\na,\"b\n c\"\n\n",
                b',',
                "\n\nid,text,lots,published\n\n,\na,\"b\n c\",,\n\n",
                "blank rows",
            ),
            (
                "id,text\na,\"b,\n\"\n",
                b',',
                "id,text,lots,published\na,\"b,\n\",,\n",
                "a cell that ends with a line end",
            ),
        ] {
            let result = widened(before.as_bytes(), delimiter, &columns);
            assert_eq!(String::from_utf8(result).expect("text"), after, "{remark}");
            assert_eq!(widened(before.as_bytes(), delimiter, &[]), before.as_bytes(), "{remark}: nothing to add");
        }
    }
}
