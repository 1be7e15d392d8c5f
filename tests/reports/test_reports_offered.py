"""What a row's words name and no column says is offered, and is a mention only once a person confirmed it."""

from datetime import date

from return_files import HEADINGS, TODAY, a_mapping, a_row, csv_file, read

from intel.reports.gazetteer import NoGazetteer
from intel.reports.offered import confirmed_edit
from intel.reports.read_rows import read_return

TEXT = "Got into AB12 CDE with Cat Crow near Elm Street; he rang 07700 900456. Bob Birch was there."
FILE = csv_file([HEADINGS, a_row(What_happened=TEXT), a_row(Ref="H2", Child="Cat Crow", Where="Ash Road")])


def test_registrations_telephones_and_names_of_the_same_file_are_offered() -> None:
    row, other = read(FILE).rows
    assert [(each.field, each.words) for each in row.offers] == [
        ("vehicle_1.registration", "AB12 CDE"), ("phone_1.number", "07700 900456"), ("young_person_2.name", "Cat Crow"),
    ]  # fmt: skip
    assert [each.slot for each in row.draft.mentions] == ["young_person_1", "adult_1", "place_1"], (
        "nothing is added alone"
    )
    assert other.offers == ()


def test_a_name_that_no_row_of_the_file_has_in_a_column_is_not_offered() -> None:
    text = "Dan Dove was there, and so was Cat."
    assert read(csv_file([HEADINGS, a_row(What_happened=text)])).rows[0].offers == ()


def test_a_confirmed_offer_is_a_mention_and_the_row_is_known_as_it_came() -> None:
    edits = (confirmed_edit(2, "vehicle_1.registration", "AB12 CDE"),)
    found = read_return(FILE, "r.csv", a_mapping(), NoGazetteer(), today=TODAY, edits=edits)
    row, plain = found.rows[0], read(FILE).rows[0]
    assert [each.details.as_written for each in row.draft.mentions][-1] == "AB12 CDE"
    assert row.sent_digest == plain.digest != row.digest
    assert [each.words for each in row.offers] == ["07700 900456", "Cat Crow"]
    assert row.draft.reported_on == date(2026, 10, 3)
