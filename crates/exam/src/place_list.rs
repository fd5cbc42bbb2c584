//! Decides which places are scored, in order of their totals. Up: `main.rs`.

use std::path::Path;

use format::cases::read_file;
use model::fault::Fault;
use model::need::WeeklySeries;

use crate::args::Places;

/// Names of the scored places, the largest total first. Only places that are in both vintages can be scored.
///
/// # Errors
/// A list that cannot be read, or names a place that is not in both.
pub(crate) fn scored(
    places: &Places,
    word: &str,
    known: &[WeeklySeries],
    truth: &[WeeklySeries],
) -> Result<Vec<String>, Vec<Fault>> {
    let is_known = |name: &str| known.iter().any(|series| series.name == name);
    let total = |series: &WeeklySeries| series.weekly.iter().sum::<f64>();
    let mut both: Vec<&WeeklySeries> = truth.iter().filter(|series| is_known(&series.name)).collect();
    both.sort_by(|left, right| total(right).total_cmp(&total(left)).then_with(|| left.name.cmp(&right.name)));
    let names = both.into_iter().map(|series| series.name.clone());
    match places {
        Places::Largest(count) => Ok(names.take(*count).collect()),
        Places::Listed(path) => {
            let listed = listed(path, word)?;
            let names: Vec<String> = names.collect();
            let unknown: Vec<Fault> = listed
                .iter()
                .filter(|(_, name)| !names.contains(name))
                .map(|(line, name)| {
                    let cause = format!("{name} is not a place of both {word} tables");
                    Fault::new("place-unknown", cause, "write it as the tables do, or leave it out").at(
                        &path.display().to_string(),
                        *line,
                        "",
                    )
                })
                .collect();
            if !unknown.is_empty() {
                return Err(unknown);
            }
            Ok(names.into_iter().filter(|name| listed.iter().any(|(_, listed)| listed == name)).collect())
        }
    }
}

/// Names of a list with their lines. A line is a name, or begins with `deaths,` or `confirmed,` and holds the names of that
/// table alone, between semicolons.
fn listed(path: &Path, word: &str) -> Result<Vec<(u64, String)>, Vec<Fault>> {
    let file = path.display().to_string();
    let raw = read_file(path, &file).map_err(|fault| vec![fault])?;
    let text = String::from_utf8_lossy(&raw);
    let names: Vec<(u64, String)> =
        (1..).zip(text.lines()).flat_map(|(line, text)| names_of(line, text, word)).collect();
    if names.is_empty() {
        let fault = Fault::new("file-empty", format!("no place for {word} is named"), "write one name a line");
        return Err(vec![fault.at(&file, 0, "")]);
    }
    Ok(names)
}

fn names_of(line: u64, text: &str, word: &str) -> Vec<(u64, String)> {
    let text = text.trim();
    let of = |target: &str| text.strip_prefix(target).and_then(|rest| rest.strip_prefix(','));
    let names: Vec<&str> = match (of("deaths"), of("confirmed")) {
        (Some(names), _) if word == "deaths" => names.trim_matches('"').split(';').collect(),
        (_, Some(names)) if word == "confirmed" => names.trim_matches('"').split(';').collect(),
        (None, None) => vec![text],
        _ => Vec::new(),
    };
    names.into_iter().map(str::trim).filter(|name| !name.is_empty()).map(|name| (line, name.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn series(name: &str, total: f64) -> WeeklySeries {
        WeeklySeries { name: name.to_owned(), first_end: date(2020, 1, 25), weekly: vec![total] }
    }

    #[test]
    fn the_largest_of_both_tables_come_first() {
        let known = [series("A", 1.0), series("B", 1.0), series("Korea, South", 1.0)];
        let truth = [series("A", 3.0), series("Korea, South", 9.0), series("C", 99.0), series("B", 3.0)];
        let largest = |count| scored(&Places::Largest(count), "deaths", &known, &truth).expect("places");
        assert_eq!(largest(2), ["Korea, South", "A"]);
        assert_eq!(largest(9), ["Korea, South", "A", "B"]);
    }

    #[test]
    fn a_list_names_places_one_a_line_or_by_table() {
        let lines = ["Korea, South", " ", "deaths,\"A;B\"", "confirmed,C;Korea, South"];
        let names = |word| {
            let all = (1..).zip(lines).flat_map(|(line, text)| names_of(line, text, word));
            all.map(|(line, name)| format!("{line} {name}")).collect::<Vec<_>>()
        };
        assert_eq!(names("deaths"), ["1 Korea, South", "3 A", "3 B"]);
        assert_eq!(names("confirmed"), ["1 Korea, South", "4 C", "4 Korea, South"]);
    }
}
