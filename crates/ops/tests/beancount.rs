//! An independent program adds the account up again: `bean-check` of Beancount, which shares nothing with this one. It must
//! accept made accounts and the example's, and refuse one in which a single figure was moved.
//!
//! Where it is not installed the test says so and passes; with `CI=true` in the environment it fails (the script
//! `.ci/run` installs it).

#[expect(dead_code, reason = "the account's own tests use the rest")]
#[path = "../../record/tests/account/made.rs"]
mod made;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::date;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use record::ledger::fold;

/// Accounts that are made; all go through one run of the program.
const ACCOUNTS: usize = 60;

/// The program, where it is installed.
fn bean_check() -> Option<PathBuf> {
    let named = std::env::var_os("BEAN_CHECK").map(PathBuf::from);
    let in_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).map(|folder| folder.join("bean-check")).find(|file| file.is_file())
    };
    named.or_else(in_path)
}

/// Whether the program accepts a ledger, and what it says.
fn accepts(program: &Path, text: &str) -> (bool, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("account.beancount");
    std::fs::write(&file, text).expect("a ledger to check");
    // Its cache beside the file would be written in vain.
    let run = Command::new(program).arg("--no-cache").arg(&file).output().expect("bean-check should start");
    (run.status.success(), String::from_utf8_lossy(&run.stderr).into_owned())
}

/// Made accounts as ledgers.
fn ledgers() -> Vec<String> {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (parties, agreements) = (made::parties(), made::agreements());
    (0..ACCOUNTS)
        .map(|_| {
            let entries = made::account().new_tree(&mut runner).expect("an account should be made").current();
            let ledger = fold(&entries, &made::register(&parties, &agreements), date(2020, 12, 31));
            ops::accounting::beancount("A \"made\" account", &parties, &ledger)
        })
        .collect()
}

/// The ledger with the last digit of its first posting moved.
fn moved(ledger: &str) -> Option<String> {
    with_another_digit(ledger, ledger.lines().find(|line| line.starts_with("  Equity:"))?)
}

/// The ledger with the last digit of its last assertion moved.
fn asserted_wrong(ledger: &str) -> Option<String> {
    with_another_digit(ledger, ledger.lines().rfind(|line| line.contains(" balance "))?)
}

/// The ledger with the last digit of a line's figure moved: the figure stands after two blanks, behind the account.
fn with_another_digit(ledger: &str, line: &str) -> Option<String> {
    let (before, after) = line.rsplit_once("  ")?;
    let figure = after.split(' ').next()?;
    let (head, last) = figure.split_at(figure.len() - 1);
    let (last, rest) = ((last.parse::<u32>().ok()? + 1) % 10, &after[figure.len()..]);
    Some(ledger.replacen(line, &format!("{before}  {head}{last}{rest}"), 1))
}

#[test]
fn another_program_finds_the_same_balances() {
    let Some(program) = bean_check() else {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "bean-check is missing: install Beancount, or name the program in BEAN_CHECK"
        );
        let mut stream = std::io::stderr().lock();
        let _ = writeln!(stream, "skipped: bean-check is not installed");
        return;
    };
    let all = ledgers();
    assert!(
        all.iter().filter(|ledger| ledger.contains(" balance ")).count() > ACCOUNTS / 2,
        "accounts should hold something"
    );
    for ledger in &all {
        let (is_accepted, said) = accepts(&program, ledger);
        assert!(is_accepted, "{said}\n{ledger}");
    }
    let mut spoiled: Vec<String> =
        all.iter().flat_map(|ledger| [moved(ledger), asserted_wrong(ledger)]).flatten().collect();
    spoiled.truncate(24);
    assert_eq!(spoiled.len(), 24, "most accounts should have a figure to move");
    for ledger in &spoiled {
        assert!(!accepts(&program, ledger).0, "a moved figure should be refused:\n{ledger}");
    }
}

#[test]
fn the_account_of_the_example_is_accepted_too() {
    let Some(program) = bean_check() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("april.beancount");
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/april-2020");
    let question =
        ops::accounting::AccountQuestion { party: None, from: None, to: None, unit: None, beancount: Some(&file) };
    ops::accounting::account(&dir, &question).expect("the example should be sound");
    let ledger = std::fs::read_to_string(&file).expect("the ledger was written");
    let (is_accepted, said) = accepts(&program, &ledger);
    assert!(is_accepted, "{said}");
    assert!(!accepts(&program, &moved(&ledger).expect("a figure to move")).0);
    assert!(!accepts(&program, &asserted_wrong(&ledger).expect("a balance to move")).0);
}
