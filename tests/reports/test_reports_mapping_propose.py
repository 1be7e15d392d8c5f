"""Columns are proposed from their names, then from their values; known ones are not asked about again."""

import pytest

from intel.demo.layouts import layouts, mapping_of
from intel.reports.cells import Cell, Row, Table
from intel.reports.heading_words import look_of, named_by
from intel.reports.mapping import Column, Mapping
from intel.reports.mapping_compare import differences
from intel.reports.mapping_confirm import Said, confirmed, usual_links
from intel.reports.mapping_propose import LIKELY, Proposal, propose


def a_table(*rows: tuple[Cell, ...]) -> Table:
    return Table(
        sheet="", sheets=(), rows=tuple(Row(line=at, cells=row) for at, row in enumerate(rows, start=1))
    )


def proposed(table: Table, mapping: Mapping | None = None) -> Proposal:
    found = propose(table, mapping)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Our ref.", "own_reference"), ("Date of incident (dd/mm/yyyy)", "happened_on"), ("Nominal 2 DOB", "adult_2.dob"),
        ("Second young person", "young_person_2.name"), ("Child's D.O.B", "young_person_1.dob"), ("VRM", "vehicle_1.registration"),
        ("Car make and colour", "vehicle_1.description"), ("Incident detials", "text"), ("Suspect aka", "adult_1.alias"),
        ("Placement postcode", "place_1.postcode"), ("3x5x2", "grade"), ("RHI offered", "missing.return_interview_offered"),
    ],
)  # fmt: skip
def test_a_heading_names_a_field(heading: str, field: str) -> None:
    guess = named_by(heading)
    assert guess is not None
    assert guess.field == field


def test_members_of_staff_are_proposed_to_be_passed_over() -> None:
    guess = named_by("Completed by")
    assert guess is not None
    assert (guess.field, bool(guess.reason)) == ("", True)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("YS21 KDX", "AB12CDE"), "vehicle_1.registration"), (("07700 900123", "+44 7700 900456"), "phone_1.number"),
        (("S1 2AB", "S10 1GN"), "place_1.postcode"), (("2B", "3 / C"), "grade"),
        (("She was seen outside the takeaway with two older men in a silver car.",), "text"),
    ],
)  # fmt: skip
def test_values_say_what_a_name_does_not(values: tuple[str, ...], field: str) -> None:
    guess = look_of(values)
    assert guess is not None
    assert guess.field == field
    column = proposed(
        a_table(("Ref", "Column 7", "Reported"), *(("1", each, "2026-10-03") for each in values))
    ).columns[1]
    assert (column.fields[:1], column.samples[0]) == (
        (field,),
        values[0][:60] + ("…" if len(values[0]) > 60 else ""),
    )


def test_values_that_do_not_fit_make_a_name_a_guess() -> None:
    fits, not_so = (
        proposed(a_table(("Date reported", "Words"), *((each, "x") for each in values))).columns[0]
        for values in (("3/10/2026", "13/10/2026"), ("red", "green"))
    )
    assert fits.confidence > LIKELY > not_so.confidence
    assert not_so.why.endswith("but its values do not fit")


def test_each_person_and_thing_has_a_number_of_its_own() -> None:
    heads = ("Tenant surname", "Tenant DOB", "Place", "Tenancy", "Tenancy postcode", "Date")
    fields = [each.fields for each in proposed(a_table(heads)).columns]
    assert fields[:2] == [("adult_1.surname",), ("adult_1.dob",)]
    place, tenancy, postcode = (each[0].partition(".")[0] for each in fields[2:5])
    assert place != tenancy == postcode


def test_an_address_with_its_postcode_feeds_two_fields() -> None:
    rows = (("1", "4 Elm Street, S1 2AB"), ("2", "Flat 2, 9 Ash Road S10 1GN"))
    assert proposed(a_table(("Ref", "Location"), *rows)).columns[1].fields == (
        "place_1.text",
        "place_1.postcode",
    )


def test_most_columns_of_the_towns_first_files_are_proposed_rightly() -> None:
    """A floor, not a hope: what the words and values find today, over every column of eleven agencies."""
    right = asked = 0
    for layout in layouts().values():
        mapping = mapping_of(layout)
        told = {each.column: each.field for each in mapping.columns if not each.reason.startswith("states")}
        for heading, field in told.items():
            guess = named_by(heading)
            asked += 1
            right += (guess.field if guess else "") == field
    assert right / asked > 0.8, f"{right} of {asked}"


# -- next month ------------------------------------------------------------------------------------


KNOWN = Mapping(
    agency="housing",
    columns=(
        Column(column="Ref", field="own_reference"),
        Column(column="Reported", field="reported_on"),
        Column(column="Gender", field="young_person_1.sex", values={"lass": "female"}),
        Column(column="Details", field="text"),
    ),
)
ROW = ("1", "13/10/2026", "lass", "words")


def test_columns_that_changed_places_are_not_asked_about() -> None:
    found = proposed(
        a_table(tuple(reversed(("Ref", "Reported", "Gender", "Details"))), tuple(reversed(ROW))), KNOWN
    )
    assert not found.asks


def test_a_renamed_column_keeps_its_words_and_a_gone_one_is_said() -> None:
    found = proposed(a_table(("Ref", "Reported on", "Sex", "New thing"), ROW), KNOWN)
    states = {each.heading: (each.state, each.was) for each in found.columns}
    assert states == {
        "Ref": ("known", ""), "Reported on": ("renamed", "Reported"), "Sex": ("renamed", "Gender"),
        "New thing": ("new", ""), "Details": ("gone", ""),
    }  # fmt: skip
    said = {
        1: Said(fields=("reported_on",)),
        2: Said(fields=("young_person_1.sex",)),
        3: Said(reason="not wanted"),
    }
    after = confirmed("housing", found, said, KNOWN)
    assert [(each.column, each.field, each.values) for each in after.columns] == [
        ("Ref", "own_reference", {}), ("Reported on", "reported_on", {}),
        ("Sex", "young_person_1.sex", {"lass": "female"}), ("New thing", "", {}),
    ]  # fmt: skip
    assert not proposed(a_table(("Ref", "Reported on", "Sex", "New thing"), ROW), after).asks
    assert differences(KNOWN, after) == (
        "“Reported on” is new: when it was reported.",
        "“Sex” is new: young person 1: sex.",
        "“New thing” is new: passed over.",
        "“Reported” is gone; it was when it was reported.",
        "“Gender” is gone; it was young person 1: sex.",
        "“Details” is gone; it was what the report says.",
    )


def test_a_known_column_whose_dates_turned_round_is_asked() -> None:
    found = proposed(
        a_table(("Ref", "Reported", "Gender", "Details"), ("1", "10/13/2026", "lass", "words")), KNOWN
    )
    assert [(each.heading, each.order_open) for each in found.columns if each.asks] == [("Reported", True)]
    after = confirmed("housing", found, {1: Said(dates="month_first")}, KNOWN)
    assert after.columns[1].dates == "month_first"


def test_nothing_between_two_people_is_offered_without_a_column() -> None:
    links = usual_links(("young_person_1.name", "adult_1.name", "venue_1.name", "vehicle_1.registration"))
    assert {(each.link, each.from_slot, each.to_slot) for each in links} == {
        ("SEEN_AT", "young_person_1", "venue_1"), ("SEEN_AT", "adult_1", "venue_1"), ("USES_VEHICLE", "adult_1", "vehicle_1"),
    }  # fmt: skip
