//! Decides how a file of the command line, or what comes in on standard input, becomes records, and which key makes the same file
//! given twice one request. Up: [`crate::desk`].

use std::io::Read as _;
use std::path::Path;

use model::fault::Fault;
use sha2::{Digest as _, Sha256};

use crate::files;
use crate::room::{Once, Placed, Refused, chance};

/// What stands for standard input.
const STANDARD_INPUT: &str = "-";

/// What somebody gives.
pub(super) struct Given {
    /// How faults call it.
    pub(super) name: String,
    /// All of it.
    pub(super) bytes: Vec<u8>,
}

impl Given {
    /// Reads a file, or standard input where it is `-`, up to the limit of every reader.
    pub(super) fn read(file: &Path) -> Result<Self, Vec<Fault>> {
        if file != Path::new(STANDARD_INPUT) {
            let bytes = files::read_bytes(file).map_err(|fault| vec![fault])?;
            return Ok(Self { name: file.display().to_string(), bytes });
        }
        let name = "standard input".to_owned();
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(format::cases::FILE_SIZE_MAX + 1).read_to_end(&mut bytes);
        let fault = match read {
            Err(error) => Fault::new("file-unreadable", error.to_string(), "give the file by its name"),
            Ok(size) if size as u64 > format::cases::FILE_SIZE_MAX => {
                let cause = format!("more than {} bytes; that is the limit (64 MiB)", format::cases::FILE_SIZE_MAX);
                Fault::new("file-too-large", cause, "give it in parts")
            }
            Ok(_) => return Ok(Self { name, bytes }),
        };
        Err(vec![fault.at(&name, 0, "")])
    }

    /// The records of a text of JSON objects, each read by `read`; every fault of every record at its line.
    pub(super) fn records<T>(
        &self,
        read: impl Fn(&str) -> Result<T, Vec<Fault>>,
    ) -> Result<Vec<Placed<T>>, Vec<Fault>> {
        let text = files::text_of(&self.name, &self.bytes).map_err(|fault| vec![fault])?;
        let (mut made, mut faults) = (Vec::new(), Vec::new());
        for (line, text) in format::api::records(&self.name, text)? {
            match read(&text) {
                Ok(record) => made.push(Placed { line, record }),
                Err(found) => faults.extend(found.into_iter().map(|fault| {
                    let column = fault.place.column.clone();
                    fault.at(&self.name, line, &column)
                })),
            }
        }
        if faults.is_empty() { Ok(made) } else { Err(faults) }
    }

    /// That the request has one effect: by the key that is given, or by one made of all that is asked.
    pub(super) fn once(&self, key: Option<&str>, asked: &[&str]) -> Result<Once, Refused> {
        let mut parts: Vec<&[u8]> = asked.iter().map(|part| part.as_bytes()).collect();
        parts.push(&self.bytes);
        if let Some(key) = key {
            return Once::try_new(key, &parts);
        }
        let mut hash = Sha256::new();
        for part in &parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Once::try_new(&format!("file-{}", chance::hexadecimal(&hash.finalize())), &parts)
    }

    /// A refusal whose faults of a line name the file.
    pub(super) fn named(&self, mut refused: Refused) -> Refused {
        for fault in refused.faults.iter_mut().filter(|fault| fault.place.line > 0) {
            self.name.clone_into(&mut fault.place.file);
        }
        refused
    }
}
