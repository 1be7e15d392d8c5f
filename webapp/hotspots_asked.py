"""What a viewer asks of the hot spots page in its address: how many months, ending when, beside which months before.

The page, its map and its files read it here, so that all of them mean the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from intel.errors import AskedWrongly
from intel.hotspots.model import Rules, rules
from intel.hotspots.periods import add_months, last_whole_month
from intel.people.days import month_in_words

MONTHS: Final = (1, 3, 6)
YEAR, BEFORE = "year", "before"
_ENDS: Final = 12  # the newest so many months to end with


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A period: so many whole months ending with `end`, beside the year before or as many months just before."""

    months: int
    end: str
    beside: str
    newest: str

    @property
    def rules(self) -> Rules:
        """The rules of this comparison: the project's own but for the months."""
        own = rules()
        before = own.before_months if self.beside == YEAR else self.months
        least = min(own.least_before_months, before)
        return replace(own, recent_months=self.months, before_months=before, least_before_months=least)

    @property
    def as_at(self) -> date:
        """The first day after the period, which is what the comparison takes for today."""
        return date.fromisoformat(f"{add_months(self.end, 1)}-01")

    @property
    def is_usual(self) -> bool:
        """Whether nothing but the usual period was asked for."""
        return (self.months, self.end, self.beside) == (rules().recent_months, self.newest, YEAR)

    def parts(self) -> dict[str, Any]:
        """Return the parts of an address that ask this again; the usual period needs none."""
        return {} if self.is_usual else {"months": self.months, "end": self.end, "beside": self.beside}

    @property
    def ends(self) -> tuple[tuple[str, str], ...]:
        """The months to end with, newest first."""
        months = [add_months(self.newest, -number) for number in range(_ENDS)]
        return tuple((month, month_in_words(month)) for month in months)


def asked_in(address: Mapping[str, str], today: date) -> Asked:
    """Read the period asked for; one that the form does not offer is refused."""
    newest = last_whole_month(today)
    months, end = address.get("months") or str(rules().recent_months), address.get("end") or newest
    asked = Asked(
        months=int(months) if months in map(str, MONTHS) else 0,
        end=end,
        beside=address.get("beside") or YEAR,
        newest=newest,
    )
    if not asked.months or end not in dict(asked.ends) or asked.beside not in {YEAR, BEFORE}:
        raise AskedWrongly(
            "This address asks for months that cannot be compared. Open the hot spots and choose from the form there."
        )
    return asked
