//! Decides how the cell of a rating plate is read: volts and hertz, ranges, and types of plug.
//! Does not decide what a supply serves (`fitness`). Up: [`crate::table`].

use model::fault::Fault;
use model::world::Mains;

/// Public supplies lie between 100 and 240 V (480 V between phases).
const VOLTS: std::ops::RangeInclusive<u16> = 90..=480;
/// Railways have 16.7 Hz, the public 50 or 60, aircraft ground power 400.
const HERTZ: std::ops::RangeInclusive<u16> = 16..=400;
/// Letters of the IEC's list of plugs.
const PLUGS: std::ops::RangeInclusive<char> = 'A'..='O';

/// Mains supplies: `230/50`, several separated by blanks; `100-240/50-60` is both ends with both frequencies, and
/// `100-240V 50/60Hz` is the same. Units may be written where they make it clear.
pub(crate) fn supplies(cell: &str) -> Result<Vec<Mains>, Fault> {
    let plain = cell.to_lowercase().replace(['\u{2013}', '\u{2212}'], "-").replace(['~', ','], " ");
    let by_word = plain.split_whitespace().map(of_word).collect::<Option<Vec<_>>>();
    let found = by_word.map(|words| words.concat()).or_else(|| of_plate(&plain));
    let mut supplies: Vec<Mains> = Vec::new();
    for supply in found.unwrap_or_default() {
        if !supplies.contains(&supply) {
            supplies.push(supply);
        }
    }
    if supplies.is_empty() {
        return Err(bad_mains(cell, &plain));
    }
    Ok(supplies)
}

fn bad_mains(cell: &str, plain: &str) -> Fault {
    let volts = plain.trim().trim_end_matches("ac").trim_end().trim_end_matches('v').trim_end();
    match ends(volts, &VOLTS) {
        Some(ends) => {
            let volts: Vec<String> = ends.iter().map(u16::to_string).collect();
            let volts = volts.join("-");
            Fault::new(
                "bad-mains",
                format!("\u{ab}{cell}\u{bb} has volts and no hertz"),
                format!("write {volts}/50 or {volts}/60, as the rating plate says"),
            )
        }
        None => Fault::new(
            "bad-mains",
            format!("\u{ab}{cell}\u{bb} is not a mains supply"),
            "write volts and hertz as 230/50 or 100-240/50-60, several separated by blanks",
        ),
    }
}

/// One word: volts, a slash, hertz. Two frequencies may be parted by a slash as well, since no supply has 50 V.
fn of_word(word: &str) -> Option<Vec<Mains>> {
    let (volts, hertz) = word.split_once('/')?;
    let volts = volts.strip_suffix("vac").or_else(|| volts.strip_suffix('v')).unwrap_or(volts);
    let hertz = hertz.strip_suffix("hz").unwrap_or(hertz);
    let hertz = if ["50/60", "60/50"].contains(&hertz) { vec![50, 60] } else { ends(hertz, &HERTZ)? };
    Some(pairs(&ends(volts, &VOLTS)?, &hertz))
}

/// A whole plate whose units say which figure is which: `100-240V 50/60Hz`, `110/220 V AC, 50 Hz`.
fn of_plate(plain: &str) -> Option<Vec<Mains>> {
    let (mut supplies, mut rest) = (Vec::new(), plain.trim());
    while !rest.is_empty() {
        let (volts, after) = rest.split_once('v')?;
        let after = after.trim_start().strip_prefix("ac").unwrap_or(after);
        let (hertz, after) = after.split_once("hz")?;
        let figures = |text: &str, known| {
            let parts = text.trim().trim_start_matches('/').split('/').map(|part| ends(part.trim(), known));
            parts.collect::<Option<Vec<_>>>().map(|parts| parts.concat())
        };
        supplies.extend(pairs(&figures(volts, &VOLTS)?, &figures(hertz, &HERTZ)?));
        rest = after.trim_start_matches([' ', '/', ';']).trim_end();
    }
    Some(supplies)
}

