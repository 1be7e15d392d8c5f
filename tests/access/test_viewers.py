"""What each role opens is exactly what the list says, and nobody holds a role their agency cannot have."""

import pytest
from access_makers import HOME, a_viewer

from intel import vocabulary
from intel.access import Role
from intel.access.model import terms
from intel.errors import AskedWrongly

OPEN = {
    "chair": ({"police", "meeting"}, "police"),
    "police_officer": ({"police", "meeting", "agency_police"}, "police"),
    "analyst": ({"unit", "police", "meeting", "safeguarding"}, "unit"),
    "intelligence_unit": ({"unit", "police", "meeting", "safeguarding"}, "unit"),
    "partner": ({"meeting", "agency_housing"}, "agency_housing"),
    "licensing_officer": ({"licensing", "agency_licensing"}, "licensing"),
    "safeguarding_lead": ({"safeguarding", "meeting", "agency_social_care"}, "safeguarding"),
    "auditor": (set(), "audit"),
    "administrator": (set(), "administration"),
    "iom_officer": ({"police", "meeting"}, "police"),
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_exactly_its_audiences(role: str) -> None:
    audiences, scope = OPEN[role]
    viewer = a_viewer(role)
    assert viewer.audiences == frozenset(audiences)
    assert viewer.scope == scope


def test_the_list_holds_every_role_and_only_audiences_there_are() -> None:
    assert set(vocabulary.read("viewers")) == set(Role) == set(HOME)
    assert all(a_viewer(role).audiences <= vocabulary.audiences() for role in Role)
    assert all(terms(role).because.endswith(".") for role in Role)


def test_licensing_is_open_to_nobody_but_the_licensing_officer() -> None:
    holders = {role for role in Role if a_viewer(role).audiences & {"licensing", "agency_licensing"}}
    assert holders == {"licensing_officer"}


@pytest.mark.parametrize(
    ("role", "agency"),
    [
        ("partner", "licensing"),
        ("partner", ""),
        ("partner", "fire"),
        ("safeguarding_lead", "licensing"),
        ("licensing_officer", "housing"),
        ("chair", "housing"),
        ("analyst", ""),
        ("auditor", "nowhere"),
        ("director", "police"),
    ],
)
def test_a_role_its_agency_cannot_have_is_refused(role: str, agency: str) -> None:
    with pytest.raises(AskedWrongly):
        a_viewer(role, agency)


def test_a_licensing_partner_is_told_which_role_to_use() -> None:
    with pytest.raises(AskedWrongly, match="licensing_officer"):
        a_viewer("partner", "licensing")


def test_two_partners_share_neither_audience_nor_scope_but_the_meeting() -> None:
    one, other = a_viewer("partner", "housing"), a_viewer("partner", "health")
    assert one.audiences & other.audiences == {"meeting"}
    assert one.scope != other.scope
