"""How one report written by hand is read: each field of its page is a column of a return of one row.

Called by whoever records such a report, and by the preview of one that waits to be approved.
"""

from typing import Final

from intel.reports.mapping import Column, Mapping, StatedLink

# The version of no agency's mapping: the report was written here, and is no return of a month.
BY_HAND: Final = 0
TOGETHER: Final = "together"
FIELDS: Final = (
    "own_reference", "reported_on", "happened_on", "happened_time", "text",
    "young_person_1.name", "young_person_1.dob", "young_person_1.age",
    "young_person_2.name", "young_person_2.dob", "young_person_2.age",
    "adult_1.name", "adult_1.alias", "adult_1.dob", "adult_1.description",
    "adult_1.self_defined_ethnicity", "adult_1.officer_observed_ethnicity", "adult_1.nationality",
    "adult_2.name", "adult_2.alias",
    "venue_1.name", "venue_1.street", "place_1.text", "place_1.postcode",
    "vehicle_1.registration", "phone_1.number", "account_1.handle", "account_1.platform",
    "source_grade", "information_grade", "handling", "conditions", "audience", "urgency", "basis", "source_reference",
)  # fmt: skip
_PEOPLE: Final = ("young_person_1", "young_person_2", "adult_1", "adult_2")


def mapping_by_hand(agency: str) -> Mapping:
    """Return how the fields of the page are read: each is its own column."""
    seen = [
        StatedLink(link="SEEN_AT", from_slot=who, to_slot=where)
        for who in _PEOPLE
        for where in ("venue_1", "place_1")
    ]
    with_child = [
        StatedLink(
            link="SEEN_WITH", from_slot=adult, to_slot=child, when_column=TOGETHER, when_values=("yes",)
        )
        for adult in ("adult_1", "adult_2")
        for child in ("young_person_1", "young_person_2")
    ]
    uses = [
        StatedLink(link=link, from_slot="adult_1", to_slot=what)
        for link, what in (
            ("USES_VEHICLE", "vehicle_1"),
            ("USES_PHONE", "phone_1"),
            ("USES_ACCOUNT", "account_1"),
        )
    ]
    return Mapping(
        agency=agency,
        columns=tuple(Column(column=each, field=each) for each in FIELDS),
        links=(*seen, *with_child, *uses),
    )
