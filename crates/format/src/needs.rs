//! Decides how needs are written as a table that other programs and spreadsheets read: CSV with a header and a row of HXL
//! hashtags, one line a place and item. Does not count them (`need`). Up: [`crate`].

use model::need::{NeedLine, NeedSolution};
use model::world::Item;

/// Columns with their HXL hashtags.
const COLUMNS: [(&str, &str); 22] = [
    ("place", "#country+code"),
    ("item", "#item+code"),
    ("name", "#item+name"),
    ("unit", "#item+unit"),
    ("use_profile", "#item+use"),
    ("burn_permille", "#indicator+burn_permille"),
    ("gross_50", "#need+num+q50"),
    ("gross_90", "#need+num+q90"),
    ("gross", "#need+num+gross"),
    ("stock", "#capacity+num+stock"),
    ("pipeline", "#capacity+num+pipeline"),
    ("pledged", "#capacity+num+pledged"),
    ("produced", "#capacity+num+produced"),
    ("net", "#need+num+net"),
    ("packs", "#need+num+packs"),
    ("pack_units", "#item+pack+num"),
    ("run_out_50", "#date+run_out+q50"),
    ("run_out", "#date+run_out"),
    ("enough_from", "#date+enough"),
    ("unit_price_cents", "#value+price"),
    ("currency", "#currency+code"),
    ("driven_by", "#description"),
];

/// Every line of the needs as CSV, in the order of the answer. An empty cell means "not known" or "not in the window".
#[must_use]
pub fn write(solution: &NeedSolution, items: &[Item]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let memory = "writing to memory should not fail";
    writer.write_record(COLUMNS.map(|(name, _)| name)).expect(memory);
    writer.write_record(COLUMNS.map(|(_, hashtag)| hashtag)).expect(memory);
    for line in &solution.lines {
        let item = items.iter().find(|item| item.id == line.item);
        writer.write_record(cells(line, item)).expect(memory);
    }
    String::from_utf8(writer.into_inner().expect(memory)).expect("needs should be UTF-8")
}

fn cells(line: &NeedLine, item: Option<&Item>) -> [String; COLUMNS.len()] {
    let known = |text: Option<String>| text.unwrap_or_default();
    let price = item.and_then(|item| item.price.as_ref());
    [
        line.place.to_string(),
        line.item.to_string(),
        known(item.map(|item| item.name.clone())),
        known(item.map(|item| item.unit.clone())),
        line.use_profile.word().to_owned(),
        known(line.burn_permille.map(|burn| burn.get().to_string())),
        line.gross_50.get().to_string(),
        line.gross_90.get().to_string(),
        line.gross.get().to_string(),
        line.stock.get().to_string(),
        line.pipeline.get().to_string(),
        line.pledged.get().to_string(),
        line.produced.get().to_string(),
        line.net.get().to_string(),
        known(line.packs.map(|packs| packs.get().to_string())),
        known(item.and_then(|item| item.pack.as_ref()).map(|pack| pack.units().get().to_string())),
        known(line.run_out_50.map(|day| day.to_string())),
        known(line.run_out.map(|day| day.to_string())),
        known(line.enough_from.map(|day| day.to_string())),
        known(price.map(|price| price.cents.to_string())),
        known(price.map(|price| price.currency.as_str().to_owned())),
        line.driver.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use model::id::{ItemId, PlaceId};
    use model::quantity::Units;

    #[test]
    fn a_table_has_a_row_of_hashtags_and_says_nothing_where_nothing_is_known() {
        let line = NeedLine {
            gross: Units::of(2_206),
            net: Units::of(206),
            run_out: Some(date(2020, 4, 4)),
            driver: "525 workers, \"all\" of them".to_owned(),
            ..NeedLine::empty(PlaceId::of("IT"), ItemId::of("respirator"))
        };
        let solution = NeedSolution { lines: vec![line], ..NeedSolution::default() };
        let text = write(&solution, &crate::builtin::items().expect("a catalogue"));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a sound row")).collect();
        assert_eq!(rows.len(), 3);
        assert!(rows[1].iter().all(|tag| tag.starts_with('#')));
        let cell = |name: &str| {
            let place = rows[0].iter().position(|column| column == name).expect("a column");
            &rows[2][place]
        };
        assert_eq!((cell("unit"), cell("net"), cell("pack_units")), ("each", "206", "400"));
        assert_eq!((cell("run_out"), cell("run_out_50"), cell("burn_permille")), ("2020-04-04", "", ""));
        assert_eq!(cell("driven_by"), "525 workers, \"all\" of them");
    }
}
