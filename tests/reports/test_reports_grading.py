"""Grades of both schemes, what came of asking, wording, return interviews: the pure parts of reading a row."""

from datetime import UTC, date, datetime

import pytest
from return_files import TODAY, a_mapping, csv_file, read, read_one

from intel.people.find_waiting import refused_waiting
from intel.people.import_return import with_grade
from intel.reports.asked import asked_in_words, read_asked
from intel.reports.draft import ReportDraft, digest
from intel.reports.gazetteer import NoGazetteer
from intel.reports.mapping import Column
from intel.reports.model import (
    Asked,
    CellEdit,
    MissingEpisode,
    PersonDetails,
    RefusedRow,
    ReturnReceived,
)
from intel.reports.read_rows import read_return
from intel.reports.return_interview import Interview, interview_of
from intel.reports.wording import assessed_by, blaming


@pytest.mark.parametrize(
    ("written", "grade", "handling"),
    [("B24", "1A", "C"), ("a11", "1A", "P"), ("E 4 1", "2D", "P"), ("D/5/3", "3E", "C"), ("C31", "2B", "P")],
)
def test_an_older_grade_is_read_into_the_new_scheme_and_kept_as_written(
    written: str, grade: str, handling: str
) -> None:
    found = read_one("grade", written)
    assert f"{found.source_grade}{found.information_grade}" == grade
    assert found.handling == handling
    assert found.grade_as_written == written.upper()
    assert bool(found.conditions) == (handling == "C")
    assert found.grade_from == "row"


def test_a_grade_filled_in_says_so() -> None:
    found = read_one("conditions", "x")
    assert found.grade_from == "default"
    assert found.grade_as_written == ""


def test_the_digest_of_a_row_is_what_it_was_before_fields_were_added() -> None:
    draft = ReportDraft(
        agency="housing", source_grade=2, information_grade="B", reported_on=date(2026, 3, 3), text="Seen."
    )
    assert digest(draft) == "43f478ec95d60e06569b6163fc6fed8953b66194ea01e88f12ad81cb259de2a6"


@pytest.mark.parametrize("written", ["SRC-0042", "H/2026/17", "7"])
def test_a_source_is_kept_as_a_reference(written: str) -> None:
    assert read_one("source_reference", written).source_reference == written


@pytest.mark.parametrize("written", ["Jane Doe", "Neighbour", "the girl in flat 7", "mother"])
def test_who_a_source_is_is_refused(written: str) -> None:
    found = read_one("source_reference", written)
    assert "never who it is" in found.reason


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("Refused", "refused"),
        ("declined to say", "refused"),
        ("not asked", "not_asked"),
        ("White British", "given"),
    ],
)
def test_refused_not_asked_and_answered_are_told_apart(written: str, answer: str) -> None:
    found = read_asked(written)
    assert found is not None
    assert found.answer == answer
    assert asked_in_words(None) == "not recorded"
    assert asked_in_words(found) == (written if answer == "given" else answer.replace("_", " "))


def test_what_came_of_asking_stands_with_the_person_and_alone_names_nobody() -> None:
    columns = (
        Column(column="Reported", field="reported_on"),
        Column(column="Adult", field="adult_1.name"),
        Column(column="Says", field="adult_1.self_defined_ethnicity"),
        Column(column="Seen as", field="adult_1.officer_observed_ethnicity"),
        Column(column="Words", field="text"),
    )
    rows = [
        ("Reported", "Adult", "Says", "Seen as", "Words"),
        ("2026-10-03", "Bob Birch", "refused", "IC1", "x"),
        ("2026-10-03", "", "refused", "", "y"),
    ]
    found = read(csv_file(rows), a_mapping(columns=columns, links=()))
    details = found.rows[0].draft.mentions[0].details
    assert isinstance(details, PersonDetails)
    assert details.self_defined_ethnicity == Asked(answer="refused")
    assert details.officer_observed_ethnicity == Asked(answer="given", words="IC1")
    assert details.nationality is None
    assert found.rows[1].draft.mentions == ()


# -- wording ---------------------------------------------------------------------------------------


def test_wording_that_blames_a_child_is_found_with_what_to_say_instead() -> None:
    (found,) = blaming("Neighbour says the girl PUTS  herself at risk.")
    assert (found.found, found.say) == ("PUTS herself at risk", "is being put at risk by others")
    assert blaming("He won’t engage with us")[0].found == "won’t engage"
    assert blaming("A lifestyle magazine, and Absconderson Road") == ()


def test_words_of_an_assessment_are_found() -> None:
    assert assessed_by("The flat is thought to be lent to others") == "thought to be"
    assert assessed_by("Seen at the shop on Maybeth Street") == ""


