"""How a pair of the queue is shown: both sides with who said what, differences marked, the evidence in bits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein

from intel import vocabulary
from intel.people.compare import table_version
from intel.people.compare_words import chance
from intel.people.describe import Described
from intel.people.enquiry import Enquiry
from intel.people.queue import Asked, Queue
from intel.people.records import Worded
from webapp.addresses import address_of, address_of_report
from webapp.who_values import values_of

_LONGEST: Final = 12.0  # bits that fill half of the scale
_MOST_REPORTS: Final = 3
_MOST_VALUES: Final = 4  # of one field of one side; how many more there are is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One report behind a side."""

    name: str
    href: str
    agency: str
    when: str
    grade: str
    provisional: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two: what it is called and its reports, newest first; `more` are those not shown here."""

    name: str
    words: str
    href: str
    mentions: str
    reports: tuple[Behind, ...]
    found: int


Piece = tuple[str, bool]  # letters, and whether the other side lacks them


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a side in pieces, with who said it and where."""

    pieces: tuple[Piece, ...]
    by: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field of both sides; `mark` is same, near, different or not said."""

    what: str
    mark: str
    left: tuple[Value, ...]
    right: tuple[Value, ...]
    left_more: int = 0
    right_more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One line of evidence with its bar: where it begins and how long it is, in twentieths of the scale."""

    what: str
    sentence: str
    bits: str
    start: int
    length: int
    total: bool = False


def sides_of(asking: Enquiry, queue: Queue, pair: Asked, said: Mapping[str, Described]) -> tuple[Side, ...]:
    """Return left and right."""
    return tuple(_side(asking, queue, said[each]) for each in (pair.a, pair.b) if each in said)


def _side(asking: Enquiry, queue: Queue, item: Described) -> Side:
    rows = sorted(
        queue.mentions.get(item.id, ()), key=lambda each: each.current.report.reported_on, reverse=True
    )
    return Side(
        name=item.name,
        words=item.words,
        href=address_of(item.label, item.token),
        mentions=item.token,
        reports=tuple(_behind(asking, each) for each in rows[:_MOST_REPORTS]),
        found=len(rows),
    )


def _behind(asking: Enquiry, each: Worded) -> Behind:
    report = each.current.report
    return Behind(
        name=each.current.name,
        href=address_of_report(asking.token(report.id)),
        agency=str(vocabulary.agencies()[report.agency]["name"]),
        when=(report.happened_on or report.reported_on).isoformat(),
        grade=report.grade,
        provisional=report.grade_provisional,
        text=report.text,
    )


def rows_of(queue: Queue, pair: Asked, asking: Enquiry) -> tuple[FieldRow, ...]:
    """Return the fields either side has, with what the evidence makes of them."""
    left, right = (_values(queue.mentions.get(each, ()), asking) for each in (pair.a, pair.b))
    marks = {line.what: line.mark for line in pair.comparison.lines} if pair.comparison else {}
    if "Surname and address together" in marks:
        marks.setdefault("Surname", "same")
        marks["Address"] = "same"
    return tuple(
        FieldRow(
            what=what,
            mark=_mark(what, marks, left.get(what, {}), right.get(what, {})),
            left=_marked(left.get(what, {}), right.get(what, {})),
            right=_marked(right.get(what, {}), left.get(what, {})),
            left_more=max(0, len(left.get(what, {})) - _MOST_VALUES),
            right_more=max(0, len(right.get(what, {})) - _MOST_VALUES),
        )
        for what in dict.fromkeys([*left, *right])
    )


_Said = dict[str, tuple[str, str]]  # a value, with who said it and the address of the report


def _values(rows: Iterable[Worded], asking: Enquiry) -> dict[str, _Said]:
    found: dict[str, _Said] = {}
    for each in rows:
        report = each.current.report
        by = f"{vocabulary.agencies()[report.agency]['name']}, {each.current.name}"
        href = address_of_report(asking.token(report.id))
        for what, value in values_of(report, each.mention):
            found.setdefault(what, {}).setdefault(value, (by, href))
    return found


def _mark(what: str, marks: Mapping[str, str], left: _Said, right: _Said) -> str:
    if not left or not right:
        return "not said"
    if {value.casefold() for value in left} & {value.casefold() for value in right}:
        return "same"
    if what == "Name":
        both = {marks.get("Given name", "near"), marks.get("Surname", "near")}
        return "different" if "different" in both else "near"
    found = marks.get(what, "different")
    return "near" if found == "same" else found


def _marked(mine: _Said, theirs: _Said) -> tuple[Value, ...]:
    """Mark the letters of each value that the closest one of the other side has not."""
    shown = list(mine.items())[:_MOST_VALUES]
    return tuple(Value(pieces=_pieces(value, theirs), by=by, href=href) for value, (by, href) in shown)


def _pieces(value: str, theirs: Iterable[str]) -> tuple[Piece, ...]:
    closest = min(theirs, key=lambda each: (Levenshtein.distance(value, each), each), default=None)
    if closest is None or closest.casefold() == value.casefold():
        return ((value, False),)
    pieces: list[Piece] = []
    for step in Levenshtein.opcodes(value.casefold(), closest.casefold()):
        letters = value[step.src_start : step.src_end]
        if letters:
            pieces.append((letters, step.tag != "equal"))
    return tuple(pieces)


def evidence_of(pair: Asked) -> tuple[Evidence, ...]:
    """Return the lines of evidence, from the start to the sum."""
    found = pair.comparison
    if found is None:
        return ()
    known = f"{found.known:,} people are known, so any two are unlikely to be one"
    lines = [_line("Start", known, found.start)]
    lines += [_line(each.what, each.sentence, each.bits) for each in found.lines]
    odds = f"{chance(found.probability)} that they are one person, by table version {table_version()}"
    return (*lines, _line("Together", odds[0].upper() + odds[1:], found.bits, total=True))


def _line(what: str, sentence: str, bits: float, *, total: bool = False) -> Evidence:
    length = min(round(abs(bits) / _LONGEST * 10), 10)
    said = f"{bits:+.0f}".replace("-", "−") if round(bits) else "0"
    return Evidence(
        what=what,
        sentence=sentence,
        bits=said,
        start=10 if bits >= 0 else 10 - length,
        length=length,
        total=total,
    )


def household_of(queue: Queue, pair: Asked) -> tuple[tuple[str, str], ...]:
    """Return others who give an address of either side: one household is not one person."""
    records = queue.records
    if pair.a not in records or pair.b not in records:
        return ()
    homes = {each for one in (pair.a, pair.b) for each in records[one].addresses if each.exact}
    return tuple(
        (person, f"also at {shared[0].number} {shared[0].street}".title().replace("Also At", "Also at"))
        for person, record in records.items()
        if person not in (pair.a, pair.b) and (shared := [each for each in record.addresses if each in homes])
    )
