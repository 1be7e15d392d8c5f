"""Who may see a report: closed until opened, whatever was asked for."""

import pytest

from intel import vocabulary
from intel.reports.audience import audience_of_mention, effective_audience
from intel.vocabulary import labels

EVERYONE = tuple(sorted(vocabulary.audiences()))


def effective(grade: str = "B", opened: tuple[str, ...] = ()) -> set[str]:
    return set(effective_audience(agency="housing", information_grade=grade, opened=opened))


OWN = {"unit", "agency_housing"}


@pytest.mark.parametrize("grade", ["A", "B", "C", "D", "E"])
def test_unopened_is_the_units_and_the_senders(grade: str) -> None:
    assert effective(grade) == OWN


def test_opening_opens_to_what_it_names_and_nothing_wider() -> None:
    assert effective(opened=("meeting", "agency_health")) == OWN | {"meeting", "agency_health"}
    assert "licensing" not in effective(opened=tuple(set(EVERYONE) - {"licensing"}))
    assert effective(opened=("licensing",)) == OWN | {"licensing"}


def test_information_suspected_false_stays_shut() -> None:
    assert effective("E", opened=EVERYONE) == OWN


def test_people_are_never_for_licensing() -> None:
    for label in labels():
        gone = set(EVERYONE) - set(audience_of_mention(EVERYONE, label))
        assert gone == (set() if label == "Venue" else {"licensing", "agency_licensing"})
