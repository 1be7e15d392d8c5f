"""What the comparison says in words. Pure; every sentence about a change on the hot spots page is made here."""

from collections.abc import Sequence

from intel.hotspots.model import Change, NotMapped, Verdict, WardRow

_CHANGED = frozenset({Verdict.MORE, Verdict.MAYBE_MORE, Verdict.FEWER, Verdict.MAYBE_FEWER})
# Names of wards in one sentence; more are counted.
_MOST_NAMES = 3

NO_REPORTS = "No report from these months is open to you."


def words_for(change: Change | None, *, things: str = "wards") -> str:
    """Return one ward's or street's line; None is one that could not be compared."""
    if change is None:
        return "Not compared"
    checked = f"after checking all {change.among} {things}"
    chance = f"but may be chance in {change.among} {things}"
    return {
        Verdict.MORE: f"More than usual, {checked}",
        Verdict.MAYBE_MORE: f"More than usual, {chance}",
        Verdict.USUAL: "About as usual",
        Verdict.MAYBE_FEWER: f"Fewer than usual, {chance}",
        Verdict.FEWER: f"Fewer than usual, {checked}",
        Verdict.TOO_FEW: "Too few to say anything",
    }[change.verdict]


def crime_words_for(change: Change | None) -> str:
    """Return what street crime in one ward does, beside its own months before."""
    if change is None:
        return "not compared"
    return {
        Verdict.MORE: "more than usual",
        Verdict.MAYBE_MORE: "more, but may be chance",
        Verdict.USUAL: "as usual",
        Verdict.MAYBE_FEWER: "fewer, but may be chance",
        Verdict.FEWER: "fewer than usual",
        Verdict.TOO_FEW: "too few to say",
    }[change.verdict]


def headline(changes: Sequence[Change], *, compared: bool) -> str:
    """Return the page's first sentence: what changed where, what may have, and that nothing else can be told."""
    if not compared:
        return "Too few months of reports are held to say what is usual. The numbers stand alone."
    named = {verdict: [change.unit for change in changes if change.verdict == verdict] for verdict in Verdict}
    said = []
    if more := named[Verdict.MORE]:
        said.append(f"{_names(more)} had more reports than usual.")
    if maybe := named[Verdict.MAYBE_MORE]:
        what = "may have" if more else "may have had more reports than usual"
        said.append(f"{_names(maybe)} {what}, but it could be chance.")
    if fewer := named[Verdict.FEWER]:
        said.append(f"{_names(fewer)} {'has' if len(fewer) == 1 else 'have'} gone quiet.")
    if maybe := named[Verdict.MAYBE_FEWER]:
        said.append(f"{_names(maybe)} may have gone quiet, but it could be chance.")
    return " ".join(
        [*said, "Nowhere else can a change be told."] if said else ["In no ward can a change be told."]
    )


def told(rows: Sequence[WardRow], minimum: int) -> list[tuple[str, str]]:
    """Return each ward that changed or may have, and a sentence with its number and the range that was expected."""
    return [
        (row.ward, _told(row, minimum)) for row in rows if row.verdict in _CHANGED and row.upper is not None
    ]


def _told(row: WardRow, minimum: int) -> str:
    number = f"under {minimum} reports" if row.reports is None else _reports(row.reports)
    certain = "It holds" if row.verdict in {Verdict.MORE, Verdict.FEWER} else "It may be chance"
    return f"{number}, where {row.expected} are expected 19 times in 20. {certain} among all the wards looked at."


def _reports(number: int) -> str:
    return f"{number} report{'s' * (number != 1)}"


def counted(reports: int, mapped: int, missing: NotMapped) -> str:
    """Return how many reports the map shows and where the others are."""
    whole = (
        f"{reports} {'report' if reports == 1 else 'reports'}: {mapped} mapped. Not mapped: {missing.words}."
    )
    waiting = missing.awaiting_grade
    if not waiting:
        return whole
    return f"{whole} Not counted: {waiting} whose grade the intelligence unit has not confirmed."


def _names(names: Sequence[str]) -> str:
    listed = list(names[:_MOST_NAMES]) if len(names) > _MOST_NAMES + 1 else list(names)
    if rest := len(names) - len(listed):
        listed.append(f"{rest} other wards")
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
