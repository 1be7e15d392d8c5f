"""What is new for one viewer between two places of the ledger, as a few sentences in the order of the meeting.

Called by the home page and the pack. Information suspected to be false is in none of them. Young people come first, together and by name, and never with a number about one of them;
adults are named by their newest report; a venue by who was linked to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from intel import vocabulary
from intel.access.policy import decide
from intel.people.describe import Described, describe, describe_people
from intel.people.enquiry import Enquiry
from intel.people.find_list import worded
from intel.people.find_protection import protections
from intel.people.known import ReportLine, may_have_details, report_line
from intel.people.protection import Protection, Standing, age_on
from intel.people.sentences import ChangeGroup, Changes, ChangeSentence, Words, listed, newest, together
from intel.people.stated import Key, Stated, statements_around

_NAMES: Final = 6  # names in one sentence; how many more there are is said
_ADULTS: Final = 4  # sentences about single adults
_VENUES: Final = 3  # sentences about single venues
_AHEAD: Final = timedelta(days=35)  # birthdays that come before or soon after the next meeting
_BIRTHDAYS: Final = (16, 18)  # where the law's protection of a young person changes


@dataclass(slots=True)
class _Gathered:
    """The new reports and what they name, with everyone this viewer may know of."""

    enquiry: Enquiry
    reports: dict[str, ReportLine]
    named: dict[Key, list[str]]
    people: dict[str, list[dict[str, Any]]]
    standings: dict[str, Protection]
    described: dict[str, Described] = field(default_factory=dict)

    def of(self, *standings: Standing) -> list[str]:
        """Return those of these standings whom a new report names."""
        return [
            person
            for label, person in self.named
            if label == "Person" and person in self.people and self.standings[person].standing in standings
        ]

    def is_first(self, person: str) -> bool:
        """Return whether only new reports name someone."""
        return all(row["mention"]["report"] in self.reports for row in self.people[person])

    def describe(self, people: Iterable[str]) -> list[Described]:
        """Describe people, each once for the whole page."""
        wanted = list(dict.fromkeys(people))
        missing = {each: self.people[each] for each in wanted if each not in self.described}
        self.described.update((item.id, item) for item in describe_people(self.enquiry, missing))
        return [self.described[each] for each in wanted]

    def reports_of(self, label: str, entity_id: str) -> tuple[ReportLine, ...]:
        """Return the new reports that name an item, newest first."""
        return newest(self.reports[each] for each in self.named[(label, entity_id)])


def find_changes(enquiry: Enquiry, *, after: int, upto: int, confirmed: bool = False) -> Changes:
    """Return what is new for this viewer, in sentences; `confirmed` leaves out grades nobody has confirmed."""
    gathered = _gather(enquiry, after=after, upto=upto, confirmed=confirmed)
    groups = [
        ChangeGroup(heading="Young people", sentences=tuple(_young_people(gathered))),
        ChangeGroup(heading=_adults_heading(enquiry), sentences=tuple(_adults(gathered))),
        ChangeGroup(heading="Venues and places", sentences=tuple(_venues(gathered))),
    ]
    said = tuple(group for group in groups if group.sentences)
    shown = [
        each
        for group in said
        for sentence in group.sentences
        for each in (
            *(words.item.id for words in sentence.words if words.item),
            *(report.id for report in sentence.reports),
        )
    ]
    return Changes(groups=said, reports=len(gathered.reports), shown=tuple(dict.fromkeys(shown)))


def _gather(enquiry: Enquiry, *, after: int, upto: int, confirmed: bool) -> _Gathered:
    rows = enquiry.reader.run("reports.since", after=after, upto=upto)
    lines = (report_line(enquiry, row["report"]) for row in rows)
    reports = {
        line.id: line for line in lines if not line.suspected_false and not (confirmed and line.provisional)
    }
    named: dict[Key, list[str]] = defaultdict(list)
    for row in enquiry.reader.run("reports.mentions", ids=list(reports)):
        if row["report"] not in named[(row["label"], row["entity"])]:
            named[(row["label"], row["entity"])].append(row["report"])
    people = worded(enquiry)
    with enquiry.ledger.reading() as snapshot:
        standings = protections(snapshot.connection, list(people), on=enquiry.today)
    return _Gathered(enquiry, reports, dict(named), people, standings)


# -- young people ----------------------------------------------------------------------------------


def _young_people(gathered: _Gathered) -> Iterable[ChangeSentence]:
    yield from _episodes(gathered)
    yield from _birthdays(gathered)
    young = gathered.of(Standing.YOUNG_PERSON)
    first = {each for each in young if gathered.is_first(each)}
    yield from _names(gathered, "Named for the first time:", first)
    yield from _names(gathered, "Named again:" if first else "Named:", set(young) - first)


def _episodes(gathered: _Gathered) -> Iterable[ChangeSentence]:
    episodes = newest(each for each in gathered.reports.values() if each.missing)
    if not episodes:
        return
    held = sum(bool(each.missing and each.missing.interview_on) for each in episodes)
    count = "A missing episode was" if len(episodes) == 1 else f"{len(episodes)} missing episodes were"
    interviews = {
        0: "no return interview is recorded yet",
        len(episodes): "a return interview is recorded for each",
    }
    said = interviews.get(held, f"a return interview is recorded for {held} of them")
    yield ChangeSentence(words=(Words(words=f"{count} reported; {said}."),), reports=episodes)


def _birthdays(gathered: _Gathered) -> Iterable[ChangeSentence]:
    """Say who turns 16 or 18 soon, where the viewer may have the date of birth, and what is said of their care."""
    turning: dict[int, list[tuple[date, str, str]]] = defaultdict(list)
    for person, rows in gathered.people.items():
        if gathered.standings[person].standing is Standing.YOUNG_PERSON:
            births = {row["mention"]["born_on"] for row in rows if "born_on" in row["mention"]}
            born = date.fromisoformat(births.pop()) if len(births) == 1 else None
            soon = _turns(born, gathered.enquiry.today)
            if soon and _may_have_birth(gathered, person):
                cares = (row["mention"]["care_status"] for row in rows if "care_status" in row["mention"])
                turning[soon[1]].append((soon[0], person, next(cares, "")))
    for age, found in sorted(turning.items()):
        words = [Words(words=f"Soon {age}:")]
        for day, person, care in sorted(found)[:_NAMES]:
            item = gathered.describe([person])[0]
            on = f"on {day.day} {day.strftime('%B')}"
            stop = "." if len(words) // 2 + 1 == min(len(found), _NAMES) and len(found) <= _NAMES else ","
            words += [
                Words(words=item.name, item=item),
                Words(words=f"{on}{f' ({care})' if care else ''}{stop}"),
            ]
        if len(found) > _NAMES:
            words.append(Words(words=f"and {len(found) - _NAMES} more."))
        yield ChangeSentence(words=tuple(words), remark="From dates of birth on record; care status as said")


def _may_have_birth(gathered: _Gathered, person: str) -> bool:
    item = gathered.describe([person])[0]
    senders = {row["mention"]["agency"] for row in gathered.people[person] if "born_on" in row["mention"]}
    return item.named and all(may_have_details(gathered.enquiry.viewer, item, each) for each in senders)


def _turns(born: date | None, today: date) -> tuple[date, int] | None:
    """Return the next birthday that matters and its age, if it comes soon; 1 January counts as a year alone."""
    if born is None or (born.month, born.day) == (1, 1):
        return None
    for ahead in range(_AHEAD.days + 1):
        day = today + timedelta(days=ahead)
        age = age_on(born, day)
        if age in _BIRTHDAYS and age_on(born, day - timedelta(days=1)) < age:
            return day, age
    return None


def _names(gathered: _Gathered, opening: str, people: Iterable[str]) -> Iterable[ChangeSentence]:
    items = sorted(gathered.describe(people), key=lambda item: (not item.named, item.name.casefold()))
    if items:
        shown = items[:_NAMES]
        reports = newest(
            gathered.reports[each] for item in shown for each in gathered.named[("Person", item.id)]
        )
        yield ChangeSentence(
            words=(Words(words=opening), *listed(shown, more=len(items) - len(shown), full_stop=True)),
            reports=reports,
        )


# -- adults ----------------------------------------------------------------------------------------


def _adults_heading(enquiry: Enquiry) -> str:
    return "Suspected adults" if _knows_suspects(enquiry) else "Adults of concern"


def _knows_suspects(enquiry: Enquiry) -> bool:
    return decide(enquiry.viewer, "suspects.list").allowed


def _adults(gathered: _Gathered) -> Iterable[ChangeSentence]:
    """Say what is new of single adults: suspects for the police, adults of concern, unmarked, for the others."""
    singled = (Standing.SUSPECT,) if _knows_suspects(gathered.enquiry) else (Standing.SUSPECT, Standing.ADULT)
    people = sorted(
        gathered.of(*singled), key=lambda each: gathered.reports_of("Person", each)[0].when, reverse=True
    )
    shown = people[:_ADULTS]
    links = _links(gathered, "Person", shown)
    for item in gathered.describe(shown):
        yield ChangeSentence(
            words=(Words(words=item.name, item=item), *_what_is_said(gathered, item, links[item.id])),
            reports=gathered.reports_of("Person", item.id),
        )
    others = (
        [*people[_ADULTS:], *gathered.of(Standing.ADULT)]
        if Standing.ADULT not in singled
        else people[_ADULTS:]
    )
    yield from _other_adults(gathered, others)


def _other_adults(gathered: _Gathered, others: Sequence[str]) -> Iterable[ChangeSentence]:
    first = [each for each in others if gathered.is_first(each)]
    again = len(others) - len(first)
    if first:
        items = sorted(gathered.describe(first), key=lambda item: item.name.casefold())
        words = (
            Words(words="Adults named for the first time:"),
            *listed(items[:_NAMES], more=len(items) - _NAMES, full_stop=True),
        )
        reports = (report for item in items[:_NAMES] for report in gathered.reports_of("Person", item.id))
        yield ChangeSentence(words=words, reports=newest(reports))
    if again:
        words = (Words(words=f"{again} other adult{'s are' if again > 1 else ' is'} named again."),)
        yield ChangeSentence(words=words, remark="Each is in the list of people")


def _links(gathered: _Gathered, label: str, ids: Sequence[str]) -> dict[str, list[Stated]]:
    """Return the links that new reports state of each item."""
    found: dict[str, list[Stated]] = {each: [] for each in ids}
    for each in statements_around(gathered.enquiry, [(label, known) for known in ids]):
        if each.source in gathered.reports:
            for of, known in (each.start, each.end):
                if of == label and known in found:
                    found[known].append(each)
    return found


def _what_is_said(gathered: _Gathered, item: Described, links: Sequence[Stated]) -> list[Words]:
    """Say what new reports state of an adult, two kinds of link at most: "was seen at A and B, and uses C"."""
    by_words: dict[str, dict[Key, None]] = defaultdict(dict)
    for each in sorted(links, key=lambda each: each.happened_on, reverse=True):
        kind, away = vocabulary.link_types()[each.link], each.from_id == item.id
        if away or kind["mutual"]:
            by_words[str(kind["sentence"])][each.end if away else each.start] = None
    said: list[Words] = []
    for verb, ends in list(by_words.items())[:2]:
        named = list(describe(gathered.enquiry, ends).values())
        if named:
            said += [Words(words=f"; {verb}" if said else verb), *listed(named[:3], more=len(named) - 3)]
    return [*said, Words(words=".")] if said else [Words(words="is named in what is new.")]


# -- venues ----------------------------------------------------------------------------------------


def _venues(gathered: _Gathered) -> Iterable[ChangeSentence]:
    venues = [entity for label, entity in gathered.named if label == "Venue"]
    links, adults = _links(gathered, "Venue", venues), {}
    for venue in venues:
        ids = dict.fromkeys(each.from_id for each in links[venue] if each.from_label == "Person")
        adults[venue] = [
            each for each in ids if each in gathered.people and not gathered.standings[each].protected
        ]
    order = sorted(venues, key=lambda each: gathered.reports_of("Venue", each)[0].when, reverse=True)
    shown = sorted(order, key=lambda each: len(adults[each]), reverse=True)[:_VENUES]
    items = describe(gathered.enquiry, [("Venue", each) for each in shown])
    for item in items.values():
        reports = gathered.reports_of("Venue", item.id)
        yield ChangeSentence(
            words=(Words(words=item.name, item=item), *_linked(gathered, adults[item.id], reports)),
            reports=reports,
        )
    others, places = len(venues) - len(items), sum(label == "Place" for label, _ in gathered.named)
    if others > 0 or places:
        parts = [
            f"{others} other venue{'s' * (others != 1)}" if others > 0 else "",
            f"{places} place{'s' * (places != 1)}" if places else "",
        ]
        words = (
            f"{' and '.join(part for part in parts if part)} {'are' if others + places > 1 else 'is'} named."
        )
        yield ChangeSentence(
            words=(Words(words=words),), remark="Venues are in their own list, places in each report"
        )


def _linked(gathered: _Gathered, adults: Sequence[str], reports: Sequence[ReportLine]) -> list[Words]:
    if adults:
        names = gathered.describe(adults[:3])
        return [Words(words="is linked to"), *listed(names, more=len(adults) - len(names), full_stop=True)]
    return [Words(words=f"is named by {together(dict.fromkeys(each.agency for each in reports))}.")]
