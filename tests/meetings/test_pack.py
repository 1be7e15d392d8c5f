"""What is in a pack, for each audience, and what never is."""

import re
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from meeting_ledger import FIRST, NAMES, NEXT, PEOPLE, Town, meeting_town
from sqlalchemy import text

from intel import vocabulary
from intel.errors import AskedWrongly, NotAllowed, NotFound, NotRecorded
from intel.meetings.pack import make_pack
from intel.meetings.pack_model import Pack, Section
from intel.meetings.record import record_meeting
from intel.meetings.write_pack import pack_page, write_pack
from intel.notices.record import consider_notice


def packed(town: Town, maker: str, audience: str) -> Pack:
    return make_pack(town.services, town.viewer(maker), held_on=NEXT, audience=audience)


def words(pack: Pack) -> str:
    return pack_page(pack, number=7)


def section(pack: Pack, heading: str) -> Section:
    return next(each for each in pack.sections if each.heading == heading)


def names(pack: Pack, heading: str) -> list[str]:
    return [subject.name for group in section(pack, heading).groups for subject in group.subjects]


def said(pack: Pack, heading: str, name: str) -> list[str]:
    subjects = [subject for group in section(pack, heading).groups for subject in group.subjects]
    return [sentence.words for subject in subjects if subject.name == name for sentence in subject.sentences]


def test_the_housing_copy_holds_no_name_housing_may_not_have(town: Town) -> None:
    pack = packed(town, "chair", "agency_housing")
    assert "Wren Alder" in names(pack, "Young people")  # housing wrote her name itself
    assert sorted(re.sub(r"\d+", "#", each) for each in names(pack, "Young people")) == [
        "Wren Alder",
        "YP-#",
        "YP-#",
    ]
    for name in ("Lark", "Sorrel", "Linnet"):
        assert name not in words(pack)


def test_a_home_is_told_only_to_those_who_may_have_what_its_sender_says(town: Town) -> None:
    pack = packed(town, "chair", "agency_housing")
    assert sorted(said(pack, "Young people", "Wren Alder")) == [
        "In a report as young person.",
        "Lives or stays at 9 Mossgate Court.",
    ]
    assert "Other Close" not in words(pack)
    assert "4 Other Close" in words(packed(town, "chair", "police"))


def test_the_copy_of_the_whole_meeting_names_no_young_person(town: Town) -> None:
    pack = packed(town, "chair", "meeting")
    assert all(each.startswith("YP-") for each in names(pack, "Young people"))
    for name in ("Wren", "Lark", "Linnet", "Mossgate", "Other Close"):
        assert name not in words(pack)


def test_the_police_copy_names_them_and_says_what_is_new(town: Town) -> None:
    pack = packed(town, "chair", "police")
    assert names(pack, "Young people") == ["Lark Sorrel", "Linnet Ash", "Wren Alder"]
    assert names(pack, "Suspected offenders") == ["Dean Thornsett"]
    assert section(pack, "Suspected offenders").groups[0].heading == "Suspects, by a police decision"
    assert sorted(said(pack, "Suspected offenders", "Dean Thornsett")) == [
        "Was seen at Kiln Grill as written.",
        "Was seen with Lark Sorrel.",
    ]
    assert names(pack, "Locations") == ["Kiln Street tram stop"]  # homes are not listed
    assert names(pack, "Venues") == ["Kiln Grill as written", "Quiet Bar"]
    assert "in January" not in words(pack)  # the month before the last meeting


def test_each_sentence_has_its_report_grade_agency_and_day(town: Town) -> None:
    pack = packed(town, "chair", "police")
    for part in pack.sections:
        for group in part.groups:
            for subject in group.subjects:
                for sentence in subject.sentences:
                    assert sentence.support
    met = next(
        sentence
        for group in section(pack, "Young people").groups
        for subject in group.subjects
        for sentence in subject.sentences
        if sentence.words == "Was seen with Dean Thornsett."
    )
    assert [(each.grade, each.agency, each.on) for each in met.support] == [
        ("1A", "Police intelligence", "14 Feb 2026")
    ]
    assert met.support[0].report in {report.name for report in pack.reports}


@pytest.mark.parametrize("audience", ["agency_licensing", "licensing"])
def test_the_licensing_copy_has_venues_and_no_name(town: Town, audience: str) -> None:
    pack = packed(town, "chair", audience)
    page = words(pack)
    assert not pack.sections
    assert not pack.reports
    assert [venue.name for venue in pack.venues] == ["The Kiln Grill"]
    assert "A young person was served late, with an adult." in page
    assert "Other information may exist that is not open to licensing" in page
    for name in {*NAMES} - {"Ash"}:  # the register's own holder is an Ash
        assert name not in page
    assert page.count("Ash") == page.count("Ash Holder") == 1
    assert not {town.ids["Lark"], town.ids["Dean"]} & set(pack.subjects)


def test_a_maker_never_reads_more_through_a_pack_than_they_may(town: Town) -> None:
    assert "Rory" in words(packed(town, "housing", "agency_housing"))
    assert "Rory" in words(packed(town, "analyst", "agency_housing"))
    assert "Rory" not in words(packed(town, "chair", "agency_housing"))


@pytest.mark.parametrize("audience", sorted(vocabulary.audiences()))
def test_unconfirmed_grades_and_false_information_are_in_no_pack(town: Town, audience: str) -> None:
    pack = packed(town, "analyst", audience)
    assert "Provis" not in words(pack)
    assert "Untrue" not in words(pack)
    assert pack.copy_of == vocabulary.audience_name(audience)


def test_what_waits_for_its_grade_is_said_but_never_to_licensing(town: Town) -> None:
    assert packed(town, "chair", "police").left_out.startswith("1 new report waits")
    assert not packed(town, "chair", "licensing").left_out


