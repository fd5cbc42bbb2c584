//! Decides how the columns of an item that say what it needs are read: regulation, oxygen, power, staff, platforms,
//! dangerous goods, cold chain. Does not decide what an offer lacks of it (`fitness`). Up: [`crate::builtin`].

use model::fault::Fault;
use model::handling::{ColdChain, DangerousGood, Handling, Regulation};
use model::world::ItemKind;

use crate::table::{Row, cell};

/// Coldest and hottest that a cold chain keeps, degrees Celsius: vaccines on dry ice lie at -80, liquid nitrogen at -196.
const DEGREES: std::ops::RangeInclusive<i64> = -196..=60;

/// What an item needs; an empty cell keeps what is `known`, and the default needs nothing.
///
/// A device is regulated as one where nothing else is said: it would be the wrong thing to forget.
pub(super) fn handling(row: &mut Row<'_>, kind: Option<ItemKind>, known: Option<&Handling>) -> Option<Handling> {
    let implied = if kind == Some(ItemKind::Device) { Regulation::Device } else { Regulation::Supply };
    let unsaid = Handling { regulation: implied, ..Handling::default() };
    let known = known.unwrap_or(&unsaid);
    let regulation = row.may("regulation", |text| cell::word(text, &Regulation::ALL));
    let [oxygen_lpm, power_w, workers_permille] =
        ["oxygen_lpm", "power_w", "workers_permille"].map(|column| row.may(column, cell::units));
    let platforms = row.list("platforms", cell::text);
    let dangerous = dangerous(row, known.dangerous.as_ref());
    let cold_chain = cold_chain(row, known.cold_chain);
    let platforms = platforms?;
    Some(Handling {
        regulation: regulation?.unwrap_or(known.regulation),
        oxygen_lpm: oxygen_lpm?.unwrap_or(known.oxygen_lpm),
        power_w: power_w?.unwrap_or(known.power_w),
        workers_permille: workers_permille?.unwrap_or(known.workers_permille),
        platforms: if platforms.is_empty() { known.platforms.clone() } else { platforms },
        dangerous: dangerous?,
        cold_chain: cold_chain?,
    })
}

/// The columns `un_...`. A number begins anew, so that an empty limit forbids; without one the filled cells override what
/// is known; the number 0 says that the item is no dangerous good.
#[expect(clippy::option_option, reason = "harmless and wrong are two different things")]
fn dangerous(row: &mut Row<'_>, known: Option<&DangerousGood>) -> Option<Option<DangerousGood>> {
    let is_cleared = row.raw("un_number") == "0";
    let number = if is_cleared { Some(None) } else { row.may("un_number", cell::un_number) };
    let class = row.may("un_class", un_class);
    let [passenger, cargo, net] =
        ["un_passenger_max", "un_cargo_max", "un_net_per_unit"].map(|column| row.may(column, cell::units));
    let (number, class, passenger, cargo, net) = (number?, class?, passenger?, cargo?, net?);
    let is_silent = class.is_none() && [passenger, cargo, net].iter().all(Option::is_none);
    let Some(un_number) = number else {
        return match known {
            _ if is_cleared && is_silent => Some(None),
            None if is_silent => Some(None),
            Some(known) if !is_cleared => Some(Some(DangerousGood {
                un_number: known.un_number,
                class: class.unwrap_or_else(|| known.class.clone()),
                passenger_max: passenger.or(known.passenger_max),
                cargo_max: cargo.or(known.cargo_max),
                net_per_unit: net.unwrap_or(known.net_per_unit),
            })),
            _ => incomplete(row, "un_number", "un_number"),
        };
    };
    match (class, net) {
        (Some(class), Some(net_per_unit)) => {
            Some(Some(DangerousGood { un_number, class, passenger_max: passenger, cargo_max: cargo, net_per_unit }))
        }
        (None, Some(_)) => incomplete(row, "un_class", "un_class"),
        (Some(_), None) => incomplete(row, "un_net_per_unit", "un_net_per_unit"),
        (None, None) => incomplete(row, "un_class", "un_class and un_net_per_unit"),
    }
}

