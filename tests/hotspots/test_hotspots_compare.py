import math

import numpy as np
import pytest

from intel.hotspots.compare import Expectation, compare_units, spread, step_up_limit
from intel.hotspots.model import Comparison, Verdict, rules

RULES = rules()
MONTHS = RULES.before_months + RULES.recent_months
HOLDS = {Verdict.MORE, Verdict.FEWER}
# 28 wards as uneven as real ones: from one report in two years to six a month.
RATES = np.geomspace(0.05, 6, 28)


def simulated(
    rates: np.ndarray, generator: np.random.Generator, *, lift: float = 1.0, runs: float = 1.0
) -> Comparison:
    """Draw 15 months for each ward; the last ward's recent months are `lift` times as busy; `runs` > 1 clusters."""
    means = np.repeat(rates[:, None], MONTHS, axis=1)
    means[-1, RULES.before_months :] *= lift
    if runs > 1:
        means = generator.gamma(means / (runs - 1), runs - 1)
    counts = generator.poisson(means)
    return compare_units({f"ward {n:02}": row.tolist() for n, row in enumerate(counts)}, RULES)


@pytest.mark.parametrize("seed", [1, 2, 3], ids=lambda seed: f"seed={seed}")
@pytest.mark.parametrize("runs", [1.0, 1.5], ids=["pure chance", "in runs"])
def test_where_nothing_changed_a_change_is_claimed_in_few_months(seed: int, runs: float) -> None:
    generator = np.random.default_rng(seed)
    rounds = 200
    claimed = sum(
        any(change.verdict in HOLDS for change in simulated(RATES, generator, runs=runs).changes)
        for _ in range(rounds)
    )
    # 1 in 20 at most; 200 rounds of exactly that stay under 1 in 10 all but once in a thousand times.
    assert claimed / rounds < 0.10


@pytest.mark.parametrize("seed", [11], ids=lambda seed: f"seed={seed}")
def test_over_many_rounds_false_claims_stay_under_one_in_twenty(seed: int) -> None:
    generator = np.random.default_rng(seed)
    rounds = 1000
    claimed = sum(any(c.verdict in HOLDS for c in simulated(RATES, generator).changes) for _ in range(rounds))
    assert claimed / rounds < RULES.false_alarms


@pytest.mark.parametrize("rate", [0.3, 1.0, 3.0, 20.0])
@pytest.mark.parametrize("seed", [21], ids=lambda seed: f"seed={seed}")
def test_the_expected_range_holds_the_count_19_times_in_20(seed: int, rate: float) -> None:
    generator = np.random.default_rng(seed)
    inside = [
        change.lower <= change.recent <= change.upper
        for _ in range(60)
        for change in simulated(np.full(28, rate), generator).changes
    ]
    assert np.mean(inside) > 0.935


@pytest.mark.parametrize("seed", [31, 32], ids=lambda seed: f"seed={seed}")
def test_a_ward_three_times_as_busy_is_found(seed: int) -> None:
    generator = np.random.default_rng(seed)
    rates = np.concatenate([RATES[:-1], [6.0]])
    found = [simulated(rates, generator, lift=3.0).changes[-1].verdict for _ in range(100)]
    assert found.count(Verdict.MORE) > 90


@pytest.mark.parametrize("seed", [41, 42], ids=lambda seed: f"seed={seed}")
def test_a_busy_ward_that_falls_silent_is_found_though_its_number_is_not_shown(seed: int) -> None:
    generator = np.random.default_rng(seed)
    rates = np.concatenate([RATES[:-1], [6.0]])
    found = [simulated(rates, generator, lift=0.0).changes[-1] for _ in range(50)]
    assert sum(change.verdict == Verdict.FEWER for change in found) > 45
    assert all(change.recent == 0 for change in found)


