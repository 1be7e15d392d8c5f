"""What the ledger holds of returns: recorded, corrected, withdrawn, opened; the same file twice adds nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from return_files import (
    HEADINGS,
    a_mapping,
    a_return,
    a_row,
    csv_file,
    kinds_of,
    one_column_mapping,
    take_in,
    xlsx_file,
)
from sqlalchemy import select

from intel import vocabulary
from intel.errors import AskedWrongly, NotFound
from intel.ledger import Ids, Ledger
from intel.ledger.kinds import Draft
from intel.reports.draft import digest, to_draft
from intel.reports.model import PersonDetails, ReportCorrected, ReturnReceived
from intel.reports.record import (
    OpenResult,
    latest_mapping,
    open_reports,
    open_return,
    save_mapping,
    withdraw_report,
)
from intel.reports.state import CurrentReport, current_report, current_reports, entities_of
from intel.reports.tables import mapping as mapping_table
from intel.reports.tables import mention, opening, return_file, source

OWN = ("agency_housing", "unit")


def now(ledger: Ledger, report_id: str) -> CurrentReport:
    with ledger.reading() as snapshot:
        found = current_report(snapshot, report_id)
    assert found is not None
    return found


def opened(
    ledger: Ledger, *report_ids: str, to: tuple[str, ...] = ("meeting",), confirms: bool = True
) -> OpenResult:
    with ledger.writing("unit") as writer:
        return open_reports(
            writer, report_ids, audiences=to, confirms_grades=confirms, reason="for the meeting"
        )


def withdrawn(ledger: Ledger, report_id: str) -> None:
    with ledger.writing("unit") as writer:
        withdraw_report(writer, report_id, reason="the source took it back")


def handled(**cells: Any) -> bytes:
    """A return with grade and handling columns; the rows differ by `Ref`."""
    return csv_file([GRADED, *rows_of(**cells)])


GRADED = (*HEADINGS, "Grade", "Conditions")


def rows_of(**grades: str) -> list[list[str]]:
    return [
        [*a_row(Ref=ref, Adult=f"Adult {ref}"), grade, "police only" if "C" in grade[2:] else ""]
        for ref, grade in grades.items()
    ]


def graded_mapping() -> Any:
    plain = a_mapping()
    columns = [each.model_dump() for each in plain.columns]
    columns += [{"column": "Grade", "field": "grade"}, {"column": "Conditions", "field": "conditions"}]
    defaults = {**plain.defaults, "audience": "police"}
    return a_mapping(columns=tuple(columns), defaults=defaults)


def test_a_return_is_recorded_with_ids_and_places_in_the_file(ledger: Ledger, ids: Ids) -> None:
    result = take_in(ledger, ids, a_return(a_row(), a_row(Ref="H2", Reported="nonsense")))
    (report_id,) = result.recorded
    assert (len(result.refused), result.passed_over, result.total_rows) == (1, 1, 3)
    current = now(ledger, report_id)
    assert (current.report.return_id, current.report.line) == (result.return_id, 2)
    assert (current.name, current.first_seq, current.last_seq) == ("R-1", 1, 1)
    assert current.audience == OWN
    assert current.provisional
    assert tuple(each.id for each in current.report.mentions) == result.mention_ids
    with ledger.reading() as snapshot:
        assert kinds_of(snapshot) == ["report.recorded", "return.received"]
        received = snapshot.payload(2)
        assert isinstance(received, ReturnReceived)
        assert (received.rows, received.recorded, received.passed_over) == (3, 1, 1)
        assert received.refused[0].line == 3
        assert entities_of(snapshot, result.mention_ids) == {each: each for each in result.mention_ids}


@pytest.mark.parametrize("ref", ["H1", ""])
def test_the_same_file_twice_adds_nothing(ledger: Ledger, ids: Ids, ref: str) -> None:
    content = a_return(
        a_row(Ref=ref), a_row(Ref=ref and "H2", Adult="Cy Cedar"), a_row(Ref="H9", Reported="no")
    )
    first = take_in(ledger, ids, content)
    head = ledger.head()
    again = take_in(ledger, ids, content)
    assert ledger.head() == head
    assert (again.recorded, again.corrected, again.unchanged) == ((), (), first.recorded)
    assert again.return_id == first.return_id


def test_the_same_rows_as_a_spreadsheet_are_known_again(ledger: Ledger, ids: Ids) -> None:
    first = take_in(ledger, ids, a_return(a_row(Ref="")))
    again = take_in(ledger, ids, xlsx_file([HEADINGS, a_row(Ref="")]))
    assert again.unchanged == first.recorded
    assert again.return_id != first.return_id


def test_one_reference_in_two_agencies_is_two_reports(ledger: Ledger, ids: Ids) -> None:
    take_in(ledger, ids, a_return(a_row()))
    assert len(take_in(ledger, ids, a_return(a_row()), a_mapping(agency="health")).recorded) == 1


def test_a_corrected_row_keeps_the_reports_id_and_its_mentions(ledger: Ledger, ids: Ids) -> None:
    first = take_in(ledger, ids, a_return(a_row()))
    result = take_in(ledger, ids, a_return(a_row(Child="Anne Ash", Where="")))
    assert (result.recorded, result.corrected) == ((), first.recorded)
    report = now(ledger, first.recorded[0]).report
    before = dict(zip(("young_person_1", "adult_1", "place_1"), first.mention_ids, strict=True))
    assert {each.slot: each.id for each in report.mentions} == {
        slot: before[slot] for slot in ("young_person_1", "adult_1")
    }
    details = report.mentions[0].details
    assert isinstance(details, PersonDetails)
    assert details.name == "Anne Ash"
    assert (now(ledger, report.id).name, now(ledger, report.id).last_seq) == ("R-1", 3)
    assert live(ledger) == {before["young_person_1"]: True, before["adult_1"]: True, before["place_1"]: False}
    # A slot that comes back is the same mention.
    take_in(ledger, ids, a_return(a_row(Child="Anne Ash")))
    assert all(live(ledger).values())
    assert len(live(ledger)) == 3


def live(ledger: Ledger) -> dict[str, bool]:
    with ledger.reading() as snapshot:
        rows = snapshot.connection.execute(select(mention.c.mention_id, mention.c.live))
        return {str(row.mention_id): bool(row.live) for row in rows}


def test_two_people_who_change_columns_stay_who_they_are(ledger: Ledger, ids: Ids) -> None:
    columns = (
        {"column": "Ref", "field": "own_reference"},
        {"column": "Reported", "field": "reported_on"},
        {"column": "One", "field": "adult_1.name"},
        {"column": "Two", "field": "adult_2.name"},
    )
    mapping = a_mapping(columns=columns, links=())
    heading = ("Ref", "Reported", "One", "Two")
    first = take_in(ledger, ids, csv_file([heading, ("H1", "2026-10-03", "Bob", "Cy")]), mapping)
    take_in(ledger, ids, csv_file([heading, ("H1", "2026-10-03", "Cy", "Bob Birch")]), mapping)
    report = now(ledger, first.recorded[0]).report
    bob, cy = first.mention_ids
    assert report.mentions[0].id == cy
    assert report.mentions[1].id != cy
    take_in(ledger, ids, csv_file([heading, ("H1", "2026-10-03", "Bob Birch", "Cy")]), mapping)
    again = now(ledger, first.recorded[0]).report
    assert {each.details.as_written: each.id for each in again.mentions} == {
        each.details.as_written: each.id for each in report.mentions
    }
    assert bob != cy


def test_a_withdrawn_report_is_gone_and_stays_in_the_ledger(ledger: Ledger, ids: Ids) -> None:
    (report_id,) = take_in(ledger, ids, a_return(a_row())).recorded
    withdrawn(ledger, report_id)
    with ledger.reading() as snapshot:
        assert current_report(snapshot, report_id) is None
        assert snapshot.payload(1) is not None
    assert not any(live(ledger).values())
    with pytest.raises(AskedWrongly, match="R-1 has been withdrawn already"):
        withdrawn(ledger, report_id)
    with pytest.raises(NotFound):
        withdrawn(ledger, "r" + "a" * 26)
    head = ledger.head()
    assert take_in(ledger, ids, a_return(a_row())).unchanged == (report_id,)
    assert ledger.head() == head
    result = take_in(ledger, ids, a_return(a_row(Adult="Cy Cedar")))
    assert (result.corrected, result.refused[0].line, result.refused[0].value) == ((), 2, "H1")
    assert "R-1, has been withdrawn" in result.refused[0].reason


def test_withdrawing_and_opening_need_a_reason(ledger: Ledger, ids: Ids) -> None:
    result = take_in(ledger, ids, a_return(a_row()))
    with ledger.writing("unit") as writer:
        with pytest.raises(AskedWrongly, match="reason"):
            withdraw_report(writer, result.recorded[0], reason=" ")
        with pytest.raises(AskedWrongly, match="reason"):
            open_reports(writer, result.recorded, audiences=("meeting",), reason="")
        with pytest.raises(AskedWrongly, match="list of audiences"):
            open_reports(writer, result.recorded, audiences=("everyone",), reason="x")
        with pytest.raises(AskedWrongly, match="list of audiences"):
            open_return(writer, result.return_id, audiences=("everyone",), reason="x")
        with pytest.raises(NotFound):
            open_return(writer, "t" + "a" * 26, audiences=("meeting",), reason="x")
        with pytest.raises(AskedWrongly, match="at least one"):
            open_reports(writer, (), audiences=("meeting",), reason="x")


# -- who may see it --------------------------------------------------------------------------------


def test_what_the_sender_asks_for_opens_nothing(ledger: Ledger, ids: Ids) -> None:
    content = csv_file([("Reported", "Text", "X"), ("2026-10-03", "words", "meeting, licensing")])
    result = take_in(ledger, ids, content, one_column_mapping("audience"))
    current = now(ledger, result.recorded[0])
    assert (current.audience, current.wished) == (OWN, ("meeting", "licensing"))


def test_opening_adds_audiences_and_confirms_the_grade(ledger: Ledger, ids: Ids) -> None:
    (report_id,) = take_in(ledger, ids, a_return(a_row())).recorded
    opened(ledger, report_id, confirms=False)
    assert (now(ledger, report_id).audience, now(ledger, report_id).provisional) == (
        ("agency_housing", "meeting", "unit"), True,
    )  # fmt: skip
    opened(ledger, report_id, to=("licensing",))
    assert set(now(ledger, report_id).audience) == {"agency_housing", "meeting", "unit", "licensing"}
    assert not now(ledger, report_id).provisional
    assert now(ledger, report_id).last_seq == 4


def test_a_correction_is_shut_until_the_unit_has_seen_it(ledger: Ledger, ids: Ids) -> None:
    (report_id,) = take_in(ledger, ids, handled(H1="2B"), graded_mapping()).recorded
    opened(ledger, report_id)
    content = csv_file([GRADED, [*a_row(Ref="H1", Adult="Cy"), "2B", ""]])
    assert take_in(ledger, ids, content, graded_mapping()).corrected == (report_id,)
    assert now(ledger, report_id).audience == OWN
    assert now(ledger, report_id).provisional
    opened(ledger, report_id)
    assert "meeting" in now(ledger, report_id).audience
    assert not now(ledger, report_id).provisional


def test_a_whole_return_opens_but_for_handling_c_and_false_information(ledger: Ledger, ids: Ids) -> None:
    result = take_in(ledger, ids, handled(H1="2B", H2="2BC", H3="3E", H4="1A", H5="2C"), graded_mapping())
    plain, conditional, false, excepted, gone = result.recorded
    withdrawn(ledger, gone)
    with ledger.writing("unit") as writer:
        answer = open_return(
            writer,
            result.return_id,
            audiences=("meeting", "police"),
            reason="October",
            except_ids=(excepted,),
        )
    assert (answer.opened, answer.left_shut) == ((plain,), (conditional, false))
    assert set(now(ledger, plain).audience) == {*OWN, "meeting", "police"}
    assert {now(ledger, each).audience for each in (conditional, false, excepted)} == {OWN}
    assert [now(ledger, each).provisional for each in (plain, conditional, false, excepted)] == [
        False, False, False, True,
    ]  # fmt: skip


def test_handling_c_opens_by_name_and_shuts_when_it_is_worded_anew(ledger: Ledger, ids: Ids) -> None:
    (report_id,) = take_in(ledger, ids, handled(H1="2BC"), graded_mapping()).recorded
    assert opened(ledger, report_id).opened == (report_id,)
    assert "meeting" in now(ledger, report_id).audience
    content = csv_file([GRADED, [*a_row(Ref="H1", Adult="Somebody new"), "2BC", "police only"]])
    take_in(ledger, ids, content, graded_mapping())
    assert now(ledger, report_id).audience == OWN


def test_a_report_that_becomes_handling_c_is_shut(ledger: Ledger, ids: Ids) -> None:
    (report_id,) = take_in(ledger, ids, handled(H1="2B"), graded_mapping()).recorded
    opened(ledger, report_id, to=tuple(vocabulary.audiences()))
    take_in(ledger, ids, handled(H1="2BC"), graded_mapping())
    assert now(ledger, report_id).audience == OWN


def test_a_report_that_becomes_suspected_false_is_shut(ledger: Ledger, ids: Ids) -> None:
    (report_id,) = take_in(ledger, ids, handled(H1="2B"), graded_mapping()).recorded
    opened(ledger, report_id)
    take_in(ledger, ids, handled(H1="2E"), graded_mapping())
    assert now(ledger, report_id).audience == OWN
    answer = opened(ledger, report_id)
    assert (answer.opened, answer.left_shut, now(ledger, report_id).audience) == ((), (report_id,), OWN)


def test_a_withdrawn_report_cannot_be_opened(ledger: Ledger, ids: Ids) -> None:
    (report_id,) = take_in(ledger, ids, a_return(a_row())).recorded
    withdrawn(ledger, report_id)
    with pytest.raises(AskedWrongly, match="R-1 has been withdrawn"):
        opened(ledger, report_id)


# -- rows without a reference ----------------------------------------------------------------------


def test_a_row_without_a_reference_is_new_and_says_what_it_resembles(ledger: Ledger, ids: Ids) -> None:
    text = "A grey van waited outside the school gates for half an hour."
    first = take_in(ledger, ids, a_return(a_row(Ref="", What_happened=text)))
    again = take_in(
        ledger, ids, a_return(a_row(Ref="", What_happened=text.replace("half an hour", "an hour")))
    )
    (found,) = again.resembling
    assert (found.earlier_id, found.report_id, found.line) == (first.recorded[0], again.recorded[0], 2)
    assert now(ledger, found.report_id).report.resembles == first.recorded[0]


@pytest.mark.parametrize(
    ("agency", "change"),
    [
        ("housing", {"When": "30/09/2026", "Reported": "01/10/2026"}),
        (
            "housing",
            {"What happened": "Somebody rang about the noise in the flats.", "Adult": "Cy", "Child": "Di"},
        ),
        ("health", {"Adult": "Bob Burch"}),
    ],
)
def test_another_day_other_words_or_another_agency_do_not_resemble(
    ledger: Ledger, ids: Ids, agency: str, change: dict[str, str]
) -> None:
    take_in(ledger, ids, a_return(a_row(Ref="")))
    assert not take_in(ledger, ids, a_return(a_row(Ref="", **change)), a_mapping(agency=agency)).resembling


# -- mappings --------------------------------------------------------------------------------------


def test_a_mapping_is_saved_with_version_and_author(ledger: Ledger) -> None:
    with ledger.writing("ann") as writer:
        assert latest_mapping(writer.snapshot, "housing") is None
        assert save_mapping(writer, a_mapping()) == 1
        assert save_mapping(writer, a_mapping()) == 1
        assert save_mapping(writer, a_mapping(header_row=2)) == 2
        assert save_mapping(writer, a_mapping(agency="health")) == 1
    with ledger.reading() as snapshot:
        assert latest_mapping(snapshot, "housing") == (2, a_mapping(header_row=2))
        rows = snapshot.connection.execute(select(mapping_table.c.agency, mapping_table.c.actor)).all()
        assert {tuple(row) for row in rows} == {("housing", "ann"), ("health", "ann")}


# -- the tables beside the ledger ------------------------------------------------------------------


def everything(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    with ledger.reading() as snapshot:
        return {
            table.name: sorted(map(tuple, snapshot.connection.execute(select(table))))
            for table in (source, mention, opening, return_file, mapping_table)
        }


def a_history(ledger: Ledger, ids: Ids) -> tuple[str, ...]:
    result = take_in(ledger, ids, handled(H1="2B", H2="2BC", H3="3E", H4="1A"), graded_mapping())
    with ledger.writing("unit") as writer:
        save_mapping(writer, graded_mapping())
        open_return(writer, result.return_id, audiences=("meeting",), reason="October")
    take_in(ledger, ids, handled(H1="1A", H2="2B"), graded_mapping())
    opened(ledger, result.recorded[1], to=("agency_health",))
    withdrawn(ledger, result.recorded[3])
    return result.recorded


def test_the_tables_are_rebuilt_the_same(ledger: Ledger, ids: Ids) -> None:
    a_history(ledger, ids)
    before = everything(ledger)
    ledger.reindex()
    assert everything(ledger) == before


def test_the_digest_of_a_row_is_that_of_its_report(ledger: Ledger, ids: Ids) -> None:
    for report_id in a_history(ledger, ids)[:3]:
        with ledger.reading() as snapshot:
            query = select(source.c.row_digest).where(source.c.source_id == report_id)
            worded = now(ledger, report_id)
            stored = snapshot.connection.execute(query).scalar()
        assert stored == digest(to_draft(worded.report.model_copy(update={"audience": worded.wished})))


def test_erased_for_good_leaves_the_rest_standing(ledger: Ledger, ids: Ids) -> None:
    one, other, *_ = a_history(ledger, ids)
    ledger.erase([1], actor="unit", reason="erased on request", replacement=lambda _: None)
    with ledger.reading() as snapshot:
        found = current_reports(snapshot, (one, other))
    assert list(found) == [one, other]  # the correction of the first still words it
    assert found[one].report.grade == "1A"
    with ledger.reading() as snapshot:
        later = [e.seq for e in snapshot.entries() if isinstance(snapshot.payload(e.seq), ReportCorrected)]
    ledger.erase(later[:1], actor="unit", reason="erased on request", replacement=lambda _: None)
    with ledger.reading() as snapshot:
        assert list(current_reports(snapshot, (one, other))) == [other]


def test_touches_name_the_reports(ledger: Ledger, ids: Ids) -> None:
    recorded = a_history(ledger, ids)
    touched = set()
    with ledger.reading() as snapshot:
        for entry, payload in snapshot.entries_with_payloads():
            touched |= set(ledger.kinds[entry.kind].touches(snapshot.connection, entry, payload))
    assert touched == set(recorded)


def test_a_payload_of_another_class_is_not_taken(ledger: Ledger, ids: Ids) -> None:
    (report_id,) = take_in(ledger, ids, a_return(a_row())).recorded
    report = now(ledger, report_id).report
    with ledger.writing("ann") as writer, pytest.raises(AskedWrongly):
        writer.append(Draft(kind="report.recorded", payload=ReportCorrected(report=report, reason="x")))


# -- hostile text and size -------------------------------------------------------------------------


@pytest.mark.shared
def test_naughty_strings_come_back_byte_for_byte(ledger: Ledger, ids: Ids, edgecases: Path) -> None:
    naughty = [each for each in json.loads((edgecases / "blns.json").read_text("utf-8")) if each.strip()]
    rows = [("Reported", "Text", "X"), *(("2026-10-03", each, f"REF-{n}") for n, each in enumerate(naughty))]
    result = take_in(ledger, ids, csv_file(rows), one_column_mapping("own_reference"))
    assert len(result.recorded) == len(naughty)
    with ledger.reading() as snapshot:
        texts = [each.report.text for each in current_reports(snapshot, result.recorded).values()]
    assert texts == naughty
    assert ledger.verify().broken is None