def test_young_people_stand_in_the_order_of_what_they_are_called(town: Town) -> None:
    for audience in ("police", "meeting", "agency_housing", "safeguarding"):
        shown = names(packed(town, "chair", audience), "Young people")
        assert shown == sorted(shown, key=str.casefold)


@pytest.mark.parametrize(
    ("maker", "audience"),
    [
        ("housing", "agency_health"),
        ("housing", "police"),
        ("officer", "unit"),
        ("lead", "agency_health"),
        ("lead", "police"),
    ],
)
def test_a_pack_for_others_is_made_by_the_chair_and_the_desk_alone(
    town: Town, maker: str, audience: str
) -> None:
    with pytest.raises(NotAllowed):
        packed(town, maker, audience)


@pytest.mark.parametrize("maker", ["licensing", "auditor"])
def test_who_may_make_no_pack_makes_none(town: Town, maker: str) -> None:
    for audience in vocabulary.audiences():
        with pytest.raises(NotAllowed):
            packed(town, maker, audience)


@pytest.mark.parametrize("audience", ["", "everyone", "agency_", "../police"])
def test_an_audience_that_is_not_there_is_refused(town: Town, audience: str) -> None:
    with pytest.raises(AskedWrongly):
        packed(town, "chair", audience)


def test_a_date_before_the_last_meeting_that_is_no_meeting_is_refused(town: Town) -> None:
    with pytest.raises(NotFound):
        make_pack(town.services, town.viewer("chair"), held_on=date(2026, 1, 20), audience="police")


def test_the_first_meeting_had_what_was_known_by_then(town: Town) -> None:
    pack = make_pack(town.services, town.viewer("chair"), held_on=FIRST, audience="police")
    assert names(pack, "Young people") == ["Wren Alder"]
    assert not pack.since


@pytest.fixture
def own_town(tmp_path: Path) -> Iterator[Town]:
    with meeting_town(tmp_path / "home") as found:
        yield found


def test_what_comes_after_a_recorded_meeting_is_not_in_its_pack(own_town: Town) -> None:
    before = packed(own_town, "chair", "police")
    with own_town.services.ledger.writing("chair") as writer:
        record_meeting(writer, NEXT, ids=own_town.services.ids)
    assert names(packed(own_town, "chair", "police"), "Young people") == names(before, "Young people")
    later = make_pack(
        own_town.services, own_town.viewer("chair"), held_on=date(2026, 4, 7), audience="police"
    )
    assert not later.reports
    assert later.since == "3 March 2026"


def test_a_pack_in_a_file_stands_alone_and_is_written_down(own_town: Town, tmp_path: Path) -> None:
    path = write_pack(
        own_town.services,
        own_town.viewer("chair"),
        held_on=NEXT,
        audience="agency_housing",
        out=tmp_path / "packs",
    )
    page = path.read_text(encoding="utf-8")
    assert path.name == "pack-2026-03-03-agency_housing.html"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not re.search(r"(src|href|url)\s*[=(]|https?:|<script", page)
    assert "@media print" in page
    assert page.count("OFFICIAL-SENSITIVE") > 2
    assert own_town.ids["Lark"] not in page
    line = own_town.services.ledger.consultations.list()[-1]
    assert (line.action, line.actor, line.purpose, line.detail) == (
        "share", "chair", "meeting of 2026-03-03", "pack for agency_housing",
    )  # fmt: skip
    assert own_town.ids["Lark"] in line.subjects
    assert own_town.ids["seen"] in line.subjects


def test_a_pack_for_oneself_is_an_export(own_town: Town, tmp_path: Path) -> None:
    write_pack(
        own_town.services, own_town.viewer("housing"), held_on=NEXT, audience="agency_housing", out=tmp_path
    )
    assert own_town.services.ledger.consultations.list()[-1].action == "export"


def test_where_it_cannot_be_written_down_there_is_no_file(own_town: Town, tmp_path: Path) -> None:
    with own_town.services.database.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON consultation BEGIN SELECT RAISE(ABORT, 'full'); END")
        )
    with pytest.raises(NotRecorded):
        write_pack(
            own_town.services,
            own_town.viewer("chair"),
            held_on=NEXT,
            audience="police",
            out=tmp_path / "packs",
        )
    assert not (tmp_path / "packs").exists()


def test_everyone_who_may_make_a_pack_for_themselves_can(town: Town) -> None:
    for maker in sorted(set(PEOPLE) - {"licensing", "auditor"}):
        for audience in town.viewer(maker).audiences:
            assert packed(town, maker, audience).copy_of


def test_notices_stand_in_the_police_copy_alone_as_numbers_and_references(own_town: Town) -> None:
    services, officer = own_town.services, own_town.viewer("officer")
    assert packed(own_town, "chair", "police").notices is None  # there are none yet
    with services.ledger.writing("officer") as writer:
        notice = consider_notice(
            writer, officer, adult=own_town.ids["Dean"], child=own_town.ids["Lark"], reason="sat together",
            now=services.clock(), ids=services.ids, done_on=date(2026, 2, 4),
        )  # fmt: skip
    pack = packed(own_town, "chair", "police")
    assert pack.notices
    assert ("Under way, not served yet", 1) in pack.notices.numbers
    assert pack.notices.due == (("Begun, and not moved for 14 days", "N-1"),)
    assert notice in pack.subjects
    assert "Begun, and not moved for 14 days: N-1" in words(pack)
    assert [packed(own_town, "chair", each).notices for each in ("meeting", "agency_social_care")] == [
        None,
        None,
    ]
    held = make_pack(services, own_town.viewer("chair"), held_on=FIRST, audience="police")
    assert held.notices is None
