//! The optimum, against every way to give whole packs.

use model::allocation::AllocationProblem;
use proptest::prelude::{prop_assert, proptest};

use crate::drawn::{Drawn, config, got, problems, solve, under};
use crate::oracle::{assert_no_pack_too_many, assert_sound, best, worth};

/// Solves a problem and compares it with the best.
fn assert_best(problem: &AllocationProblem) -> Result<(), proptest::test_runner::TestCaseError> {
    let solution = solve(problem);
    assert_sound(problem, &solution);
    assert_no_pack_too_many(problem, &solution);
    let (found, best) = (worth(problem, &got(&solution)), best(problem));
    prop_assert!(!found.is_less_than(&best), "{:?}\n{:?}\n{:?}", got(&solution), found, best);
    prop_assert!(!best.is_less_than(&found), "better than every way: {:?} {:?}", found, best);
    Ok(())
}

const ONE_SIZE: Drawn = Drawn { packs: &[5], units_max: 30, has_promises: true, has_floors: false };
const MIXED: Drawn = Drawn { packs: &[1, 2, 3, 4, 5, 7, 10], units_max: 26, has_promises: true, has_floors: false };

proptest! {
    #![proptest_config(config(10_000, 11))]

    #[test]
    fn max_min_with_packs_of_several_sizes(problem in problems(MIXED)) {
        assert_best(&problem)?;
    }
}

proptest! {
    #![proptest_config(config(2_500, 12))]

    #[test]
    fn max_min_with_packs_of_one_size(problem in problems(ONE_SIZE)) {
        assert_best(&problem)?;
    }

    #[test]
    fn most_harm_averted(problem in problems(ONE_SIZE)) {
        assert_best(&under(0, &problem))?;
    }

    #[test]
    fn an_alpha_of_a_half(problem in problems(ONE_SIZE)) {
        assert_best(&under(500, &problem))?;
    }

    #[test]
    fn proportional_shares(problem in problems(ONE_SIZE)) {
        assert_best(&under(1000, &problem))?;
    }

    #[test]
    fn an_alpha_of_two(problem in problems(ONE_SIZE)) {
        assert_best(&under(2000, &problem))?;
    }
}

proptest! {
    #![proptest_config(config(2_000, 13))]

    #[test]
    fn floors_with_packs_of_one_size(problem in problems(Drawn { has_floors: true, ..ONE_SIZE })) {
        assert_best(&problem)?;
    }

    #[test]
    fn floors_with_packs_of_several_sizes(problem in problems(Drawn { has_floors: true, ..MIXED })) {
        assert_best(&problem)?;
    }

    #[test]
    fn floors_where_most_harm_is_averted(problem in problems(Drawn { has_floors: true, ..ONE_SIZE })) {
        assert_best(&under(0, &problem))?;
    }

    #[test]
    fn floors_under_an_alpha_of_two(problem in problems(Drawn { has_floors: true, ..ONE_SIZE })) {
        assert_best(&under(2000, &problem))?;
    }

    #[test]
    fn alpha_shares_with_packs_of_several_sizes(problem in problems(MIXED)) {
        assert_best(&under(1000, &problem))?;
    }
}
