//! Decides how it is told what a log's chain shows. Up: [`crate::verifying`].

use format::answer::{Answer, Cell, Table, grouped};
use model::custody::PlainText;
use model::log::Checkpoint;
use record::chain::{Consistency, is_signed};

use super::Found;
use crate::answer::Done;

/// Most erased texts that are listed.
const ERASED_MAX: usize = 100;

/// The answer, and whether the log must not be trusted.
pub(super) fn told(found: &Found, key: Option<[u8; 32]>, kept: &[Checkpoint]) -> Done {
    let operation = found.sequence.operation().map_or("", PlainText::as_str);
    if let Some((line, broken)) = &found.broken {
        let title = format!("the log of {operation} is broken at line {} of the log", broken.number);
        let mut answer = Answer { title, ..Answer::default() };
        answer.remarks.push(format!("line {line} of the file: {}", broken.kind.meaning()));
        let before = broken.number - 1;
        answer.remarks.push(match before {
            0 => "no line before it".to_owned(),
            1 => "the one line before it holds".to_owned(),
            _ => format!("the {} lines before it hold", grouped(before.cast_signed())),
        });
        return Done { answer, is_refused: true };
    }
    let head = found.chain.head();
    let lines = if head.size == 1 {
        "1 line holds".to_owned()
    } else {
        format!("{} lines hold", grouped(head.size.cast_signed()))
    };
    let mut answer = Answer { title: format!("the log of {operation}: {lines}"), ..Answer::default() };
    let mut summary = Table::new("head", &["lines", "digest of the last"]);
    summary.push(vec![Cell::Count(head.size.cast_signed()), Cell::text(head.digest)]);
    answer.tables.push(summary);
    let (checkpoints, refusals) = checkpoints(found, operation, key, kept);
    answer.tables.push(checkpoints);
    let (erased, remark) = erased(found);
    answer.tables.push(erased);
    answer.remarks.extend(remark);
    let is_refused = !refusals.is_empty();
    answer.remarks.extend(refusals);
    if key.is_none() && (!kept.is_empty() || !found.sequence.checkpoints().is_empty()) {
        answer.remarks.push(
            "no key was given: a checkpoint shows that somebody signed this log, not who; ask the operator for the key by another way"
                .to_owned(),
        );
    }
    if found.sequence.checkpoints().is_empty() && kept.is_empty() {
        answer.remarks.push(
            "no checkpoint: the chain shows that the lines follow from one another, not that the whole log was not written anew"
                .to_owned(),
        );
    }
    Done { answer, is_refused }
}

fn checkpoints(found: &Found, operation: &str, key: Option<[u8; 32]>, kept: &[Checkpoint]) -> (Table, Vec<String>) {
    let mut table = Table::new("checkpoints", &["lines", "signed", "key", "from", "verdict"]);
    let mut refusals = Vec::new();
    let own = found.sequence.checkpoints().iter().map(|checkpoint| (checkpoint, "the file"));
    let all: Vec<(&Checkpoint, &str)> = own.chain(kept.iter().map(|checkpoint| (checkpoint, "kept"))).collect();
    for (checkpoint, from) in &all {
        let is_foreign = key.is_some_and(|key| key != checkpoint.key);
        let (verdict, is_bad) = if !is_signed(operation, checkpoint) {
            ("its signature is not that of its key over this operation's name, lines, digest and moment", true)
        } else {
            match found.chain.against(checkpoint.head) {
                Consistency::Rewritten => ("the log was rewritten since", true),
                Consistency::Shorter => ("lines were cut off since", true),
                Consistency::Whole if is_foreign => ("holds, signed with another key", false),
                Consistency::Whole => ("holds", false),
            }
        };
        let digits: String = checkpoint.key.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let size = checkpoint.head.size.cast_signed();
        table.push(vec![
            Cell::Count(size),
            Cell::text(checkpoint.signed),
            Cell::text(digits),
            Cell::text(from),
            Cell::text(if is_bad { "refused" } else { verdict }),
        ]);
        if is_bad {
            refusals.push(format!("the checkpoint of {} lines: {verdict}", grouped(size)));
        }
    }
    if key.is_some_and(|key| !all.iter().any(|(checkpoint, _)| checkpoint.key == key)) {
        refusals.push("no checkpoint is signed with the key that was given".to_owned());
    }
    (table, refusals)
}

fn erased(found: &Found) -> (Table, Option<String>) {
    let mut table = Table::new("erased texts", &["line", "text", "erasure"]);
    let all = found.chain.erased();
    for (line, part) in all.iter().take(ERASED_MAX) {
        let is_named = found.named.contains(&(*line, *part));
        let word = if is_named { "recorded in the log" } else { "nothing says why" };
        table.push(vec![Cell::Count(line.cast_signed()), Cell::text(part.word()), Cell::text(word)]);
    }
    let unnamed = all.iter().filter(|erased| !found.named.contains(erased)).count();
    let remark = (!all.is_empty()).then(|| {
        let texts = if all.len() == 1 { "text is" } else { "texts are" };
        format!("{} {texts} erased, {unnamed} of them without an erasure in the log; their digests still stand in the chain", all.len())
    });
    (table, remark)
}
