"""Every cell of the permission table is as tests/access/cells.txt, kept apart from the code, says."""

from dataclasses import replace
from pathlib import Path

import pytest
from access_makers import a_viewer

from intel.access import Role, check, decide
from intel.access.policy import TABLE, Limit, limit_of
from intel.access.write_markdown import as_markdown
from intel.errors import NotAllowed

_LETTERS = {"y": Limit.ANY, "A": Limit.OWN_AGENCY, "U": Limit.OWN_AUDIENCE, ".": None}


def _cells() -> list[tuple[str, str, Limit | None]]:
    lines = (Path(__file__).parent / "cells.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return [
        (row[0], role, _LETTERS[letter]) for row in rows for role, letter in zip(Role, row[1:], strict=True)
    ]


CELLS = _cells()
CLOSED = [(permission, role) for permission, role, limit in CELLS if limit is None]


@pytest.mark.parametrize(("permission", "role", "limit"), CELLS, ids=str)
def test_each_cell_is_as_pinned(permission: str, role: str, limit: Limit | None) -> None:
    viewer = a_viewer(role)
    decision = decide(viewer, permission)
    assert limit_of(permission, role) == limit
    assert decision.allowed == (limit is not None)
    assert decision.rule == f"{permission} × {role}"
    assert decision.reason.endswith(".")
    if limit is None:
        with pytest.raises(NotAllowed) as refused:
            check(viewer, permission)
        assert decision.reason in str(refused.value)
    else:
        assert check(viewer, permission).limit is limit


def test_every_permission_is_pinned_for_every_role_once() -> None:
    assert sorted((permission, role) for permission, role, _ in CELLS) == sorted(
        (permission, role) for permission in TABLE for role in Role
    )


def test_no_role_stands_twice_in_a_line() -> None:
    for line in TABLE.values():
        assert not line.roles & line.own_agency
        assert not line.roles & line.own_audience
        assert not line.own_agency & line.own_audience


def test_a_permission_nobody_wrote_down_is_an_error_and_not_a_yes() -> None:
    with pytest.raises(LookupError, match="no_such"):
        decide(a_viewer("intelligence_unit"), "person.no_such")


def test_a_role_nobody_wrote_down_may_do_nothing() -> None:
    stranger = replace(a_viewer("chair"), role="visitor")
    assert not any(decide(stranger, permission).allowed for permission in TABLE)


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_checks_and_who_administers_has_no_content(role: str) -> None:
    may = {permission for permission in TABLE if decide(a_viewer(role), permission).allowed}
    assert not any(permission.endswith(".view") for permission in may - {"home.view", "audit.view"})
    assert may.isdisjoint({"search.use", "pack.make", "suspects.list", "return.import", "report.withdraw"})


@pytest.mark.parametrize(
    ("role", "agency", "allowed"),
    [
        ("partner", "housing", True),
        ("partner", "health", False),
        ("partner", "", False),
        ("licensing_officer", "licensing", True),
        ("licensing_officer", "police", False),
        ("analyst", "health", True),
    ],
)
def test_a_return_is_loaded_for_the_own_agency_only(role: str, agency: str, allowed: bool) -> None:
    assert decide(a_viewer(role), "return.import", agency=agency).allowed is allowed


@pytest.mark.parametrize(
    ("role", "audience", "allowed"),
    [
        ("partner", "meeting", True),
        ("partner", "agency_housing", True),
        ("partner", "agency_health", False),
        ("partner", "police", False),
        ("chair", "agency_health", True),
    ],
)
def test_a_pack_is_made_for_the_own_audience_only(role: str, audience: str, allowed: bool) -> None:
    assert decide(a_viewer(role), "pack.make", audience=audience).allowed is allowed


def test_an_agency_without_a_name_is_nobodys_own() -> None:
    nowhere = replace(a_viewer("partner"), agency="")
    with pytest.raises(NotAllowed):
        check(nowhere, "return.import", agency="")


def test_the_page_for_people_says_what_the_table_says() -> None:
    page = Path(__file__).parents[2] / "docs" / "access.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), "make docs/access.md again"
