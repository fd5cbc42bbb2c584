//! Decides how the drugs of the disease profile are read as lines of the tool's sheet. Up: [`crate::builtin::esft`].

use model::fault::Fault;
use model::id::ItemId;
use model::need::esft::{BySeverity, Dose, DrugLine};

use crate::profile::DRUGS;
use crate::table::{Row, Spec, cell, read_all};

/// The drugs, in the order of the sheet.
pub(crate) fn drugs() -> Result<Vec<DrugLine>, Vec<Fault>> {
    let spec = Spec { file: "data/profiles/covid-19/drugs.csv", ..DRUGS };
    read_all(&spec, include_bytes!("../../../../../data/profiles/covid-19/drugs.csv"), line)
}

fn line(row: &mut Row<'_>) -> Option<DrugLine> {
    let item = row.need("item", ItemId::try_new);
    let [name, presentation, form] = ["name", "presentation", "form"].map(|column| row.need(column, cell::text));
    let cents = row.decimal("price_cents");
    // The sheet's prices are all in US dollars; another currency would make the sums of a quantification wrong.
    row.may("currency", |text| cell::word(text, &[((), "USD")]))?;
    row.need("source", cell::source)?;
    let doses = BySeverity {
        mild: dose(row, "forms_per_course_mild", "share_treated_mild"),
        moderate: dose(row, "forms_per_course_moderate", "share_treated_moderate"),
        severe: dose(row, "forms_per_course_severe", "share_treated_severe"),
        critical: dose(row, "forms_per_course_critical", "share_treated_critical"),
    };
    Some(DrugLine {
        item: item?,
        name: format!("{}: {}", name?, presentation?),
        form: form?,
        price_usd: cents?.map(|cents| cents / 100.0),
        doses: BySeverity {
            mild: doses.mild?,
            moderate: doses.moderate?,
            severe: doses.severe?,
            critical: doses.critical?,
        },
    })
}

/// A share that the sheet leaves open treats nobody, as in the tool.
fn dose(row: &mut Row<'_>, forms: &str, share: &str) -> Option<Dose> {
    let (forms, share) = (row.decimal(forms), row.decimal(share));
    Some(Dose { forms_per_course: forms?.unwrap_or(0.0), share_treated: share?.unwrap_or(0.0) })
}
