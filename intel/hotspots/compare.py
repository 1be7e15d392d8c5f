"""Whether the last months hold more than the year before leads one to expect. Pure: counts in, verdicts out."""

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate

from intel.hotspots.model import Change, Comparison, Rules, Verdict

# A tail thinner than this is nothing to a p-value that is compared with one in twenty among a few dozen units.
_NEGLIGIBLE = 1e-12


def compare_units(counts: Mapping[str, Sequence[int]], rules: Rules) -> Comparison:
    """Compare each unit's recent months with its months before, and hold back what may be chance among so many.

    Parameters
    ----------
    counts
        For each unit its monthly counts, oldest first, zeros included, the last `recent_months` of them recent;
        the same months for all.
    rules
        The numbers of vocabulary/hotspots.yaml.

    Notes
    -----
    With N in b months before, a Poisson count and Jeffreys' prior, the rate a month is Gamma(N + 1/2, b) and the
    count of r months to come is negative binomial with mean m = r (N + 1/2) / b and variance m k, k = 1 + r/b.
    Counts of reports and crimes come in runs, so the variance is widened to m k s, where s >= 1 is the spread
    seen in the months before, over all units together (Pearson's chi-squared over its degrees of freedom, by
    month and by blocks of r months, whichever is larger; McCullagh and Nelder 1989, section 9.2).

    p is the two-sided mid-p (Lancaster 1961); the expected range is every count with p > 1 - inside. A change
    holds if it passes Benjamini and Hochberg's step-up rule (1995) over all units, the small ones too.

    Examples
    --------
    Four a quarter in the year before, then fourteen:

    >>> from intel.hotspots.model import rules
    >>> quiet = {str(n): [1, 1, 2] * 5 for n in range(9)}
    >>> compare_units({**quiet, "Kiln": [1, 1, 2] * 4 + [4, 5, 5]}, rules()).changes[-1].verdict.value
    'more'
    """
    before = {unit: list(months[: -rules.recent_months]) for unit, months in counts.items()}
    recent = {unit: sum(months[-rules.recent_months :]) for unit, months in counts.items()}
    wide = spread(before, rules)
    alpha = 1 - rules.inside
    expected = {
        unit: Expectation(sum(months), rules.recent_months / len(months), wide)
        for unit, months in before.items()
    }
    p_values = {unit: expected[unit].p(count) for unit, count in recent.items()}
    for unit, count in recent.items():
        if count < rules.minimum and count >= expected[unit].mean:
            # Too few to be told as a rise, so it may not help another unit past the step-up rule either.
            p_values[unit] = 1.0
    limit = step_up_limit(list(p_values.values()), rules.false_alarms)
    changes = []
    for unit, count in recent.items():
        lower, upper = expected[unit].range(alpha)
        verdict = _verdict(count, (lower, upper), holds=p_values[unit] <= limit, minimum=rules.minimum)
        changes.append(
            Change(
                unit=unit, recent=count, before=sum(before[unit]), lower=lower, upper=upper, p=p_values[unit],
                verdict=verdict, among=len(counts),
            )
        )  # fmt: skip
    return Comparison(changes=tuple(changes), spread=wide)


def _verdict(count: int, expected: tuple[int, int], *, holds: bool, minimum: int) -> Verdict:
    lower, upper = expected
    if count < lower:
        return Verdict.FEWER if holds else Verdict.MAYBE_FEWER
    if count < minimum:
        return Verdict.TOO_FEW
    if count > upper:
        return Verdict.MORE if holds else Verdict.MAYBE_MORE
    return Verdict.USUAL


class Expectation:
    """The count expected in the recent months, as probabilities: negative binomial, from the months before."""

    def __init__(self, before: int, share: float, wide: float) -> None:
        variance_ratio = (1 + share) * wide
        self.mean = share * (before + 0.5)
        self._size = self.mean / (variance_ratio - 1)
        self._success = 1 / variance_ratio
        self._below = self._cumulated(math.ceil(self.mean + 12 * math.sqrt(self.mean * variance_ratio)) + 12)

    def probability(self, count: int) -> float:
        """Return P(X = count)."""
        chance = math.lgamma(count + self._size) - math.lgamma(self._size) - math.lgamma(count + 1)
        return math.exp(chance + self._size * math.log(self._success) + count * math.log1p(-self._success))

    def p(self, count: int) -> float:
        """Return the two-sided mid-p of a count: twice the smaller tail, the count itself half in each."""
        at = self.probability(count)
        under = self._below[count - 1] if 0 < count <= len(self._below) else float(count > 0)
        return min(1.0, 2 * min(under + at / 2, max(1 - under - at / 2, _NEGLIGIBLE)))

    def range(self, alpha: float) -> tuple[int, int]:
        """Return the smallest and the largest count with p > alpha; those between have it too."""
        inside = [count for count in range(len(self._below)) if self.p(count) > alpha]
        return inside[0], inside[-1]

    def _cumulated(self, largest: int) -> list[float]:
        return list(accumulate(self.probability(count) for count in range(largest + 1)))


def spread(before: Mapping[str, Sequence[int]], rules: Rules) -> float:
    """Return how much more the counts before vary than pure chance: 1 if not, over all units together."""
    size = rules.recent_months
    blocks = [
        [sum(months[at : at + size]) for at in range(0, len(months) - size + 1, size)]
        for months in before.values()
    ]
    return max(1.0, _pearson(list(before.values())), _pearson(blocks))


def _pearson(series: Sequence[Sequence[int]]) -> float:
    squares, freedom = 0.0, 0
    for values in series:
        if total := sum(values):
            mean = total / len(values)
            squares += sum((value - mean) ** 2 for value in values) / mean
            freedom += len(values) - 1
    return squares / freedom if freedom else 1.0


def step_up_limit(p_values: Sequence[float], rate: float) -> float:
    """Return the largest p-value that holds by Benjamini and Hochberg's rule at `rate`; -1 where none does."""
    count = len(p_values)
    ordered = enumerate(sorted(p_values), start=1)
    return max((p for rank, p in ordered if p <= rank / count * rate), default=-1.0)
