"""What a viewer may call each person and thing: the one place where labels for screens are made.

Called by every `find_` that shows an item. A person is named only as `intel.access.names` allows; where a young
person's name may not go, the pseudonym of the viewer's scope stands, allocated by an entry.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intel import vocabulary
from intel.access.names import VisibleMention, name_person
from intel.access.pseudonyms import pseudonyms
from intel.people import identity
from intel.people.enquiry import Enquiry
from intel.people.find_protection import protections
from intel.people.protection import Standing

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
        found: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            found[row["id"]].append(row["mention"])
        items = (
            describe_people(enquiry, found) if label == "Person" else _describe_things(enquiry, label, found)
        )
        described.update({(label, item.id): item for item in items})
    return described


def _describe_things(enquiry: Enquiry, label: str, found: dict[str, list[dict[str, str]]]) -> list[Described]:
    word = str(vocabulary.labels()[label]["word"])
    return [
        Described(
            label=label,
            id=entity_id,
            token=enquiry.token(entity_id),
            name=mentions[0]["as_written"],
            kind=label.lower(),
            words=word,
            ward=next((each["ward"] for each in mentions if each.get("ward")), ""),
        )
        for entity_id, mentions in found.items()
    ]


def describe_people(enquiry: Enquiry, found: dict[str, list[dict[str, str]]]) -> list[Described]:
    """Name each person as far as this viewer may; `found` holds the mentions visible to them, newest first."""
    ids = list(found)
    with enquiry.ledger.reading() as snapshot:
        protected = protections(snapshot.connection, ids, on=enquiry.today)
        members = {each: identity.members(snapshot.connection, each) for each in ids}
    shown = {
        each: name_person(enquiry.viewer, protected[each], _as_visible(mentions))
        for each, mentions in found.items()
    }
    unnamed = [each for each in ids if shown[each] is None]
    stands_for = pseudonyms(enquiry.ledger, enquiry.viewer, {each: members[each] for each in unnamed})
    return [
        Described(
            label="Person",
            id=each,
            token=enquiry.token(each),
            name=shown[each] or stands_for[each],
            kind=protected[each].standing,
            words=_words(protected[each].standing, found[each]),
            protected=protected[each].protected,
        )
        for each in ids
    ]


def _as_visible(mentions: Sequence[dict[str, str]]) -> list[VisibleMention]:
    return [
        VisibleMention(as_written=each["as_written"], agency=each["agency"], role=each["role"])
        for each in mentions
    ]


def _words(standing: Standing, mentions: Sequence[dict[str, str]]) -> str:
    """Say what a person is; an adult nobody reports a concern about is said in the report's own word."""
    roles = {each["role"] for each in mentions}
    if standing == Standing.ADULT and "adult_of_concern" not in roles:
        return str(vocabulary.read("roles_in_reports")[mentions[0]["role"]]["words"])
    return _STANDING_WORDS[standing]
