//! Tests of the whole folder. Up: [`crate::folder`].

use super::*;

#[test]
fn an_empty_operation_reads_back_whole() {
    let dir = tempfile::tempdir().expect("a folder");
    write_empty(dir.path()).expect("an empty folder should be filled");
    let read = read(dir.path()).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(read.digest.len(), 64);
    assert_eq!(read.operation.parties.len(), 3);
    assert_eq!(write_empty(dir.path()).expect_err("the folder is filled").code, "folder-not-empty");
}
