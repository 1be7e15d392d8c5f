"""How a pair of the queue is shown: both sides with who said what, differences marked, the evidence in bits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein
from sqlalchemy import select

from intel import vocabulary
from intel.ledger import Snapshot
from intel.people.comparable import Address
from intel.people.compare import table_version
from intel.people.compare_words import chance
from intel.people.describe import Described
from intel.people.enquiry import Enquiry
from intel.people.leaning import Leaning
from intel.people.model import Judgement
from intel.people.queue import Asked, Queue
from intel.people.records import Worded
from intel.people.stated import statements_around
from intel.reports.tables import source
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


def sides_of(asking: Enquiry, queue: Queue, said: Mapping[str, Described]) -> tuple[Side, ...]:
    """Return left and right; of a judgement that lost a report, what stands on each side of it."""
    pair = queue.pair
    if pair is None:
        return ()
    whole = said.get(pair.leaning.entity) if pair.leaning else None
    items = [(each, whole or said.get(each)) for each in (pair.a, pair.b)]
    return tuple(_side(asking, queue.mentions.get(each, ()), item) for each, item in items if item)


def _side(asking: Enquiry, mentions: Iterable[Worded], item: Described) -> Side:
    rows = sorted(mentions, key=lambda each: each.current.report.reported_on, reverse=True)
    return Side(
        name=item.name if rows else "Nothing else that stands",
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


def rows_of(queue: Queue, asking: Enquiry) -> tuple[FieldRow, ...]:
    """Return the fields either side has, with what the evidence makes of them."""
    pair = queue.pair
    if pair is None:
        return ()
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


def home_words(where: Address) -> str:
    """Say where others live too."""
    return f"also at {where.number} {where.street}".title().replace("Also At", "Also at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """The judgement that lost a report: the day it was withdrawn, who judged, when and why."""

    gone_on: str
    by: str
    on: str
    reason: str
    rests: bool


def lean_of(snapshot: Snapshot, leaning: Leaning) -> Lean:
    """Say what a judgement leant on and who made it; of the withdrawn report the day it went, and neither number nor word."""
    made, judged = snapshot.entry(leaning.seq), snapshot.payload(leaning.seq)
    query = select(source.c.last_seq).where(source.c.source_id == leaning.report)
    gone = snapshot.entry(snapshot.connection.execute(query).scalar_one())
    rule = isinstance(judged, Judgement) and judged.rule
    return Lean(
        gone_on=gone.at.date().isoformat(),
        by="the automatic rule" if rule else made.actor,
        on=made.at.date().isoformat(),
        reason=judged.reason if isinstance(judged, Judgement) else "",
        rests=bool(leaning.others),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something both of a pair are linked to."""

    key: tuple[str, str]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The same for the page."""

    name: str
    href: str
    words: str


_MOST_SHARED: Final = 8


def shared_of(asking: Enquiry, label: str, one: str, other: str) -> tuple[Link, ...]:
    """Return what both are linked to in the picture, with how many reports say so of each."""
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for each in statements_around(asking, [(label, one), (label, other)]):
        ends = {each.start, each.end}
        for mine in (one, other):
            for end in ends - {(label, mine)} if (label, mine) in ends else ():
                found.setdefault(end, {}).setdefault(mine, set()).add(each.source)
    both = [(end, said) for end, said in found.items() if len(said) == 2 and end[1] not in (one, other)]
    return tuple(
        Link(
            key=end,
            words=f"{vocabulary.labels()[end[0]]['word']}: {_reports(said[one])} on the left, {_reports(said[other])} on the right",
        )
        for end, said in sorted(both)[:_MOST_SHARED]
    )


def _reports(some: set[str]) -> str:
    return "1 report" if len(some) == 1 else f"{len(some)} reports"