/// A figure, or both ends of a range.
fn ends(text: &str, known: &std::ops::RangeInclusive<u16>) -> Option<Vec<u16>> {
    let figures = text.split('-').map(|figure| figure.trim().parse().ok()).collect::<Option<Vec<u16>>>()?;
    let is_range = matches!(figures.as_slice(), [_]) || matches!(figures.as_slice(), [low, high] if low < high);
    (is_range && figures.iter().all(|figure| known.contains(figure))).then_some(figures)
}

fn pairs(volts: &[u16], hertz: &[u16]) -> Vec<Mains> {
    volts.iter().flat_map(|volts| hertz.iter().map(|hertz| Mains { volts: *volts, hertz: *hertz })).collect()
}

/// Types of plug, letters separated by blanks: `C F`.
pub(crate) fn plug(word: &str) -> Result<char, Fault> {
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if PLUGS.contains(&letter) => Ok(letter),
        _ => Err(Fault::new(
            "bad-plug",
            format!("\u{ab}{word}\u{bb} is not a type of plug"),
            "write letters A to O of the IEC's list in capitals, separated by blanks, such as C F",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str) -> Result<String, Fault> {
        let shown = |supply: &Mains| format!("{}/{}", supply.volts, supply.hertz);
        supplies(cell).map(|list| list.iter().map(shown).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn plates_are_read_where_they_mean_one_thing() {
        let wide = "100/50 100/60 240/50 240/60";
        for (cell, supplies, remark) in [
            ("230/50", "230/50", "plain"),
            ("120/60 230/50 120/60", "120/60 230/50", "several, one twice"),
            ("100-240/50-60", wide, "a range"),
            ("100\u{2013}240/50\u{2013}60", wide, "a printer's dash"),
            ("100-240/50/60", wide, "frequencies with a slash"),
            ("100-240V 50/60Hz", wide, "a plate"),
            ("100-240 V~, 50-60 Hz", wide, "a plate with a wave"),
            ("220V/50Hz", "220/50", "units"),
            ("220 V 50 Hz", "220/50", "units and blanks"),
            ("110/220V AC 60Hz", "110/60 220/60", "two voltages"),
            ("120V 60Hz; 230V 50Hz", "120/60 230/50", "two plates"),
            ("208/400", "208/400", "ground power"),
        ] {
            assert_eq!(read(cell).as_deref(), Ok(supplies), "{remark}");
        }
    }

    #[test]
    fn what_is_no_supply_says_what_to_write() {
        for (cell, action, remark) in [
            ("220", "write 220/50 or 220/60", "no hertz"),
            ("220V", "write 220/50 or 220/60", "no hertz, a unit"),
            ("220 VAC", "write 220/50 or 220/60", "no hertz, the unit of a plate"),
            ("100-240", "write 100-240/50 or 100-240/60", "a range without hertz"),
            ("23000/50", "230/50", "too high"),
            ("50/230", "230/50", "the wrong way round"),
            ("240-100/50", "230/50", "a range the wrong way round"),
            ("127/220/60", "230/50", "two voltages that could be frequencies"),
            ("110/220 50", "230/50", "no units"),
            ("mains", "230/50", "a word"),
            ("230/50 or so", "230/50", "words"),
            ("100-240V 50/60Hz 2A", "230/50", "more than a plate"),
        ] {
            let fault = read(cell).expect_err(remark);
            assert_eq!(fault.code, "bad-mains", "{remark}");
            assert!(fault.action.contains(action), "{remark}: {fault}");
        }
        for (cell, is_sound, remark) in
            [("C", true, "a letter"), ("c", false, "small"), ("P", false, "no such type"), ("CF", false, "two")]
        {
            assert_eq!(plug(cell).is_ok(), is_sound, "{remark}");
        }
    }
}
