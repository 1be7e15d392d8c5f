"""What a viewer asked to leave out of a network, and why a statement is left out. Pure; called by `find`."""

from dataclasses import dataclass
from typing import Final, Literal

from intel.people.stated import Key, Stated

Choice = Literal["grade", "basis", "report", "period", "kind", "item"]
# Nothing leaves it out; or one choice alone does, so that taking this one back would show it.
NOTHING: Final[frozenset[Choice]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What the viewer asked for: a weakest letter, a period, facts alone, kinds of link, types of item, some reports.

    `kinds` and `labels` name those asked for; none named means all. `reports` names the only ones asked for, None
    means all. The centre itself is of every type. What is left out leads nowhere either.
    """

    weakest: str = "D"
    since: str = ""
    until: str = ""
    facts_only: bool = False
    kinds: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    reports: frozenset[str] | None = None

    def keeps(self, statement: Stated, centre: Key) -> bool:
        """Return whether a statement is to be shown in the network around `centre`."""
        return not self.against(statement, centre)

    def against(self, statement: Stated, centre: Key) -> frozenset[Choice]:
        """Return which of the choices leave a statement out; none of them means that it is shown."""
        others = {end[0] for end in (statement.start, statement.end) if end != centre}
        answers: tuple[tuple[Choice, bool], ...] = (
            ("grade", statement.grade[1] > self.weakest),
            ("basis", self.facts_only and statement.basis != "fact"),
            ("report", self.reports is not None and statement.source not in self.reports),
            ("period", not self._in_period(statement.happened_on)),
            ("kind", bool(self.kinds) and statement.link not in self.kinds),
            ("item", bool(self.labels) and not others <= self.labels),
        )
        return frozenset(choice for choice, leaves_out in answers if leaves_out)

    def _in_period(self, day: str) -> bool:
        """Return whether a day lies in the period asked for; what has no day lies in no period."""
        if not (self.since or self.until):
            return True
        return bool(day) and self.since <= day and (not self.until or day <= self.until)
