//! Decides how long what a place has of an item lasts when more of it comes, from an answer that stands: no forecast is made
//! again. Does not decide what comes (`flights`) or whether it is worth it (`ops`). Up: [`crate`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::id::{ItemId, PlaceId};
use model::need::{CaseKind, DiseaseProfile, NeedLine, NeedProblem, NeedSolution, PlaceForecast, QUANTILE_LEVELS};
use model::worth::Lasting;

use crate::capacity::of_place;
use crate::lines::{Catalogue, Level, catalogue};
use crate::place::level;
use crate::run_out::{Arrival, lasting};
use crate::series::known;
use crate::solve::days_up;
use crate::supply::{Supplies, Supply, supplies};
use crate::usage::{WeeklyUse, weekly_use};
use crate::window::Window;

/// The use of every item at some places as the median of an answer's forecast has it, and what is there of it.
pub struct Prospects<'a> {
    window: Window,
    profile: &'a DiseaseProfile,
    catalogue: Catalogue<'a>,
    supplies: Supplies<'a>,
    levels: BTreeMap<&'a PlaceId, Level>,
    lines: BTreeMap<(&'a PlaceId, &'a ItemId), &'a NeedLine>,
}

/// The use of one item at one place, and what is there of it.
pub struct Prospect<'a> {
    level: &'a Level,
    uses: Vec<WeeklyUse>,
    factor: f64,
    window: Window,
    supply: Supply,
}

impl<'a> Prospects<'a> {
    /// The prospects of the places that are asked about, as far as the answer has a forecast of them.
    #[must_use]
    pub fn of(problem: &'a NeedProblem, solution: &'a NeedSolution, asked: &BTreeSet<PlaceId>) -> Self {
        let today = problem.as_of.to_zoned(TimeZone::UTC).date();
        let window = Window { first: today, days: days_up(problem.lead_time + problem.cover) };
        let (series, _) = known(&problem.cases, today);
        let mut levels = BTreeMap::new();
        for place in problem.places.iter().filter(|place| asked.contains(&place.id)) {
            let is_of = |row: &&PlaceForecast| row.place == place.id && row.kind == CaseKind::Cases;
            let rows: Vec<PlaceForecast> = solution.forecasts.iter().filter(is_of).cloned().collect();
            let is_whole = rows.iter().all(|row| row.quantiles.len() == QUANTILE_LEVELS.len()) && !rows.is_empty();
            let known = series.get(&(place.id.clone(), CaseKind::Cases)).filter(|_| is_whole);
            if let (Some(known), Ok(capacity)) = (known, of_place(place, &problem.profile)) {
                let at_50 = level((known, &rows), 500, window, (&problem.profile, &capacity));
                levels.insert(&place.id, at_50);
            }
        }
        let lines = solution.lines.iter().map(|line| ((&line.place, &line.item), line)).collect();
        let (catalogue, supplies) = (catalogue(problem), supplies(problem, today));
        Self { window, profile: &problem.profile, catalogue, supplies, levels, lines }
    }

    /// Last day of the window: nobody counts any use after it.
    #[must_use]
    pub fn last(&self) -> Date {
        self.window.last()
    }

    /// The prospect of one item at one place; none where the answer counts no use of it there.
    #[must_use]
    pub fn at(&self, place: &PlaceId, item: &ItemId) -> Option<Prospect<'_>> {
        let line = self.lines.get(&(place, item))?;
        let level = self.levels.get(place)?;
        let (item, rates) = self.catalogue.iter().find(|(known, _)| known.id == *item)?;
        let sparing = self.profile.use_permille(&item.id, line.use_profile).get() as f64 / 1000.0;
        let factor = sparing * line.burn_permille.map_or(1.0, |burn| burn.get() as f64 / 1000.0);
        Some(Prospect {
            level,
            uses: weekly_use(item, rates, &level.amounts),
            factor,
            window: self.window,
            supply: self.supplies.get(&(place, &item.id)).cloned().unwrap_or_default(),
        })
    }
}

impl Prospect<'_> {
    /// How long it lasts when, on top of stock, pipeline, pledges and own production, these arrive. With none it runs out on
    /// [`NeedLine::run_out_50`]; with more it never lasts less.
    #[must_use]
    pub fn lasting(&self, arrivals: &[Arrival]) -> Lasting {
        lasting((&self.level.weeks, &self.uses), self.factor, self.window, &self.supply, arrivals)
    }
}
