"""Questions about notices, for one viewer: what one says, which are on somebody, what the watch sees.

Whether a viewer may know of a notice at all is asked of the picture, by named query; what it says is then read from the
ledger's payloads, and only for those who may have it (`notice.view`). Who is shown is named as `intel.people` allows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from intel.access.model import Names, terms
from intel.access.policy import decide
from intel.errors import NotFound
from intel.ledger import Snapshot
from intel.notices.ends import End, Facts, Gap, end_of, ended_by, gap_of
from intel.notices.find_watch import Party, Seen, facts_by_id, party_of, watch_of
from intel.notices.missing import Missing, what_is_missing
from intel.notices.model import NoticeBreachDecided, NoticeProposed, State, words
from intel.notices.story import Story, get_story, others_of, others_on, steps_for
from intel.notices.tables import notice_share
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.known import ReportLine, details_said, report_line
from intel.reports.tables import source
from intel.vocabulary import audience_name

NOT_THERE = "There is no notice here that you may see. Check the address, or ask the police."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """That a notice exists, as far as this viewer may know: what a list and a person's page show."""

    id: str
    token: str
    facts: Facts
    adult: Party
    child: Party
    end: End | None
    ended: End | None
    gap: Gap | None

    @property
    def state(self) -> str:
        """Where it stands today, in a word or two: one whose date has passed has ended."""
        return str(words("states")[State.ENDED if self.ended else self.facts.state]["words"])

    @property
    def live(self) -> bool:
        """Whether it protects, or is on its way to."""
        return self.ended is None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedBreach:
    """A decision on reports, with the reports as this viewer may read them; `gone` counts those withdrawn since."""

    seq: int
    at: datetime
    by: str
    said: NoticeBreachDecided
    lines: tuple[ReportLine, ...]
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKnown:
    """A notice with all its steps, for those who may have what it says."""

    line: NoticeLine
    story: Story
    missing: tuple[Missing, ...]
    steps: tuple[str, ...]
    seen: tuple[Seen, ...]
    decided: tuple[DecidedBreach, ...]
    rests_on: tuple[ReportLine, ...]
    others: tuple[NoticeLine, ...]
    birth_differs: date | None
    shared: tuple[tuple[str, date], ...]
    shown: tuple[str, ...]


def get_line(enquiry: Enquiry, notice_id: str) -> NoticeLine:
    """Return that a notice exists; NotFound for one this viewer may not know of."""
    found = lines_of(enquiry, [notice_id])
    if notice_id not in found:
        raise NotFound(NOT_THERE)
    return found[notice_id]


def lines_of(enquiry: Enquiry, notice_ids: Sequence[str]) -> dict[str, NoticeLine]:
    """Return the notices of these that the viewer may know of, each as a line, in the order asked for."""
    named: dict[str, dict[str, str]] = {}
    for row in enquiry.reader.run("notices.named", ids=list(notice_ids)):
        named.setdefault(row["notice"], {})[row["slot"]] = row["person"]
    if not named:
        return {}
    people = {person for each in named.values() for person in each.values()}
    described = describe(enquiry, [("Person", each) for each in sorted(people)])
    with enquiry.ledger.reading() as snapshot:
        facts = facts_by_id(snapshot, list(named))
        beside = _pairs(snapshot, [facts[each] for each in named if each in facts])
        called = _names_in_notices(
            enquiry, snapshot, [each for each in notice_ids if each in named], described, named
        )
    return {
        each: _line(enquiry, facts[each], named[each], described, called.get(each), beside)
        for each in notice_ids
        if each in named and each in facts
    }


def list_about(enquiry: Enquiry, person_id: str) -> tuple[NoticeLine, ...]:
    """Return the notices on or about somebody that this viewer may know of: those that protect first, newest first."""
    if not decide(enquiry.viewer, "notice.open").allowed:
        return ()
    ids = [row["notice"] for row in enquiry.reader.run("notices.about", people=[person_id])]
    found = lines_of(enquiry, list(dict.fromkeys(ids)))
    return tuple(
        sorted(
            found.values(),
            key=lambda each: (not each.live, each.facts.state is not State.IN_FORCE, -each.facts.number),
        )
    )


def list_shared(enquiry: Enquiry) -> tuple[NoticeLine, ...]:
    """Return every notice that was shared with this viewer, newest first."""
    ids = [row["notice"] for row in enquiry.reader.run("notices.open_to")]
    return tuple(reversed(lines_of(enquiry, ids).values()))