fn incomplete<T>(row: &mut Row<'_>, column: &str, lacking: &str) -> Option<T> {
    let cause = format!("the dangerous goods lack {lacking}");
    let action = "fill in un_number, un_class and un_net_per_unit together; an empty limit forbids the aircraft";
    row.fault(column, Fault::new("dangerous-incomplete", cause, action));
    None
}

/// A class or division: `3`, `5.1`, `1.4S`.
pub(crate) fn un_class(text: &str) -> Result<String, Fault> {
    let mut signs = text.chars().peekable();
    let is_class = signs.next().is_some_and(|sign| ('1'..='9').contains(&sign))
        && signs.next_if_eq(&'.').is_none_or(|_| signs.next().is_some_and(|sign| ('1'..='6').contains(&sign)))
        && signs.next().is_none_or(|sign| sign.is_ascii_uppercase())
        && signs.next().is_none();
    if is_class {
        return Ok(text.to_owned());
    }
    let cause = format!("\u{ab}{text}\u{bb} is not a class of dangerous goods");
    Err(Fault::new("bad-un-class", cause, "write the class or division, such as 3, 5.1 or 9"))
}

/// The columns `cold_low` and `cold_high`: both or neither.
#[expect(clippy::option_option, reason = "empty and wrong are two different things")]
fn cold_chain(row: &mut Row<'_>, known: Option<ColdChain>) -> Option<Option<ColdChain>> {
    let degrees = |text: &str| {
        cell::within(text, DEGREES).map(|value| i16::try_from(value).expect("the range of degrees should fit"))
    };
    let [low, high] = ["cold_low", "cold_high"].map(|column| row.may(column, degrees));
    let (column, cause) = match (low?, high?) {
        (Some(low), Some(high)) if low <= high => return Some(Some(ColdChain { low, high })),
        (None, None) => return Some(known),
        (Some(low), Some(high)) => ("cold_high", format!("from {low} up to {high} degrees Celsius")),
        (Some(_), None) => ("cold_high", "a cold chain without its upper end".to_owned()),
        (None, Some(_)) => ("cold_low", "a cold chain without its lower end".to_owned()),
    };
    row.fault(
        column,
        Fault::new("bad-cold-chain", cause, "give the lowest and the highest degrees Celsius, as 2 and 8"),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::items::{ITEMS, items, merge_items};
    use crate::table::collector::Faults;
    use model::quantity::Units;
    use model::world::Item;

    fn merged(columns: &str, cells: &str) -> Result<Item, Vec<(String, &'static str)>> {
        let mut list = items().expect("the table should be without faults");
        let mut faults = Faults::default();
        let id = if columns.starts_with("new ") { "new-thing" } else { "hand-rub" };
        let columns = columns.trim_start_matches("new ");
        let text = format!("id,name,unit,kind,source,{columns}\n{id},N,litre,consumable,x,{cells}\n");
        merge_items(&ITEMS, text.as_bytes(), &mut list, &mut faults);
        let item = list.into_iter().find(|item| item.id.as_str() == id);
        faults
            .finish(item)
            .map(|(item, _)| item)
            .map_err(|list| list.into_iter().map(|fault| (fault.place.column, fault.code)).collect())
    }

    #[test]
    fn what_an_item_needs_is_overridden_cell_by_cell() {
        let known = merged("regulation", "").expect("nothing said").handling;
        assert_eq!(known.dangerous.as_ref().map(|good| good.un_number), Some(1170));
        let limited = merged("un_cargo_max", "30000").expect("a limit").handling;
        let good = limited.dangerous.expect("still dangerous");
        assert_eq!((good.un_number, good.cargo_max), (1170, Some(Units::of(30_000))));
        let anew = merged("un_number,un_class,un_net_per_unit", "UN1987,3,900").expect("another number").handling;
        let good = anew.dangerous.expect("dangerous");
        assert_eq!((good.un_number, good.cargo_max), (1987, None), "an empty limit of a new number forbids");
        assert_eq!(merged("un_number", "0").expect("harmless").handling.dangerous, None);
        let cold = merged("cold_low,cold_high,regulation", "-25,-15,test").expect("a cold chain").handling;
        assert_eq!(cold.cold_chain, Some(ColdChain { low: -25, high: -15 }));
        assert_eq!((cold.regulation, cold.dangerous), (Regulation::Test, known.dangerous));
        let fresh = merged("new oxygen_lpm,platforms", "12,genexpert manual").expect("a new item").handling;
        assert_eq!((fresh.oxygen_lpm.get(), fresh.platforms.len()), (12, 2));
    }

    #[test]
    fn needs_that_cannot_be_are_refused_at_their_cell() {
        for (columns, cells, column, code, remark) in [
            ("regulation", "medcine", "regulation", "unknown-word", "letter lost"),
            ("oxygen_lpm", "-3", "oxygen_lpm", "negative-amount", "below zero"),
            ("un_number", "117", "un_number", "bad-un-number", "three digits"),
            ("un_number", "1987", "un_class", "dangerous-incomplete", "a number alone"),
            ("un_number,un_class", "1987,3", "un_net_per_unit", "dangerous-incomplete", "no net quantity"),
            ("un_number,un_net_per_unit", "1987,3", "un_class", "dangerous-incomplete", "no class"),
            ("un_number,un_class", "0,3", "un_number", "dangerous-incomplete", "harmless, with a class"),
            ("new un_cargo_max", "500", "un_number", "dangerous-incomplete", "a limit without a number"),
            ("un_class", "5.9", "un_class", "bad-un-class", "no such division"),
            ("un_class", "flammable", "un_class", "bad-un-class", "a word"),
            ("cold_low", "2", "cold_high", "bad-cold-chain", "no upper end"),
            ("cold_high", "8", "cold_low", "bad-cold-chain", "no lower end"),
            ("cold_low,cold_high", "8,2", "cold_high", "bad-cold-chain", "the wrong way round"),
            ("cold_low,cold_high", "-300,8", "cold_low", "out-of-range", "colder than can be"),
        ] {
            assert_eq!(merged(columns, cells).expect_err(remark), [(column.to_owned(), code)], "{remark}");
        }
    }

    #[test]
    fn every_item_of_the_catalogue_says_how_it_is_regulated() {
        let items = items().expect("the table should be without faults");
        let count = |regulation| items.iter().filter(|item| item.handling.regulation == regulation).count();
        assert_eq!(count(Regulation::Medicine), 147);
        for (id, regulation, remark) in [
            ("ventilator-icu", Regulation::Device, "a device"),
            ("test-pcr-manual", Regulation::Test, "a test"),
            ("respirator", Regulation::Protective, "protective equipment"),
            ("dexamethasone-4mg", Regulation::Medicine, "a medicine"),
            ("filter-pes-0.2um", Regulation::Supply, "a filter among the drugs"),
            ("soap", Regulation::Supply, "any other supply"),
        ] {
            let item = items.iter().find(|item| item.id.as_str() == id).expect(remark);
            assert_eq!(item.handling.regulation, regulation, "{remark}");
        }
        let is_device = |item: &&Item| item.kind == ItemKind::Device && item.handling.regulation != Regulation::Device;
        let others: Vec<&str> = items.iter().filter(is_device).map(|item| item.id.as_str()).collect();
        assert_eq!(others, ["sprayer"], "a sprayer of chlorine is no medical device");
    }

    #[test]
    fn default_packs_of_dangerous_goods_may_fly_on_a_freighter() {
        let items = items().expect("the table should be without faults");
        let mut numbers = Vec::new();
        for item in &items {
            let Some(good) = &item.handling.dangerous else { continue };
            numbers.push(good.un_number);
            let most = good.cargo_max.expect("a freighter should take it");
            let units = item.pack.as_ref().map_or(1, |pack| pack.units().get());
            let net = good.net_per_unit.get() * units;
            assert!(net <= most.get(), "{}: {net} above {}", item.id, most.get());
            assert!(good.passenger_max.is_none_or(|passenger| passenger <= most), "{}", item.id);
        }
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers, [1072, 1170, 1748]);
    }
}
