"""Who may see a report: closed until opened, whatever was asked for."""

from dataclasses import dataclass

import pytest

from intel import vocabulary
from intel.access.model import Names, Role, terms, viewer_for
from intel.reports.audience import audience_of_link, audience_of_mention, effective_audience
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


def test_a_home_open_to_the_meeting_is_told_to_those_who_may_have_every_name() -> None:
    seen_by = set(audience_of_mention(("agency_homes", "meeting", "unit"), "Place", home=True))
    assert seen_by == {"agency_homes", "police", "safeguarding", "unit"}
    assert "meeting" in audience_of_mention(("meeting", "unit"), "Place")
    link = audience_of_link(("agency_homes", "meeting", "unit"), ("Person", "Place"), home=True)
    assert set(link) == seen_by
    named = ("agency_housing", "unit")  # an opening that names one agency is meant
    assert audience_of_mention(named, "Place", home=True) == named
    for role in Role:
        hears = viewer_for(Account(role)).audiences
        told = bool(hears & {"police", "safeguarding", "unit"})
        assert told == (terms(role).young_people is Names.ALL)


@dataclass(frozen=True)
class Account:
    role: Role
    user_id: str = "someone"
    name: str = "Someone"

    @property
    def agency(self) -> str:
        return {
            Role.PARTNER: "homes",
            Role.SAFEGUARDING_LEAD: "homes",
            Role.LICENSING_OFFICER: "licensing",
        }.get(self.role, "police")
