"""Whose name a viewer may have, and which words of a report: a table of cases."""

from datetime import date

import pytest
from access_makers import a_viewer

from intel.access.names import Kind, Shown, VisibleMention, shown, text_for
from intel.errors import NotAllowed


def a_mention(name: str, agency: str = "health", day: int = 1, as_written: str = "") -> VisibleMention:
    return VisibleMention(
        as_written=as_written or name, name=name, agency=agency, reported_on=date(2026, 1, day)
    )


ADULT = {"protected": False, "reason": "adult", "designated": False}
SUSPECT = {"protected": False, "reason": "adult", "designated": True}
CHILD = {"protected": True, "reason": "young person", "designated": False}
UNKNOWN = {"protected": True, "reason": "age not recorded", "designated": False}
FROM_HEALTH = [a_mention("Kim Ash")]
FROM_BOTH = [a_mention("Kim Lee Ash"), a_mention("Kim A", agency="housing", day=2)]
DESCRIBED = [a_mention("", as_written="the girl with Kim Ash")]

NAMING = ["chair", "police_officer", "analyst", "intelligence_unit", "safeguarding_lead"]
WITH_PEOPLE = [*NAMING, "partner"]


@pytest.mark.parametrize("role", NAMING)
@pytest.mark.parametrize(
    "person", [ADULT, SUSPECT, CHILD, UNKNOWN], ids=["adult", "suspect", "child", "unknown"]
)
def test_a_role_with_all_names_has_the_fullest_name_open_to_it(role: str, person: dict[str, bool]) -> None:
    found = shown(a_viewer(role), FROM_BOTH, **person)  # type: ignore[arg-type]
    assert (found.label, found.named, found.pseudonym_needed) == ("Kim Lee Ash", True, False)


@pytest.mark.parametrize("person", [CHILD, UNKNOWN], ids=["child", "unknown"])
@pytest.mark.parametrize(
    ("mentions", "label"),
    [(FROM_HEALTH, ""), (FROM_BOTH, "Kim A"), (DESCRIBED, ""), ([], "")],
    ids=["others wrote it", "own wrote it too", "others described", "nothing open"],
)
def test_a_partner_has_a_young_persons_name_only_as_it_wrote_it(
    person: dict[str, bool], mentions: list[VisibleMention], label: str
) -> None:
    found = shown(a_viewer("partner"), mentions, **person)  # type: ignore[arg-type]
    assert (found.label, found.named, found.pseudonym_needed) == (label, bool(label), not label)


@pytest.mark.parametrize("person", [ADULT, SUSPECT], ids=["adult", "suspect"])
@pytest.mark.parametrize(
    ("mentions", "label", "named"),
    [(FROM_BOTH, "Kim Lee Ash", True), (DESCRIBED, "not named", False), ([], "not named", False)],
    ids=["named", "others described", "nothing open"],
)
def test_a_partner_has_an_adults_name_and_no_others_description(
    person: dict[str, bool],
    mentions: list[VisibleMention],
    label: str,
    named: bool,
) -> None:
    found = shown(a_viewer("partner"), mentions, **person)  # type: ignore[arg-type]
    assert (found.label, found.named, found.pseudonym_needed) == (label, named, False)


@pytest.mark.parametrize("role", ["licensing_officer", "auditor", "administrator"])
@pytest.mark.parametrize(
    "person", [ADULT, SUSPECT, CHILD, UNKNOWN], ids=["adult", "suspect", "child", "unknown"]
)
def test_a_role_without_names_gets_no_person_at_all(role: str, person: dict[str, bool]) -> None:
    with pytest.raises(NotAllowed) as refused:
        shown(a_viewer(role), FROM_BOTH, **person)  # type: ignore[arg-type]
    assert "Kim" not in str(refused.value)


@pytest.mark.parametrize(
    ("person", "kind"),
    [
        (ADULT, Kind.ADULT),
        (SUSPECT, Kind.SUSPECT),
        (CHILD, Kind.YOUNG_PERSON),
        (UNKNOWN, Kind.AGE_UNKNOWN),
        ({**CHILD, "designated": True}, Kind.YOUNG_PERSON),
    ],
)
@pytest.mark.parametrize("role", WITH_PEOPLE)
def test_protection_comes_before_every_other_word(role: str, person: dict[str, bool], kind: Kind) -> None:
    assert shown(a_viewer(role), FROM_HEALTH, **person).kind is kind  # type: ignore[arg-type]


def test_of_equally_full_names_the_newest_is_shown_whatever_the_order() -> None:
    mentions = [a_mention("Kim Ash", day=1), a_mention("Kym Ashe", day=9), a_mention("K A", day=20)]
    labels = {shown(a_viewer("chair"), order, **ADULT).label for order in (mentions, mentions[::-1])}  # type: ignore[arg-type]
    assert labels == {"Kym Ashe"}


def test_someone_only_described_is_not_named() -> None:
    described = [a_mention("", as_written="“Spud”")]
    assert shown(a_viewer("chair"), described, **ADULT) == Shown(  # type: ignore[arg-type]
        label="“Spud”", named=False, pseudonym_needed=False, kind=Kind.ADULT
    )
    assert shown(a_viewer("chair"), described, **CHILD).pseudonym_needed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "sender", "cleared", "expected"),
    [
        *((role, "health", "cleared words", ("whole", "all the words")) for role in NAMING),
        ("partner", "housing", "", ("whole", "all the words")),
        ("partner", "health", "cleared words", ("cleared", "cleared words")),
        ("partner", "health", "", ("withheld", "")),
        ("licensing_officer", "health", "cleared words", ("cleared", "cleared words")),
        ("licensing_officer", "health", "", ("withheld", "")),
        ("licensing_officer", "licensing", "", ("withheld", "")),
        ("auditor", "health", "cleared words", ("withheld", "")),
        ("administrator", "health", "cleared words", ("withheld", "")),
    ],
)
def test_who_has_which_words_of_a_report(
    role: str, sender: str, cleared: str, expected: tuple[str, str]
) -> None:
    asked = {"agency": sender, "text": "all the words", "cleared_text": cleared}
    assert text_for(a_viewer(role), **asked, visible=True) == expected
    assert text_for(a_viewer(role), **asked, visible=False) == ("withheld", "")
