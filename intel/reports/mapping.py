"""How one agency's columns become fields: the saved mapping, as data a person can read and edit.

A mapping is saved by an entry (`mapping.saved`) with version and author; `read_rows` applies it to each row.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from intel import vocabulary
from intel.reports.model import Payload

# What may stand before the dot of a field: a slot of this kind of mention, numbered from 1 ("adult_2.name").
SLOTS: dict[str, str] = {
    "young_person": "Person",
    "adult": "Person",
    "other": "Person",
    "place": "Place",
    "venue": "Venue",
    "vehicle": "Vehicle",
    "phone": "Phone",
    "account": "OnlineAccount",
    "organisation": "Organisation",
}
# The role a person in such a slot has, unless a `.role` column says otherwise.
SLOT_ROLE: dict[str, str] = {"young_person": "young_person", "adult": "adult_of_concern", "other": "other"}

# Fields of a mention, by label. first_name + surname make the name where there is no `name`.
MENTION_FIELDS: dict[str, tuple[str, ...]] = {
    "Person": (
        "name", "first_name", "surname", "alias", "dob", "age", "sex", "ethnicity", "self_defined_ethnicity",
        "officer_observed_ethnicity", "nationality", "care_status", "description", "role", "basis",
    ),
    "Place": ("text", "postcode"),
    "Venue": ("name", "street"),
    "Vehicle": ("registration", "description"),
    "Phone": ("number",),
    "OnlineAccount": ("handle", "platform"),
    "Organisation": ("name",),
}  # fmt: skip
REPORT_FIELDS: tuple[str, ...] = (
    "own_reference", "kind", "reported_on", "happened_on", "happened_to", "happened_time", "text", "cleared_text",
    "grade", "source_reference", "source_grade", "information_grade", "handling", "conditions", "urgency", "basis", "audience",
    "missing.from", "missing.to", "missing.found_where", "missing.found_with", "missing.return_interview_on",
    "missing.return_interview_offered",
)  # fmt: skip


DATE_FIELDS: tuple[str, ...] = (
    "reported_on", "happened_on", "happened_to", "missing.from", "missing.to", "missing.return_interview_on",
)  # fmt: skip


class Column(Payload):
    """One column of the sheet: the heading as the agency writes it, and the field it feeds.

    `field` empty means passed over, and `reason` says why. `values` puts the agency's words into ours,
    compared without case; an empty string on the right means "not said". `elsewhere` says of a value that it belongs
    to another field ("Park Hse" in a column of addresses is a home). `name_order` reads "HUSSAIN, Mo". `dates` is the
    order of day and month in this column, where it is not that of the mapping. One heading may stand in two columns
    here, and then feeds two fields.
    """

    column: str
    field: str = ""
    reason: str = ""
    values: dict[str, str] = Field(default_factory=dict)
    elsewhere: dict[str, str] = Field(default_factory=dict)
    name_order: Literal["first_last", "last_first"] = "first_last"
    dates: Literal["", "day_first", "month_first"] = ""


class StatedLink(Payload):
    """A statement each row makes where both slots are filled.

    Two people are linked only where a column states it: then `when_column` and the words that mean yes are required.
    """

    link: str
    from_slot: str
    to_slot: str
    when_column: str = ""
    when_values: tuple[str, ...] = ()
    basis: Literal["fact", "assessment"] = "fact"

    @model_validator(mode="after")
    def _people_need_a_column(self) -> Self:
        if self.link not in vocabulary.link_types():
            raise ValueError("not a kind of link in vocabulary/links.yaml")
        for end, slot in (("from", self.from_slot), ("to", self.to_slot)):
            label = SLOTS.get(slot.rsplit("_", 1)[0])
            if label not in vocabulary.link_types()[self.link][end]:
                raise ValueError(f"{self.link} cannot have {slot} at its {end} end")
        both = all(SLOTS.get(slot.rsplit("_", 1)[0]) == "Person" for slot in (self.from_slot, self.to_slot))
        if both and not (self.when_column and self.when_values):
            raise ValueError(
                "two people are linked only where a column states it: name the column and its words"
            )
        return self


class Mapping(Payload):
    """Everything needed to read one agency's return.

    `header_row` is 1-based, the last of `header_rows` lines of headings; rows above are notes. Headings that stand
    elsewhere this month are found by their names. `defaults` give a field's value where the sheet has none
    (a grade given so is provisional). `dates` is the order of day and month in text dates.
    """

    agency: str
    sheet: str = ""
    header_row: int = Field(default=1, ge=1)
    header_rows: Literal[1, 2] = 1
    dates: Literal["day_first", "month_first"] = "day_first"
    columns: tuple[Column, ...]
    links: tuple[StatedLink, ...] = ()
    defaults: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fields_are_known(self) -> Self:
        if self.agency not in vocabulary.agencies():
            raise ValueError("not an agency in vocabulary/agencies.yaml")
        fields = [column.field for column in self.columns if column.field] + list(self.defaults)
        fields += [field for column in self.columns for field in column.elsewhere.values()]
        for field in fields:
            if not is_field(field):
                raise ValueError(f"{field} is not a field a return can fill")
        return self


def is_field(field: str) -> bool:
    """Return whether `field` names something a return can fill ("happened_on", "adult_2.dob")."""
    if field in REPORT_FIELDS:
        return True
    slot, _, part = field.partition(".")
    kind, _, number = slot.rpartition("_")
    return kind in SLOTS and number.isdigit() and part in MENTION_FIELDS[SLOTS[kind]]


def is_date(field: str) -> bool:
    """Return whether a field holds a date."""
    return field in DATE_FIELDS or field.endswith(".dob")


def slots_of(mapping: Mapping) -> tuple[str, ...]:
    """Return the slots a mapping can fill, in the order of its columns."""
    named = [column.field for column in mapping.columns if column.field] + list(mapping.defaults)
    named += [field for column in mapping.columns for field in column.elsewhere.values()]
    slots = [name.partition(".")[0] for name in named if "." in name and not name.startswith("missing.")]
    return tuple(dict.fromkeys(slots))
