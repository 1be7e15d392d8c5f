"""What is new about each person and thing as sentences, each with its reports, grades, agencies and dates. Pure.

Called by `pack`. Subjects stand in the order of their names, sentences newest first: never by how many there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intel.access import Viewer
from intel.meetings.pack_model import Group, Sentence, Subject, Support
from intel.network.model import Link
from intel.people.days import short_day
from intel.people.describe import Described
from intel.people.known import ReportLine, may_have_details
from intel.vocabulary import link_types, read

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """What is new, as the audience may have it: reports, who and what they mention, and what they state."""

    viewer: Viewer
    reports: Mapping[str, ReportLine]
    items: Mapping[Key, Described]
    mentions: Mapping[Key, Sequence[Mapping[str, Any]]]
    links: Sequence[Link]


def subject(new: New, item: Described) -> Subject:
    """Return one item with all that the new reports say of it."""
    key = (item.label, item.id)
    stated = [link for link in new.links if key in _ends(link)]
    sentences = [said for link in stated if (said := _stated(new, item, link)) is not None]
    told = {report for link in stated for report in link.reports}
    sentences += _only_named(new, key, told)
    ordered = sorted(sentences, key=lambda each: (each.last, each.words), reverse=True)
    return Subject(name=item.name, words=item.words, sentences=tuple(ordered))


def group(new: New, heading: str, items: Iterable[Described]) -> Group:
    """Return items under a heading, in the order of their names."""
    ordered = sorted(items, key=lambda item: (item.name.casefold(), item.id))
    return Group(heading=heading, subjects=tuple(subject(new, item) for item in ordered))


def by_ward(new: New, items: Iterable[Described]) -> tuple[Group, ...]:
    """Return places or venues under their wards, in the order of the wards' names."""
    wards: dict[str, list[Described]] = defaultdict(list)
    for item in items:
        wards[item.ward].append(item)
    known = sorted(ward for ward in wards if ward)
    groups = [group(new, ward, wards[ward]) for ward in known]
    return (*groups, group(new, "Ward not known", wards[""])) if wards.get("") else tuple(groups)


def is_home(new: New, item: Described) -> bool:
    """Return whether a new report gives a place as somebody's home."""
    return any(mention.get("home_address") for mention in new.mentions.get((item.label, item.id), ()))


def _stated(new: New, item: Described, link: Link) -> Sentence | None:
    ends = _ends(link)
    here = (item.label, item.id)
    other = new.items.get(ends[1] if ends[0] == here else ends[0])
    if other is None:
        return None
    name = _other_name(new, item, other, link.agencies)
    from_here = link_types()[link.link]["mutual"] or ends[0] == here
    words = f"{link.words.capitalize()} {name}." if from_here else f"{name} {link.words} here."
    if not from_here and item.label == "Person":
        words = f"{name} {link.words} {item.name}."
    return Sentence(words=words, last=link.last, support=_support(new, link.reports))


def _other_name(new: New, item: Described, other: Described, senders: Iterable[str]) -> str:
    """Name the other end; a home only to those who may have what each sender says of the person."""
    lives_there = item.label == "Person" and other.label == "Place" and is_home(new, other)
    if lives_there and not all(may_have_details(new.viewer, item, sender) for sender in senders):
        return f"an address in {other.ward}" if other.ward else "an address"
    return other.name


def _only_named(new: New, key: Key, told: set[str]) -> list[Sentence]:
    """Say of the reports that name an item and link it to nothing that they do so, by the role they give it."""
    found: dict[str, list[str]] = defaultdict(list)
    for mention in new.mentions.get(key, ()):
        if mention["report"] not in told:
            role = mention.get("role", "")
            said = str(read("roles_in_reports")[role]["words"]) if role else ""
            kind = new.reports[mention["report"]].kind
            found[f"In a {kind}{f' as {said}' if said else ''}."].append(mention["report"])
    return [
        Sentence(
            words=words,
            last=max(new.reports[report].when for report in reports),
            support=_support(new, reports),
        )
        for words, reports in found.items()
    ]


def _support(new: New, reports: Iterable[str]) -> tuple[Support, ...]:
    lines = [new.reports[report] for report in dict.fromkeys(reports)]
    return tuple(
        Support(report=line.name, grade=line.grade, agency=line.agency, on=short_day(line.when))
        for line in sorted(lines, key=lambda line: (line.when, line.number), reverse=True)
    )


def _ends(link: Link) -> tuple[Key, Key]:
    return (link.from_label, link.from_id), (link.to_label, link.to_id)
