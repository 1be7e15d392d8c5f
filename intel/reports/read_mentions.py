"""The people and things one row names, slot by slot, and the statements the mapping makes of them.

Called by `read_rows`. A slot in which nothing is said makes no mention, and a statement needs both its ends.
"""

from collections.abc import Callable, Hashable
from collections.abc import Mapping as MappingOf
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from typing import Final, Literal, cast

from intel.reports import values
from intel.reports.asked import ASKED_FIELDS, read_asked
from intel.reports.cells import Cell
from intel.reports.dates import read_birth
from intel.reports.draft import MentionDraft, StatementDraft
from intel.reports.gazetteer import Gazetteer
from intel.reports.layout import Ask, Fault, Fields, Layout
from intel.reports.mapping import SLOT_ROLE, SLOTS, Column, StatedLink
from intel.reports.model import (
    Details,
    OnlineAccountDetails,
    OrganisationDetails,
    PersonDetails,
    PhoneDetails,
    PlaceDetails,
    VenueDetails,
)
from intel.reports.read_dates import order_of

_WORDS_OF_PERSON: Final = ("alias", "ethnicity", "care_status")
Said = tuple[
    Column | None, Cell
]  # a cell with the column it came from; None where a default or a person said it
# What by itself does not name anyone: a row that says only this of a person mentions nobody.
_NOT_ENOUGH = frozenset({"role", "basis", "sex", "age", "ethnicity", "care_status", *ASKED_FIELDS})


def read_mentions(fields: Fields, *, today: date) -> tuple[MentionDraft, ...]:
    """Read every slot in which the row says something."""
    by_slot: dict[str, dict[str, Said]] = {slot: {} for slot in fields.layout.slots}
    for name, said in fields.said.items():
        slot, dot, part = name.partition(".")
        if dot and slot != "missing":
            by_slot.setdefault(slot, {})[part] = said
    drafts = (_remembered(fields, slot, said, today) for slot, said in by_slot.items() if said)
    return tuple(draft for draft in drafts if draft is not None)


def _remembered(fields: Fields, slot: str, said: MappingOf[str, Said], today: date) -> MentionDraft | None:
    """Read a slot; one whose cells stood in an earlier row of this file is what it was there, faults and questions too."""
    key = (slot, *((part, id(column), type(cell), cell) for part, (column, cell) in said.items()))
    known = fields.layout.read_before.get(key)
    if known is None:
        faults, asks = len(fields.faults), len(fields.asks)
        draft = _read_mention(fields, slot, said.keys(), today)
        known = (draft, tuple(fields.faults[faults:]), tuple(fields.asks[asks:]))
        fields.layout.read_before[key] = known
        return draft
    draft, old_faults, old_asks = cast(
        "tuple[MentionDraft | None, tuple[Fault, ...], tuple[Ask, ...]]", known
    )
    fields.faults += old_faults
    fields.asks += old_asks
    return draft


def _read_mention(fields: Fields, slot: str, said: AbstractSet[str], today: date) -> MentionDraft | None:
    kind = slot.rpartition("_")[0]
    if SLOTS[kind] == "Person":
        if not said - _NOT_ENOUGH:
            return None
        return MentionDraft(
            slot=slot,
            details=_person(fields, slot, said, today),
            role=fields.take(f"{slot}.role", values.role, SLOT_ROLE[kind]),
            basis=fields.take(f"{slot}.basis", values.basis, "fact"),
        )
    details = _thing(fields, slot, SLOTS[kind])
    return MentionDraft(slot=slot, details=details) if details else None


# -- people ----------------------------------------------------------------------------------------


def _person(fields: Fields, slot: str, said: AbstractSet[str], today: date) -> PersonDetails:
    nothing: tuple[date | None, int | None] = (None, None)
    born_on, born_year = fields.take(
        f"{slot}.dob",
        lambda cell: read_birth(cell, order_of(fields, f"{slot}.dob", cell), today=today),
        nothing,
    )
    age = fields.take(f"{slot}.age", values.age, None)
    description = _text(fields, f"{slot}.description")
    if fields.has(f"{slot}.age") and age is None:
        written = f"age “{_text(fields, f'{slot}.age')}”"
        description = f"{description}; {written}" if description else written
    words = {part: _text(fields, f"{slot}.{part}") for part in _WORDS_OF_PERSON if part in said}
    asked = {part: fields.take(f"{slot}.{part}", read_asked, None) for part in ASKED_FIELDS if part in said}
    return PersonDetails(
        name=_name(fields, slot),
        born_on=born_on,
        born_year=born_year,
        age_said=age,
        sex=fields.take(f"{slot}.sex", values.sex, ""),  # type: ignore[arg-type] # the values of its closed list
        description=description,
        **words,  # type: ignore[arg-type] # fields of words alone
        **asked,  # type: ignore[arg-type] # fields of what came of asking
    )


def _name(fields: Fields, slot: str) -> str:
    whole = f"{slot}.name"
    if fields.has(whole):
        order: Literal["first_last", "last_first"] = (
            "last_first" if fields.name_order(whole) else "first_last"
        )
        return fields.take(whole, lambda cell: values.name(cell, order), "")
    return f"{_text(fields, f'{slot}.first_name')} {_text(fields, f'{slot}.surname')}".strip()