@pytest.mark.parametrize(
    ("before", "share", "wide"), [(0, 0.25, 1.0), (7, 0.25, 1.0), (40, 0.5, 2.5), (2400, 0.25, 4.0)]
)
@pytest.mark.parametrize("seed", [51], ids=lambda seed: f"seed={seed}")
def test_the_probabilities_are_those_of_a_second_way(
    seed: int, before: int, share: float, wide: float
) -> None:
    """The same law drawn as a Poisson count whose mean is itself gamma distributed."""
    expected = Expectation(before, share, wide)
    ratio = (1 + share) * wide
    generator = np.random.default_rng(seed)
    drawn = generator.poisson(generator.gamma(expected.mean / (ratio - 1), ratio - 1, size=400_000))
    assert expected.mean == pytest.approx(share * (before + 0.5))
    assert drawn.mean() == pytest.approx(expected.mean, rel=0.02)
    assert drawn.var() == pytest.approx(expected.mean * ratio, rel=0.05)
    lower, upper = expected.range(0.05)
    for count in {0, 1, lower, math.floor(expected.mean), upper, upper + 2}:
        low, high = (
            np.mean(drawn < count) + np.mean(drawn == count) / 2,
            np.mean(drawn > count) + np.mean(drawn == count) / 2,
        )
        assert expected.p(count) == pytest.approx(min(1, 2 * min(low, high)), abs=0.006)


def test_the_probabilities_add_up_to_one() -> None:
    expected = Expectation(30, 0.25, 1.3)
    assert sum(expected.probability(count) for count in range(300)) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("seed", range(60, 66), ids=lambda seed: f"seed={seed}")
def test_more_reports_never_make_a_ward_look_less_busy(seed: int) -> None:
    generator = np.random.default_rng(seed)
    order = [Verdict.FEWER, Verdict.MAYBE_FEWER, Verdict.USUAL, Verdict.MAYBE_MORE, Verdict.MORE]
    counts = {f"ward {n}": row.tolist() for n, row in enumerate(generator.poisson(2.0, size=(12, MONTHS)))}
    before = counts["ward 0"][: RULES.before_months]
    ranks = []
    for recent in range(RULES.minimum, 40):
        changes = compare_units({**counts, "ward 0": [*before, recent, 0, 0]}, RULES).changes
        ranks.append(order.index(changes[0].verdict))
    assert ranks == sorted(ranks)
    assert ranks[-1] == order.index(Verdict.MORE)


@pytest.mark.parametrize("seed", range(70, 74), ids=lambda seed: f"seed={seed}")
def test_outside_the_range_and_in_the_words_are_the_same(seed: int) -> None:
    generator = np.random.default_rng(seed)
    for change in simulated(RATES, generator, lift=2.5, runs=1.4).changes:
        if change.recent > change.upper and change.recent >= RULES.minimum:
            assert change.verdict in (Verdict.MORE, Verdict.MAYBE_MORE)
        elif change.recent < change.lower:
            assert change.verdict in (Verdict.FEWER, Verdict.MAYBE_FEWER)
        else:
            assert change.verdict in (Verdict.USUAL, Verdict.TOO_FEW)
        assert (change.verdict == Verdict.TOO_FEW) <= (change.recent < RULES.minimum)


def test_the_order_of_wards_and_of_months_before_changes_nothing() -> None:
    counts = {f"ward {n}": [n % 4] * MONTHS for n in range(9)} | {
        "busy": [1] * RULES.before_months + [6, 6, 6]
    }
    forward, backward = (
        {change.unit: change for change in compare_units(dict(items), RULES).changes}
        for items in (counts.items(), reversed(counts.items()))
    )
    assert forward == backward


def test_counts_that_come_in_runs_widen_what_is_expected() -> None:
    steady = {str(n): [2] * RULES.before_months for n in range(20)}
    runs = {str(n): [8, 0, 0, 0] * (RULES.before_months // 4) for n in range(20)}
    assert spread(steady, RULES) == 1.0
    assert spread(runs, RULES) > 4
    narrow, wide = Expectation(24, 0.25, 1.0).range(0.05), Expectation(24, 0.25, 4.0).range(0.05)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_the_step_up_rule_is_that_of_the_paper() -> None:
    """Benjamini and Hochberg 1995, section 4.1: fifteen p-values, four hold at 0.05."""
    p_values = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ]  # fmt: skip
    assert step_up_limit(p_values, 0.05) == 0.0095
    assert step_up_limit(list(reversed(p_values)), 0.05) == 0.0095
    assert step_up_limit([0.2, 0.9], 0.05) == -1


def test_two_reports_where_there_were_none_are_too_few_to_say_anything() -> None:
    changes = compare_units(
        {"empty": [0] * MONTHS, "two": [0] * RULES.before_months + [2, 0, 0]}, RULES
    ).changes
    assert [change.verdict for change in changes] == [Verdict.TOO_FEW, Verdict.TOO_FEW]