# -- return interviews -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "at", "said"),
    [
        (date(2026, 3, 6), "09:00", Interview.IN_TIME),
        (date(2026, 3, 6), "", Interview.HELD),
        (date(2026, 3, 6), "11:00", Interview.LATE),
        (date(2026, 3, 5), "", Interview.IN_TIME),
        (date(2026, 3, 7), "", Interview.LATE),
        (None, "", Interview.OVERDUE),
    ],
)
def test_an_interview_is_in_time_late_or_cannot_be_told(on: date | None, at: str, said: Interview) -> None:
    found = MissingEpisode(
        missing_to=datetime(2026, 3, 3, 10, tzinfo=UTC), return_interview_on=on, return_interview_time=at
    )
    assert interview_of(found, now=datetime(2026, 3, 20, tzinfo=UTC)) is said


def test_an_interview_not_recorded_is_open_until_the_hours_have_passed() -> None:
    found = MissingEpisode(missing_to=datetime(2026, 3, 3, 10, tzinfo=UTC))
    assert interview_of(found, now=datetime(2026, 3, 6, 9, tzinfo=UTC)) is Interview.OPEN
    assert interview_of(MissingEpisode(), now=datetime(2026, 3, 6, tzinfo=UTC)) is Interview.UNKNOWN


# -- cells put right -------------------------------------------------------------------------------

_ROWS = [("Reported", "Text", "X"), ("31/02/2026", "words", "2B"), ("2026-10-03", "more", "2B")]


def _columns() -> tuple[Column, ...]:
    return (
        Column(column="Reported", field="reported_on"),
        Column(column="Text", field="text"),
        Column(column="X", field="grade"),
    )


def test_a_cell_put_right_is_read_like_the_file_and_the_row_is_known_again_as_it_came() -> None:
    mapping, content = a_mapping(columns=_columns(), links=()), csv_file(_ROWS)
    edits = [
        CellEdit(line=2, column="Reported", was="31/02/2026", now="28/02/2026"),
        CellEdit(line=3, column="Text", was="more", now="less"),
    ]
    plain = read_return(content, "a.csv", mapping, NoGazetteer(), today=TODAY)
    found = read_return(content, "a.csv", mapping, NoGazetteer(), today=TODAY, edits=edits)
    assert [row.line for row in plain.refused] == [2]
    assert found.refused == ()
    assert found.rows[0].draft.reported_on == date(2026, 2, 28)
    assert found.rows[0].sent_digest == ""
    assert found.rows[0].edits == (edits[0],)
    assert found.rows[1].draft.text == "less"
    assert found.rows[1].sent_digest == plain.rows[0].digest != found.rows[1].digest
    still = [CellEdit(line=2, column="Reported", was="31/02/2026", now="30/02/2026")]
    again = read_return(content, "a.csv", mapping, NoGazetteer(), today=TODAY, edits=still)
    assert again.refused[0].value == "30/02/2026"


# -- the unit's usual grade, nil returns, refused rows that wait ---------------------------------------


def test_the_units_usual_grade_stands_for_the_mappings_own_and_is_a_default() -> None:
    rows = [("Reported", "Text", "X"), ("2026-10-03", "words", ""), ("2026-10-03", "others", "1A")]
    mapping = with_grade(a_mapping(columns=_columns(), links=()), "3D")
    filled, written = read(csv_file(rows), mapping).rows
    assert (filled.draft.source_grade, filled.draft.information_grade, filled.draft.grade_from) == (
        3,
        "D",
        "default",
    )
    assert (written.draft.source_grade, written.draft.information_grade, written.draft.grade_from) == (
        1,
        "A",
        "row",
    )
    assert with_grade(mapping, "") is mapping


def _receipt(
    digest: str, *refused: int, finishes: str = "", finished: tuple[int, ...] = ()
) -> ReturnReceived:
    return ReturnReceived(
        return_id=f"t-{digest}-{len(refused)}", agency="homes", file_name="a", digest=digest, rows=9, recorded=1,
        corrected=0, unchanged=0, mapping_version=1, finishes=finishes, finished=finished,
        refused=tuple(RefusedRow(line=line, column="", value="", reason="x") for line in refused),
    )  # fmt: skip


def test_refused_rows_wait_until_the_file_or_its_workbook_brings_them_back() -> None:
    first = _receipt("aaaabbbbccccdddd", 3, 5, 7)
    assert refused_waiting([first]) == {"homes": 3}
    assert refused_waiting([first, _receipt("aaaabbbbccccdddd", 7)]) == {"homes": 1}
    back = _receipt("eeee", finishes="aaaabbbbcccc", finished=(3, 5))
    assert refused_waiting([first, back]) == {"homes": 1}
    assert refused_waiting([first, _receipt("ffff", 2, finishes="aaaabbbbcccc", finished=(3, 5, 7))]) == {
        "homes": 1
    }
