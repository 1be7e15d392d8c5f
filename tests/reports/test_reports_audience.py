"""Who may see a report: closed until opened, whatever was asked for."""

import pytest

from intel import vocabulary
from intel.reports.audience import audience_of_mention, effective_audience
from intel.vocabulary import labels

EVERYONE = tuple(sorted(vocabulary.audiences()))


def effective(
    handling: str = "P", grade: str = "B", opened: tuple[str, ...] = (), expressly: tuple[str, ...] = ()
) -> set[str]:
    return set(
        effective_audience(
            agency="housing",
            handling=handling,
            information_grade=grade,
            opened=opened,
            opened_expressly=expressly,
        )
    )


OWN = {"unit", "agency_housing"}


@pytest.mark.parametrize("handling", ["P", "C"])
@pytest.mark.parametrize("grade", ["A", "B", "C", "D", "E"])
def test_unopened_is_the_units_and_the_senders(handling: str, grade: str) -> None:
    assert effective(handling, grade) == OWN


def test_opening_opens_to_what_it_names_and_nothing_wider() -> None:
    assert effective(opened=("meeting", "agency_health")) == OWN | {"meeting", "agency_health"}
    assert "licensing" not in effective(opened=tuple(set(EVERYONE) - {"licensing"}))
    assert effective(opened=("licensing",)) == OWN | {"licensing"}


def test_handling_c_is_opened_by_name_only() -> None:
    assert effective("C", opened=EVERYONE) == OWN
    assert effective("C", opened=EVERYONE, expressly=("agency_health",)) == OWN | {"agency_health"}


def test_information_suspected_false_stays_shut() -> None:
    for handling in "PC":
        assert effective(handling, "E", opened=EVERYONE, expressly=EVERYONE) == OWN


def test_people_are_never_for_licensing() -> None:
    for label in labels():
        gone = set(EVERYONE) - set(audience_of_mention(EVERYONE, label))
        assert gone == (set() if label == "Venue" else {"licensing", "agency_licensing"})
