//! stub
pub(crate) const RULES: &[crate::sheet::Rule<()>] = &[];
/// x
pub fn check_chain(
    _: &model::operation::Operation,
    _: &model::plan::PlanProblems,
    _: &model::plan::PlanSolutions,
) -> crate::Checked {
    crate::Checked::default()
}