def _text(fields: Fields, name: str) -> str:
    return fields.take(name, values.words, "")


# -- things ----------------------------------------------------------------------------------------


def _thing(fields: Fields, slot: str, label: str) -> Details | None:
    """Read a thing; one without what names it is refused, since the rest of the slot would be lost."""
    needed = _NAMED_BY.get(label, "")
    if not needed or fields.has(f"{slot}.{needed}"):
        return _READERS[label](fields, slot)
    # A platform alone names no account, and a default alone names nothing.
    if label != "OnlineAccount" and not _only_defaults(fields, slot):
        said = next(name for name in fields.said if name.startswith(f"{slot}."))
        fields.refuse(said, f"This row gives details of a {label.lower()} without its {needed}.")
    return None


def _only_defaults(fields: Fields, slot: str) -> bool:
    return all(column is None for name, (column, _) in fields.said.items() if name.startswith(f"{slot}."))


def _vehicle(fields: Fields, slot: str) -> Details:
    return values.vehicle(_text(fields, f"{slot}.registration"), _text(fields, f"{slot}.description"))


def _place(fields: Fields, slot: str) -> Details:
    postcode = fields.take(f"{slot}.postcode", values.postcode, "")
    doubt = values.postcode_doubt(postcode)
    if doubt:
        fields.ask(f"{slot}.postcode", *doubt)
    return PlaceDetails(text=_text(fields, f"{slot}.text") or postcode, postcode=postcode)


def _venue(fields: Fields, slot: str) -> Details:
    return VenueDetails(name=_text(fields, f"{slot}.name"), street=_text(fields, f"{slot}.street"))


def _phone(fields: Fields, slot: str) -> Details:
    return PhoneDetails(number=fields.take(f"{slot}.number", values.phone, ""))


def _account(fields: Fields, slot: str) -> Details:
    return OnlineAccountDetails(
        handle=_text(fields, f"{slot}.handle"), platform=_text(fields, f"{slot}.platform")
    )


def _organisation(fields: Fields, slot: str) -> Details:
    return OrganisationDetails(name=_text(fields, f"{slot}.name"))


_READERS: Final[MappingOf[str, Callable[[Fields, str], Details]]] = {
    "Vehicle": _vehicle,
    "Place": _place,
    "Venue": _venue,
    "Phone": _phone,
    "OnlineAccount": _account,
    "Organisation": _organisation,
}
_NAMED_BY: Final = {"Venue": "name", "Phone": "number", "OnlineAccount": "handle", "Organisation": "name"}


# -- statements ------------------------------------------------------------------------------------


def read_statements(
    fields: Fields, layout: Layout, mentions: tuple[MentionDraft, ...]
) -> tuple[StatementDraft, ...]:
    """Make the statements of the mapping's links whose ends the row names, and whose column says so."""
    slots = {each.slot for each in mentions}
    return tuple(
        StatementDraft(link=each.link, from_slot=each.from_slot, to_slot=each.to_slot, basis=each.basis)
        for each in fields.mapping.links
        if {each.from_slot, each.to_slot} <= slots and _is_stated(fields, layout, each)
    )


def _is_stated(fields: Fields, layout: Layout, link: StatedLink) -> bool:
    if not link.when_column:
        return True
    said = values.folded(values.text_of(layout.cell(fields.row, link.when_column)))
    return said in {values.folded(word) for word in link.when_values}


# -- open data -------------------------------------------------------------------------------------


def located(
    mentions: tuple[MentionDraft, ...],
    statements: tuple[StatementDraft, ...],
    gazetteer: Gazetteer,
    found_before: dict[Hashable, MentionDraft],
) -> tuple[MentionDraft, ...]:
    """Copy in where each place and venue lies, once, and mark the places the row calls somebody's home.

    `found_before` keeps what was found, so that a file that names a place a hundred times looks it up once.
    """
    homes = {each.to_slot for each in statements if each.link == "LIVES_AT"}
    return tuple(
        _placed(each, each.slot in homes, gazetteer, found_before)
        if isinstance(each.details, PlaceDetails | VenueDetails)
        else each
        for each in mentions
    )


def _placed(
    each: MentionDraft, home: bool, gazetteer: Gazetteer, found_before: dict[Hashable, MentionDraft]
) -> MentionDraft:
    key = (each, home)
    if key not in found_before:
        found_before[key] = replace(each, details=_located(each.details, home, gazetteer))
    return found_before[key]


def _located(details: Details, home: bool, gazetteer: Gazetteer) -> Details:
    if isinstance(details, PlaceDetails):
        found = gazetteer.locate(details.text, details.postcode)
        where = _position(found) if found else {}
        return details.model_copy(update={**where, "home_address": home})
    if isinstance(details, VenueDetails):
        venue = gazetteer.venue(details.name, details.street)
        if venue:
            return details.model_copy(update={**_position(venue), "register_id": venue.register_id})
        street = gazetteer.locate(details.street, "") if details.street else None
        return details.model_copy(update=_position(street)) if street else details
    return details


def _position(found: object) -> dict[str, object]:
    return {name: getattr(found, name) for name in ("ward", "latitude", "longitude")}
