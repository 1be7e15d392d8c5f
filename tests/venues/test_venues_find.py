from dataclasses import replace

import pytest
from meeting_ledger import NAMES, Town

from intel.errors import NotFound
from intel.meetings.find import since_last
from intel.people.enquiry import Enquiry
from intel.venues.find import (
    find_licence,
    find_new_for_licensing,
    find_venue_for_licensing,
    list_for_licensing,
    list_venues,
)
from intel.venues.model import band, bands


def asking(town: Town, name: str) -> Enquiry:
    return town.services.enquiry(town.viewer(name))


def test_the_meeting_lists_venues_by_the_last_report_and_marks_the_new(town: Town) -> None:
    enquiry = asking(town, "housing")
    lines = list_venues(enquiry, since_seq=since_last(enquiry))
    assert [(line.name, line.ward, line.reports, line.new) for line in lines] == [
        ("Kiln Grill as written", "City", 3, True),
        ("Quiet Bar", "Darnall", 1, True),
    ]
    assert lines[0].last >= lines[1].last
    head = enquiry.ledger.head().seq
    assert not any(line.new for line in list_venues(enquiry, since_seq=head))


def test_licensing_lists_only_what_was_cleared_for_it(town: Town) -> None:
    enquiry = asking(town, "licensing")
    lines = list_for_licensing(enquiry, since_seq=since_last(enquiry))
    # Two reports about the grill are open to licensing, one of them with words cleared; the bar's are not open to it.
    assert [(line.name, line.reports, line.last) for line in lines] == [("The Kiln Grill", 1, "2026-02-14")]
    assert find_new_for_licensing(enquiry, since_seq=since_last(enquiry)) == 1
    assert find_new_for_licensing(enquiry, since_seq=enquiry.ledger.head().seq) == 0


def test_licensing_has_cleared_words_bands_and_the_register(town: Town) -> None:
    enquiry = asking(town, "licensing")
    found = find_venue_for_licensing(enquiry, town.ids["grill"], since_seq=since_last(enquiry))
    (entry,) = found.entries
    assert entry.text == "A young person was served late, with an adult."
    assert (entry.on, entry.time, entry.grade, entry.new) == ("2026-02-14", "21:40", "1A", True)
    assert (entry.young_people, entry.adults_of_concern) == ("1 or more", "1 or more")
    assert (found.young_people, found.adults_of_concern) == ("1 or more", "1 or more")
    assert found.premises
    assert found.premises.holder == "Ash Holder"
    told = repr(found)
    for name in {*NAMES} - {"Ash"}:
        assert name not in told
    for name in ("Wren", "Lark", "Dean"):
        assert town.ids[name] not in told
    assert "Nothing cleared here" not in told


def test_people_of_entries_older_than_a_year_are_not_in_the_bands(town: Town) -> None:
    enquiry = asking(town, "licensing")
    later = replace(enquiry, today=enquiry.today.replace(year=enquiry.today.year + 2))
    found = find_venue_for_licensing(later, town.ids["grill"], since_seq=0)
    assert (found.young_people, found.adults_of_concern) == ("not said", "not said")
    assert found.entries[0].young_people == "1 or more"


@pytest.mark.parametrize("name", ["bar", "Lark", "own home", "seen"])
def test_licensing_finds_nothing_else_by_any_id(town: Town, name: str) -> None:
    with pytest.raises(NotFound):
        find_venue_for_licensing(asking(town, "licensing"), town.ids[name], since_seq=0)


def test_the_licence_is_the_registers(town: Town) -> None:
    licence = find_licence(asking(town, "chair"), town.ids["grill"])
    assert licence
    assert licence.licence_number == "LN/7"
    assert find_licence(asking(town, "chair"), town.ids["bar"]) is None


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "not said"),
        (1, "1 or more"),
        (2, "1 or more"),
        (3, "3 to 5"),
        (5, "3 to 5"),
        (6, "6 or more"),
        (60, "6 or more"),
    ],
)
def test_a_number_becomes_its_band(number: int, words: str) -> None:
    assert band(bands().together, number) == words


def test_one_entry_never_says_more_than_one_or_more() -> None:
    assert {band(bands().in_one_entry, number) for number in range(1, 50)} == {"1 or more"}
