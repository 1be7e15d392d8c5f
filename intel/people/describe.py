"""What a viewer may call each person and thing: the one place where labels for screens are made.

Called by every `find_` that shows an item. A person is named only as `intel.access.names` allows; where a young
person's name may not go, the pseudonym of the viewer's scope stands, allocated by an entry.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.names import Shown, VisibleMention, shown
from intel.access.policy import decide
from intel.access.pseudonyms import pseudonyms
from intel.people import identity
from intel.people.display_name import fixed_names
from intel.people.enquiry import Enquiry
from intel.people.find_protection import protections
from intel.people.protection import Protection, Standing

Row = dict[str, Any]

_STANDING_WORDS = {
    Standing.SUSPECT: "suspect, by a police decision",
    Standing.ADULT: "adult of concern, as reported",
    Standing.YOUNG_PERSON: "young person",
    Standing.AGE_UNKNOWN: "age not recorded",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One item as this viewer may know it. `id` stays inside the program; `token` is what a browser gets.

    `kind` is the standing of a person, or the label of a thing in small letters; `words` says it in plain English.
    """

    label: str
    id: str
    token: str
    name: str
    kind: str
    words: str
    protected: bool = False
    named: bool = True
    ward: str = ""

    @property
    def spoken(self) -> str:
        """Name and kind, as a screen reader says it."""
        return f"{self.name}, {self.words}"


def describe(enquiry: Enquiry, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Described]:
    """Describe every item the viewer may know of; one mentioned in no report of theirs is left out."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for label, entity_id in keys:
        by_label[label].append(entity_id)
    described: dict[tuple[str, str], Described] = {}
    for label, ids in by_label.items():
        rows = enquiry.reader.run(f"network.mentions[{label}]", ids=ids)
        found: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            found[row["id"]].append(row)
        items = (
            describe_people(enquiry, found) if label == "Person" else _describe_things(enquiry, label, found)
        )
        described.update({(label, item.id): item for item in items})
    return described


def _describe_things(enquiry: Enquiry, label: str, found: Mapping[str, Sequence[Row]]) -> list[Described]:
    return [
        Described(
            label=label,
            id=entity_id,
            token=enquiry.token(entity_id),
            name=rows[0]["mention"]["as_written"],
            kind=label.lower(),
            words=str(vocabulary.labels()[label]["word"]),
            ward=next((row["mention"]["ward"] for row in rows if row["mention"].get("ward")), ""),
        )
        for entity_id, rows in found.items()
    ]


def describe_people(enquiry: Enquiry, found: Mapping[str, Sequence[Row]]) -> list[Described]:
    """Name each person as far as this viewer may; `found` holds the mentions visible to them, newest first."""
    ids = list(found)
    with enquiry.ledger.reading() as snapshot:
        standing = protections(snapshot.connection, ids, on=enquiry.today)
        protected = {each: _as_told_to(enquiry.viewer, standing[each]) for each in ids}
        fixed = fixed_names(snapshot.connection)
        labels = {
            each: _shown(enquiry, protected[each], found[each], fixed[each].name if each in fixed else "")
            for each in ids
        }
        nameless = [each for each in ids if labels[each].pseudonym_needed]
        unnamed = identity.members_of(snapshot.connection, nameless)
    viewer = enquiry.viewer
    stands_for = pseudonyms(enquiry.ledger, viewer.scope, unnamed, actor=viewer.user_id) if unnamed else {}
    return [
        Described(
            label="Person",
            id=each,
            token=enquiry.token(each),
            name=stands_for.get(each) or labels[each].label,
            kind=labels[each].kind,
            words=_words(protected[each].standing, [row["mention"]["role"] for row in found[each]]),
            protected=protected[each].protected,
            named=labels[each].named,
        )
        for each in ids
    ]


def _as_told_to(viewer: Viewer, standing: Protection) -> Protection:
    """Keep a police decision from those who may not have the list of suspects: to them, an adult of concern."""
    if standing.standing != Standing.SUSPECT or decide(viewer, "suspects.list").allowed:
        return standing
    return replace(standing, standing=Standing.ADULT)


def _shown(enquiry: Enquiry, standing: Protection, rows: Sequence[Row], fixed: str) -> Shown:
    mentions = [
        VisibleMention(
            as_written=row["mention"]["as_written"],
            name=row["mention"].get("name") or "",
            agency=row["mention"]["agency"],
            reported_on=date.fromisoformat(row["reported_on"]),
        )
        for row in rows
    ]
    return shown(
        enquiry.viewer,
        mentions,
        protected=standing.protected,
        reason=standing.reason,
        designated=standing.standing == Standing.SUSPECT,
        fixed=fixed,
    )


def _words(standing: Standing, roles: Sequence[str]) -> str:
    """Say what a person is; an adult nobody reports a concern about is said in the report's own word."""
    if standing == Standing.ADULT and "adult_of_concern" not in roles:
        return str(vocabulary.read("roles_in_reports")[roles[0]]["words"])
    return _STANDING_WORDS[standing]
