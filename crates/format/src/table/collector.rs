//! Decides how faults are gathered: all of them, in reading order, but never more than a person or the memory can take.
//! Does not decide what is a fault. Up: [`crate::table`].

use std::collections::BTreeMap;

use model::fault::Fault;

/// Most faults kept of one file: a table of the wrong kind would otherwise fill the memory with them.
pub(crate) const FAULTS_PER_FILE_MAX: usize = 1000;

/// Faults and remarks found so far.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<Fault>,
    remarks: Vec<Fault>,
    per_file: BTreeMap<String, usize>,
}

impl Faults {
    /// Adds a fault; the first one over the limit of a file is replaced by a note that there are more.
    pub(crate) fn push(&mut self, fault: Fault) {
        let count = self.per_file.entry(fault.place.file.clone()).or_default();
        *count += 1;
        if *count <= FAULTS_PER_FILE_MAX {
            self.list.push(fault);
        } else if *count == FAULTS_PER_FILE_MAX + 1 {
            let file = fault.place.file;
            self.list.push(
                Fault::new(
                    "too-many-faults",
                    format!("more than {FAULTS_PER_FILE_MAX} faults; the rest is not listed"),
                    "check that this is the right table and mend the faults listed first",
                )
                .at(&file, 0, ""),
            );
        }
    }

    /// Adds something that a reader should look at but that does not make the folder wrong.
    pub(crate) fn remark(&mut self, remark: Fault) {
        if self.remarks.len() < FAULTS_PER_FILE_MAX {
            self.remarks.push(remark);
        }
    }

    /// The value and the remarks when there is no fault; otherwise every fault, in order of file, line and column.
    pub(crate) fn finish<T>(mut self, value: Option<T>) -> Result<(T, Vec<Fault>), Vec<Fault>> {
        self.list.sort();
        self.list.dedup();
        self.remarks.sort();
        self.remarks.dedup();
        match value {
            Some(value) if self.list.is_empty() => Ok((value, self.remarks)),
            _ => {
                assert!(!self.list.is_empty(), "a table without a value should have a fault");
                Err(self.list)
            }
        }
    }

    /// Whether a file has so many faults that looking for more is of no use to anybody.
    pub(crate) fn is_full(&self, file: &str) -> bool {
        self.per_file.get(file).is_some_and(|count| *count > FAULTS_PER_FILE_MAX)
    }

    /// Whether any fault was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_full_of_faults_is_cut_with_a_note() {
        let mut faults = Faults::default();
        for line in 1..5000 {
            faults.push(Fault::new("bad-id", "c", "a").at("x.csv", line, ""));
        }
        let list = faults.finish(Some(())).expect_err("faults should be reported");
        assert_eq!(list.len(), FAULTS_PER_FILE_MAX + 1);
        assert_eq!(list[0].code, "too-many-faults");
    }
}
