//! Decides how a consignment is named. Up: [`crate`].

use std::collections::BTreeSet;

use model::id::{ConsignmentId, ID_LENGTH_MAX, ItemId, OfferLineId, PlaceId};

/// Names consignments `LINE-PLACE`, and `LINE-PLACE-for-ITEM` where they fill the demand for another item. A name that is
/// too long or already taken is cut and gets a sum over all the ids, so that the same ones always give the same name.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<ConsignmentId>,
}

impl Names {
    /// The name of what a line gives to a place, for another item where one is named.
    pub(crate) fn name(&mut self, line: &OfferLineId, place: &PlaceId, other: Option<&ItemId>) -> ConsignmentId {
        let plain = other.map_or_else(|| format!("{line}-{place}"), |item| format!("{line}-{place}-for-{item}"));
        let free = ConsignmentId::try_new(&plain).ok().filter(|id| !self.taken.contains(id));
        let id = free.unwrap_or_else(|| {
            let parts = [line.as_str(), place.as_str()].into_iter().chain(other.map(ItemId::as_str));
            ConsignmentId::of(&summed(&plain, parts))
        });
        self.taken.insert(id.clone());
        id
    }
}

/// As much of a name as fits before 16 hexadecimal digits, which are a sum over its parts.
pub(crate) fn summed<'a>(plain: &str, parts: impl Iterator<Item = &'a str>) -> String {
    let bytes = parts.enumerate().flat_map(|(at, part)| std::iter::repeat_n(0, at.min(1)).chain(part.bytes()));
    let tail = format!(".{:016x}", fingerprint(bytes));
    let head: String = plain.chars().take(ID_LENGTH_MAX - tail.len()).collect();
    format!("{head}{tail}")
}

/// FNV-1a, 64 bits: short, the same everywhere, and good enough to tell ids apart.
fn fingerprint(bytes: impl Iterator<Item = u8>) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    bytes.fold(OFFSET, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_where_they_fit_and_differ_where_they_do_not() {
        let mut names = Names::default();
        let (line, place) = (OfferLineId::of("masks-1"), PlaceId::of("IT"));
        assert_eq!(names.name(&line, &place, None).as_str(), "masks-1-IT");
        let other = names.name(&line, &place, Some(&ItemId::of("respirator")));
        assert_eq!(other.as_str(), "masks-1-IT-for-respirator");
        let long = OfferLineId::of(&"x".repeat(64));
        let first = names.name(&long, &place, None);
        let second = names.name(&long, &PlaceId::of("RS"), None);
        let third = names.name(&long, &place, Some(&ItemId::of("mask")));
        assert!(first != second && first != third && first.as_str().len() == 64, "{first} {second} {third}");
        assert_eq!(first, Names::default().name(&long, &place, None), "always the same name");
        let clash = names.name(&OfferLineId::of("masks"), &PlaceId::of("1-IT"), None);
        assert_ne!(clash.as_str(), "masks-1-IT", "a name that is taken is not given twice");
    }
}
