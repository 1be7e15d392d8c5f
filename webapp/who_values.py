"""The values a pair is compared by, in words, as one report has them."""

from collections.abc import Iterator

from intel.reports.model import (
    Mention,
    PersonDetails,
    PhoneDetails,
    PlaceDetails,
    Report,
    VehicleDetails,
    VenueDetails,
)


def values_of(report: Report, each: Mention) -> Iterator[tuple[str, str]]:
    """Yield what one report says of one mention: the field and its value."""
    details = each.details
    if isinstance(details, PersonDetails):
        yield from _of_person(report, each, details)
        return
    yield "Name", details.as_written
    if isinstance(details, VenueDetails) and details.street:
        yield "Street", details.street
    if isinstance(details, PlaceDetails | VenueDetails) and details.ward:
        yield "Ward", details.ward
    if isinstance(details, VehicleDetails) and details.description:
        yield "Description", details.description


def _of_person(report: Report, each: Mention, details: PersonDetails) -> Iterator[tuple[str, str]]:
    if details.name:
        yield "Name", details.name
    if born := _born(report, details):
        yield "Date of birth", born
    yield from _tied(report, each)
    if details.alias:
        yield "Also known as", details.alias
    if details.sex:
        yield "Sex", details.sex
    if details.description:
        yield "Description", details.description


def _born(report: Report, details: PersonDetails) -> str:
    if details.born_on:
        return f"{details.born_on.day} {details.born_on:%B %Y}"
    if details.born_year:
        return str(details.born_year)
    return f"aged {details.age_said} in {report.reported_on.year}" if details.age_said else ""


def _tied(report: Report, each: Mention) -> Iterator[tuple[str, str]]:
    """Yield where someone lives and what they use, as the report states it."""
    by_id = {one.id: one.details for one in report.mentions}
    for said in report.statements:
        other = by_id[said.to_mention] if said.from_mention == each.id else None
        if said.link == "LIVES_AT" and isinstance(other, PlaceDetails):
            yield "Address", other.as_written
        elif isinstance(other, PhoneDetails):
            yield "Phone", other.number
        elif isinstance(other, VehicleDetails):
            yield "Vehicle", other.as_written
