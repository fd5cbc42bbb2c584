//! Decides how a list of texts and a guess are written in one cell so that a person can read them and nothing is lost.
//! Up: [`crate::arrived`].

use model::arrived::{ArrivedLine, Guess, GuessOf, How};
use model::fault::Fault;
use model::product::Condition;
use model::quantity::Permille;

/// Stands between the parts of a cell.
const BAR: &str = " | ";

/// Texts in one cell: a bar between them; bars, line ends and backslashes inside with a backslash before.
pub(super) fn join<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts.into_iter().map(escaped).collect::<Vec<_>>().join(BAR)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '|' => out.push_str("\\|"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            letter => out.push(letter),
        }
    }
    out
}

/// The texts of a cell; none of an empty one.
pub(super) fn split(cell: &str) -> Vec<String> {
    if cell.is_empty() {
        return Vec::new();
    }
    let (mut parts, mut part, mut letters) = (Vec::new(), String::new(), cell.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => part.push('\n'),
                Some('r') => part.push('\r'),
                Some(other) => part.push(other),
                None => part.push('\\'),
            },
            '|' => {
                // One blank on each side belongs to the bar.
                if part.ends_with(' ') {
                    part.pop();
                }
                parts.push(std::mem::take(&mut part));
                if letters.as_str().starts_with(' ') {
                    letters.next();
                }
            }
            letter => part.push(letter),
        }
    }
    parts.push(part);
    parts
}

/// Guesses in one cell, one a line: what, value, how, how sure in thousandths, from what text.
pub(super) fn guesses(guesses: &[Guess]) -> String {
    let lines: Vec<String> = guesses
        .iter()
        .map(|guess| {
            let sure = guess.sure.get().to_string();
            join([guess.what.word(), &guess.value, guess.how.word(), &sure, &guess.from])
        })
        .collect();
    lines.join("\n")
}

/// The guesses of a cell. Code `wrong-shape`.
pub(super) fn read_guesses(cell: &str) -> Result<Vec<Guess>, Fault> {
    cell.lines().filter(|line| !line.trim().is_empty()).map(read_guess).collect()
}

fn read_guess(line: &str) -> Result<Guess, Fault> {
    let wrong = || {
        let cause = format!("\u{ab}{line}\u{bb} is no guess");
        Fault::new("wrong-shape", cause, "write what | value | how | sure | from, or clear the line")
    };
    let parts: [String; 5] = split(line).try_into().map_err(|_| wrong())?;
    let [what, value, how, sure, from] = parts;
    Ok(Guess {
        what: word_of(&GuessOf::ALL, &what).ok_or_else(wrong)?,
        value,
        from,
        how: word_of(&How::ALL, &how).ok_or_else(wrong)?,
        sure: sure.parse().ok().and_then(|sure| Permille::try_new(sure).ok()).ok_or_else(wrong)?,
    })
}

/// What a word of a list stands for.
pub(super) fn word_of<T: Copy>(list: &[(T, &'static str)], word: &str) -> Option<T> {
    list.iter().find(|(_, known)| *known == word).map(|(one, _)| *one)
}

/// The word of a condition.
pub(super) fn condition_word(condition: Condition) -> &'static str {
    Condition::ALL.iter().find(|(one, _)| *one == condition).map(|(_, word)| *word).expect("a condition has a word")
}

/// A value of a line as its guess and the export write it.
pub(super) fn value_text(line: &ArrivedLine, what: GuessOf) -> Option<String> {
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    match what {
        GuessOf::Item => line.item.as_ref().map(ToString::to_string),
        GuessOf::Sort => line.sort.map(|sort| sort.word().to_owned()),
        GuessOf::Units => line.units.map(|units| units.get().to_string()),
        GuessOf::Packs => line.packs.map(|packs| packs.get().to_string()),
        GuessOf::Gross => line.gross.map(|gross| gross.get().to_string()),
        GuessOf::Volume => line.volume.map(|volume| volume.get().to_string()),
        GuessOf::Expiry => line.expiry.map(|day| day.to_string()),
        GuessOf::Lots => filled(line.lots.join(", ")),
        GuessOf::Languages => filled(line.languages.join(" ")),
        GuessOf::Condition => line.condition.map(|condition| condition_word(condition).to_owned()),
        GuessOf::Marks => filled(line.marks.iter().map(|mark| mark.word()).collect::<Vec<_>>().join(" ")),
        GuessOf::Pallet => line.pallet.clone(),
        GuessOf::Group => line.group.clone(),
    }
}

/// Where a person changed a value in an export, the value is theirs and certain.
pub(super) fn correct(line: &mut ArrivedLine) {
    for (what, _) in GuessOf::ALL {
        let stated = value_text(line, what);
        let known = line.guess(what).map(|guess| guess.value.clone());
        if stated == known {
            continue;
        }
        line.guesses.retain(|guess| guess.what != what);
        if let Some(value) = stated {
            let from = "corrected in the export".to_owned();
            line.guesses.push(Guess { what, value, from, how: How::Exact, sure: Permille::ALL });
        }
    }
    line.guesses.sort_by_key(|guess| guess.what);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were() {
        for (texts, remark) in [
            (&["a", "b"][..], "plain"),
            (&["a | b", "c\\"], "a bar and a backslash"),
            (&["two\nlines\r", " blanks "], "line ends and blanks"),
            (&["", "x", ""], "empty ones between"),
            (&["\\n"], "what looks like a line end"),
        ] {
            assert_eq!(split(&join(texts.iter().copied())), texts, "{remark}");
        }
        assert!(split("").is_empty());
    }

    #[test]
    fn a_guess_that_was_spoiled_is_refused() {
        for (line, remark) in [
            ("item | gown", "too short"),
            ("thing | gown | word | 900 | gown", "no such value"),
            ("item | gown | dream | 900 | gown", "no such way"),
            ("item | gown | word | 1001 | gown", "more than sure"),
        ] {
            assert_eq!(read_guesses(line).expect_err(remark).code, "wrong-shape", "{remark}");
        }
    }
}
