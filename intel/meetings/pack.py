"""The pack: what one audience may have of what is new for one meeting, made with that audience's eyes.

`make_pack` is called by the meetings page and by `write_pack`. Grades nobody has confirmed and information suspected
to be false are in no pack.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from intel.access import Viewer, check
from intel.access.model import Names, terms
from intel.errors import NotFound
from intel.hotspots.draw_map import draw_map
from intel.hotspots.find import find_hot_spots, window
from intel.hotspots.model import HotSpots, Verdict, rules
from intel.meetings.audience import Asks, enquiry_for, viewer_of
from intel.meetings.find import Since, between, list_meetings
from intel.meetings.noticed import noticed_for
from intel.meetings.pack_model import Pack, PackReport, Section, Short, ShortGroup
from intel.meetings.scored import scored_for
from intel.meetings.sentences import Key, New, by_ward, group, is_home
from intel.network.model import add_up
from intel.people.days import day_in_words, short_day
from intel.people.describe import Described, describe
from intel.people.enquiry import Enquiry
from intel.people.find_changes import find_changes
from intel.people.known import ReportLine, report_line
from intel.people.release import release
from intel.people.sentences import ChangeGroup, ChangeSentence
from intel.people.stated import statements_around
from intel.venues.find import find_venue_for_licensing, list_for_licensing
from intel.venues.model import ALWAYS_SAID, LicensingView
from intel.vocabulary import audience_name, read

_NOTES = (
    "Every sentence is what an agency reported, with its grade. Nothing here is proved by being printed.",
    "People stand in the order of their names. No order and no number says who is at greater risk.",
    "Grades that the intelligence unit has not confirmed, and information suspected to be false, are left out.",
)
_NAMED_SHORT = 3  # reports named under a sentence of the first page; how many more there are is said
_FOR_LICENSING = (
    "Words here were written or cleared for licensing; people are bands and are never named.",
    ALWAYS_SAID,
)


def make_pack(services: Asks, maker: Viewer, *, held_on: date, audience: str) -> Pack:
    """Return the pack of one meeting for one audience: what that audience may have, and its maker may read too."""
    eyes = viewer_of(audience, maker)
    check(maker, "pack.make", audience=audience)
    enquiry = enquiry_for(services, maker, audience)
    span = _span(enquiry, held_on)
    licensing = terms(eyes.role).adults is Names.NEVER
    content = _licensing(enquiry, span) if licensing else _content(enquiry, span, held_on)
    scored, suspects = scored_for(enquiry, maker, services.settings.home, span)
    notices, due = noticed_for(enquiry, maker, span)
    subjects = tuple(dict.fromkeys((*content.pop("subjects"), *suspects, *due)))
    pack = Pack(
        scored=scored,
        notices=notices,
        subjects=subjects,
        marking="OFFICIAL-SENSITIVE",
        title="Meeting pack",
        audience=audience,
        copy_of=audience_name(audience),
        made_by=maker.name,
        made_at=f"{day_in_words(services.clock())}, {services.clock():%H:%M}",
        meeting=day_in_words(held_on),
        since=day_in_words(span.previous.on) if span.previous else "",
        licensing=licensing,
        grades=_grades(),
        **content,
    )
    with enquiry.ledger.reading() as snapshot:
        release(snapshot.connection, eyes, pack.subjects)
    return pack


def _span(enquiry: Enquiry, held_on: date) -> Since:
    with enquiry.ledger.reading() as snapshot:
        meetings, head = list_meetings(snapshot.connection), snapshot.head().seq
    known = {each.on for each in meetings}
    if held_on not in known and known and held_on < max(known):
        raise NotFound(
            "No meeting of that date is recorded, and a later one is. Nothing was made. Choose a meeting from the list."
        )
    return between(meetings, held_on, head=head)


def _content(enquiry: Enquiry, span: Since, held_on: date) -> dict[str, Any]:
    rows = enquiry.reader.run("reports.since", after=span.after, upto=span.upto)
    lines = [report_line(enquiry, row["report"]) for row in rows]
    kept = {line.id: line for line in lines if not line.provisional and not line.suspected_false}
    waiting = sum(line.provisional and not line.suspected_false for line in lines)
    new = _new(enquiry, kept)
    spots = _hot_spots(enquiry, span, held_on)
    changes = find_changes(enquiry, after=span.after, upto=span.upto, confirmed=True)
    told = (Verdict.MORE, Verdict.MAYBE_MORE, Verdict.FEWER, Verdict.MAYBE_FEWER)
    return {
        "hot_spots": spots.headline,
        "hot_spots_period": spots.periods.words,
        "wards": tuple(row for row in spots.rows if row.verdict in told),
        "ward_map": draw_map(spots),
        "in_short": tuple(_short_group(each) for each in changes.groups),
        "sections": _sections(new),
        "reports": tuple(_report(line) for line in kept.values()),
        "venues": (),
        "left_out": _left_out(waiting),
        "notes": _NOTES,
        "subjects": tuple(dict.fromkeys((*(entity for _, entity in new.items), *kept, *changes.shown))),
    }


def _new(enquiry: Enquiry, reports: dict[str, ReportLine]) -> New:
    mentions: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for row in enquiry.reader.run("reports.mentions", ids=list(reports)):
        mentions[(row["label"], row["entity"])].append({**row["mention"], "report": row["report"]})
    # The same statement is met from both its ends.
    stated = {
        (each.source, each.link, each.from_id, each.to_id): each
        for each in statements_around(enquiry, mentions)
        if each.source in reports
    }
    return New(
        viewer=enquiry.viewer,
        reports=reports,
        items=describe(enquiry, mentions),
        mentions=mentions,
        links=add_up(stated.values()),
    )


def _sections(new: New) -> tuple[Section, ...]:
    items = list(new.items.values())

    def of(*kinds: str) -> list[Described]:
        return [item for item in items if item.kind in kinds]

    def was(role: str) -> Callable[[Described], bool]:
        return lambda item: any(
            mention.get("role") == role for mention in new.mentions[(item.label, item.id)]
        )

    adults, places = list(filter(was("adult_of_concern"), of("adult"))), of("place")
    homes = [item for item in places if is_home(new, item)]
    others = len(of("adult")) - len(adults)
    return (
        Section(
            heading="Young people",
            remark="In the order of their names or references",
            groups=_filled(
                group(new, "", of("young_person")),
                group(new, "Age not recorded: protected as if under 18", of("age_unknown")),
            ),
            empty="Nothing new about a young person is open to this audience.",
        ),
        Section(
            heading="Suspected offenders",
            remark=f"{others} other adults named, as relatives or witnesses, are not listed"
            if others
            else "",
            groups=_filled(
                group(new, "Suspects, by a police decision", of("suspect")),
                group(new, "Adults of concern, as reported", adults),
            ),
            empty="Nothing new about a suspect or an adult of concern is open to this audience.",
        ),
        Section(
            heading="Locations",
            remark="Homes are not listed" if homes else "By ward",
            groups=by_ward(new, [item for item in places if item not in homes]),
            empty="No new report open to this audience names a place that is not a home.",
        ),
        Section(
            heading="Venues",
            remark="By ward",
            groups=by_ward(new, of("venue")),
            empty="No new report open to this audience names a venue.",
        ),
    )


def _short_group(group: ChangeGroup) -> ShortGroup:
    return ShortGroup(heading=group.heading, sentences=tuple(_short(each) for each in group.sentences))


def _short(sentence: ChangeSentence) -> Short:
    """Return a sentence of change as paper has it: its words in one piece, and the reports without a link."""
    words = re.sub(r" ([,.;])", r"\1", " ".join(each.words for each in sentence.words))
    lines = sentence.reports
    if not lines:
        return Short(words=words, rests_on=sentence.remark)
    names = ", ".join(line.name for line in lines[:_NAMED_SHORT])
    more = f" and {len(lines) - _NAMED_SHORT} more" if len(lines) > _NAMED_SHORT else ""
    grades = ", ".join(sorted({line.grade for line in lines}))
    last = max(line.when for line in lines)
    return Short(words=words, rests_on=f"{grades} · {names}{more} · last {short_day(last)}")


def _filled(*groups: Any) -> tuple[Any, ...]:
    return tuple(each for each in groups if each.subjects)


def _hot_spots(enquiry: Enquiry, span: Since, held_on: date) -> HotSpots:
    """Return the hot spots as they stood for this meeting: reports recorded after it are not counted."""
    rule = rules()
    known = {row["report"] for row in enquiry.reader.run("meetings.places") if row["first_seq"] <= span.upto}
    rows = enquiry.reader.run("hotspots.reports_by_ward", **window(held_on, rule))
    with enquiry.ledger.reading() as snapshot:
        return find_hot_spots(
            snapshot.connection, [row for row in rows if row["report"] in known], today=held_on, rules=rule
        )


def _licensing(enquiry: Enquiry, span: Since) -> dict[str, Any]:
    venues = [
        find_venue_for_licensing(enquiry, line.id, since_seq=span.after)
        for line in list_for_licensing(enquiry, since_seq=span.after)
        if line.new
    ]
    kept = [venue for venue in (_upto(each, span.upto) for each in venues) if venue.new]
    return {
        "hot_spots": "",
        "hot_spots_period": "",
        "wards": (),
        "ward_map": None,
        "in_short": (),
        "sections": (),
        "reports": (),
        "venues": tuple(sorted(kept, key=lambda venue: (venue.name.casefold(), venue.id))),
        "left_out": "",
        "notes": _FOR_LICENSING,
        "subjects": tuple(_ids(kept)),
    }


def _upto(venue: LicensingView, seq: int) -> LicensingView:
    return replace(venue, entries=tuple(each for each in venue.entries if each.changed_seq <= seq))


def _ids(venues: Iterable[LicensingView]) -> Iterable[str]:
    for venue in venues:
        yield venue.id
        yield from (entry.id for entry in venue.entries)


def _report(line: ReportLine) -> PackReport:
    time = f", {line.happened_time}" if line.happened_time else ""
    return PackReport(
        name=line.name,
        kind=line.kind,
        agency=line.agency,
        grade=line.grade,
        basis=str(read("grades")["basis"][line.basis]["words"]),
        handling=f"{line.handling}. {line.conditions}" if line.conditions else line.handling,
        happened=f"{short_day(line.happened_on)}{time}" if line.happened_on else "not said",
        reported=short_day(line.reported_on),
        text_kind=line.text_kind,
        text=line.text,
    )


def _left_out(waiting: int) -> str:
    if not waiting:
        return ""
    reports, its = (
        ("1 new report waits", "its grade")
        if waiting == 1
        else (f"{waiting} new reports wait", "their grades")
    )
    return f"{reports} for the intelligence unit to confirm {its} and {'is' if waiting == 1 else 'are'} not in this pack."


def _grades() -> str:
    grades = read("grades")
    said = [
        ", ".join(f"{code} {row['words']}" for code, row in grades[part].items())
        for part in ("source", "information")
    ]
    return f"Grades: {'; '.join(said)}."