def get_notice(enquiry: Enquiry, notice_id: str) -> NoticeKnown:
    """Return everything of a notice; the caller has checked `notice.view`."""
    line = get_line(enquiry, notice_id)
    with enquiry.ledger.reading() as snapshot:
        story = get_story(snapshot, notice_id)
        others = others_on(snapshot.connection, story.facts)
        query = select(notice_share.c.audience, func.max(notice_share.c.told_on)).where(
            notice_share.c.notice_id == notice_id
        )
        told = snapshot.connection.execute(query.group_by(notice_share.c.audience)).all()
    shared = {str(who): str(on) for who, on in sorted(told, key=lambda each: (each[1], each[0]))}
    considered = story.steps[0].said if story.steps else None
    beside = _same_people(enquiry, line)
    seen = watch_of(enquiry, [line.facts])
    decided = _decided(enquiry, story)
    rests_on = _report_lines(enquiry, getattr(considered, "reports", ()))
    shown = {
        line.id,
        line.adult.id,
        line.child.id,
        *(each.other.id for each in seen),
        *(each.line.id for each in seen),
        *(one for each in seen for one in each.sighting.leans_on),
        *(each.id for each in rests_on),
        *(each.id for one in decided for each in one.lines),
        *(each for other in beside for each in (other.id, other.adult.id, other.child.id)),
    }
    return NoticeKnown(
        line=line,
        story=story,
        missing=what_is_missing(story, others, enquiry.today),
        steps=steps_for(story, enquiry.today),
        seen=seen,
        decided=decided,
        rests_on=rests_on,
        others=beside,
        birth_differs=_birth_in_reports(enquiry, story, line),
        shared=tuple((audience_name(who), date.fromisoformat(on)) for who, on in shared.items()),
        shown=tuple(sorted(shown)),
    )


# -- lines -----------------------------------------------------------------------------------------


def _pairs(snapshot: Snapshot, wanted: Sequence[Facts]) -> dict[str, list[Facts]]:
    """Return the other notices on the same two people, for those that may leave a gap, in one query for all."""
    crossing = [each for each in wanted if each.ground == "section_2" and each.state is State.IN_FORCE]
    return others_of(snapshot, crossing)


def _line(
    enquiry: Enquiry,
    facts: Facts,
    named: Mapping[str, str],
    described: Mapping[tuple[str, str], Described],
    called: NoticeProposed | None,
    beside: Mapping[str, Sequence[Facts]],
) -> NoticeLine:
    gap = gap_of(facts, beside.get(facts.id, ()), enquiry.today)
    return NoticeLine(
        id=facts.id,
        token=enquiry.token(facts.id),
        facts=facts,
        adult=party_of(named.get("adult", ""), described, called.adult_name if called else ""),
        child=party_of(named.get("child", ""), described, called.child_name if called else ""),
        end=end_of(facts),
        ended=ended_by(facts, enquiry.today),
        gap=gap,
    )


def _names_in_notices(
    enquiry: Enquiry,
    snapshot: Snapshot,
    ids: Iterable[str],
    described: Mapping[tuple[str, str], Described],
    named: Mapping[str, Mapping[str, str]],
) -> dict[str, NoticeProposed]:
    """Return what each notice calls its people, where no report names one and the viewer may have every name."""
    if (
        terms(enquiry.viewer.role).young_people is not Names.ALL
        or not decide(enquiry.viewer, "notice.view").allowed
    ):
        return {}
    found = {}
    for each in ids:
        if all(
            item and item.named for item in (described.get(("Person", one)) for one in named[each].values())
        ):
            continue
        proposed = get_story(snapshot, each).says(NoticeProposed)
        if proposed is not None:
            found[each] = proposed
    return found


# -- one notice ------------------------------------------------------------------------------------


def _same_people(enquiry: Enquiry, line: NoticeLine) -> tuple[NoticeLine, ...]:
    """Return the other notices about this child or on this adult: one child, several adults, and the other way round."""
    rows = enquiry.reader.run("notices.about", people=list(dict.fromkeys((line.child.id, line.adult.id))))
    wanted = [
        row["notice"]
        for row in rows
        if row["notice"] != line.id
        and (row["person"], row["slot"]) in ((line.child.id, "child"), (line.adult.id, "adult"))
    ]
    return tuple(lines_of(enquiry, list(dict.fromkeys(wanted))).values())


def _decided(enquiry: Enquiry, story: Story) -> tuple[DecidedBreach, ...]:
    found = []
    for entry, said in reversed(story.all(NoticeBreachDecided)):
        with enquiry.ledger.reading() as snapshot:
            query = select(source.c.source_id).where(
                source.c.source_id.in_((*said.reports, *said.leant_on)), source.c.state != "live"
            )
            gone = len(snapshot.connection.execute(query).all())
        found.append(
            DecidedBreach(
                seq=entry.seq,
                at=entry.at,
                by=entry.actor,
                said=said,
                lines=_report_lines(enquiry, (*said.reports, *said.leant_on)),
                gone=gone,
            )
        )
    return tuple(found)


def _report_lines(enquiry: Enquiry, ids: Sequence[str]) -> tuple[ReportLine, ...]:
    rows = enquiry.reader.run("network.reports", ids=list(ids)) if ids else []
    return tuple(report_line(enquiry, row["report"]) for row in rows)


def _birth_in_reports(enquiry: Enquiry, story: Story, line: NoticeLine) -> date | None:
    """Return the date of birth that reports give this viewer, where it is not the one the notice rests on."""
    said = find_birth(enquiry, line.child) if story.facts.born_on else None
    return said if said is not None and said != story.facts.born_on else None


def find_birth(enquiry: Enquiry, child: Party) -> date | None:
    """Return a child's date of birth where the reports open to this viewer give exactly one to the day."""
    if child.item is None:
        return None
    rows = enquiry.reader.run("reports.about[Person]", id=child.id)
    births = {
        value
        for row in rows
        for what, value in details_said(enquiry.viewer, child.item, row["mention"])
        if what == "Date of birth" and not value.endswith("-01-01")
    }
    return date.fromisoformat(births.pop()) if len(births) == 1 else None
