"""A return before it is recorded: put right in place, decided row by row, its refused rows sent back and brought home."""

import io
import re
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest
from factories import ticking
from flask import Flask
from sqlalchemy import select
from test_returns import ANN, HEADINGS, MAPPING, PEOPLE, Browser, sheet, words

from intel.app import Services, open_services
from intel.errors import AskedWrongly
from intel.people.find_waiting import list_agencies_in
from intel.people.import_return import take_back_return
from intel.reports.record import open_reports
from intel.reports.state import current_report
from intel.reports.tables import source
from intel.settings import Settings
from webapp import create_app


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("preview")
    with open_services(Settings.from_environment({"INTEL_HOME": str(home)}), clock=ticking()) as opened:
        for user, name, role, agency in (*PEOPLE, ("second", "Sam Second", "partner", "homes")):
            opened.accounts.add_account(user, name=name, role=role, agency=agency)
        yield opened


@pytest.fixture(scope="module")
def app(services: Services) -> Flask:
    made = create_app(services)
    unit = Browser(made, services, "unit")
    for agency in ("homes", "housing"):
        page = f"/returns/mappings/{agency}"
        assert unit.send(page, page, text=MAPPING.format(agency=agency)).status_code == 303
    return made


@pytest.fixture
def homes(app: Flask, services: Services) -> Browser:
    return Browser(app, services, "homes")


def approve(browser: Browser, preview: str) -> str:
    """Have what a preview shows recorded, as its own form asks."""
    return browser.approve(preview)


def row(reference: str, **cells: str) -> tuple[str, ...]:
    usual = dict(zip(HEADINGS, ANN, strict=True))
    return tuple({**usual, "Ref": reference, **cells}.values())


def report_of(services: Services, reference: str):
    with services.ledger.reading() as snapshot:
        found = snapshot.connection.execute(
            select(source.c.source_id).where(source.c.own_reference == reference, source.c.state == "live")
        ).scalar()
        return current_report(snapshot, str(found)) if found else None


def refused_waiting(services: Services) -> int:
    with services.ledger.reading() as snapshot:
        return {each.agency: each.refused for each in list_agencies_in(snapshot, after=0)}["homes"]


def test_a_refused_cell_is_put_right_in_place_and_what_was_sent_is_kept(
    homes: Browser, services: Services
) -> None:
    content = sheet(row("E-1"), row("E-2", When="31/02/2026"))
    preview = homes.stage(content).headers["Location"]
    still = homes.send(f"{preview}/rows/3", preview, **{"cell-1": "30/02/2026"}, back="refused")
    assert still.headers["Location"].endswith("#refused")
    assert "Line 3 is still refused." in homes.text(preview)
    homes.send(f"{preview}/rows/3", preview, **{"cell-1": "28/02/2026"}, back="refused")
    text = homes.text(preview)
    assert "2 ready 2 new 0 refused" in text
    assert "1 cell was put right here" in text
    result = approve(homes, preview)
    standing = report_of(services, "E-2")
    assert standing is not None
    (edit,) = standing.report.edits
    assert (edit.column, edit.was, edit.now) == ("When", "31/02/2026", "28/02/2026")
    # Finished, so the draft is gone; and the very same file again changes nothing.
    assert homes.get(preview).status_code == 404
    head = services.ledger.head()
    again = homes.stage(content).headers["Location"]
    assert "There is nothing in this file to record." in homes.text(again)
    assert services.ledger.head() == head
    assert result


def test_good_rows_go_in_and_refused_ones_wait_for_the_agency(
    app: Flask, homes: Browser, services: Services
) -> None:
    before = refused_waiting(services)
    content = sheet(row("G-1"), row("G-2", When="31/02/2026"))
    preview = homes.stage(content).headers["Location"]
    token = preview.rpartition("/")[2]
    approve(homes, preview)
    assert report_of(services, "G-1") is not None
    assert refused_waiting(services) == before + 1
    assert "Refused rows, to be put right" in homes.text("/returns")
    # Another of the same agency, and the unit, may finish it; another agency may not.
    second = Browser(app, services, "second")
    assert second.get(preview).status_code == 200
    staged = services.tokens.identify(services.accounts.viewer_for_command("homes").scope, token)
    assert staged
    for user, status in (("unit", 200), ("housing", 404)):
        theirs = services.tokens.token(services.accounts.viewer_for_command(user).scope, staged)
        assert Browser(app, services, user).get(f"/returns/preview/{theirs}").status_code == status
    second.send(f"{preview}/rows/3", preview, **{"cell-1": "27/02/2026"})
    approve(second, preview)
    assert report_of(services, "G-2") is not None
    assert refused_waiting(services) == before
    assert homes.get(preview).status_code == 404


def test_the_workbook_of_refused_rows_finishes_the_job(homes: Browser, services: Services) -> None:
    before = refused_waiting(services)
    content = sheet(
        row("W-1"), row("W-2", When="31/02/2026", Words="=cmd|' /C calc'!A1"), row("W-3", Share="C")
    )
    preview = homes.stage(content).headers["Location"]
    answer = homes.get(f"{preview}/refused.xlsx")
    assert 'filename="refused-rows.xlsx"' in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    page = book.active
    assert page is not None
    rows = [[cell.value for cell in each] for each in page.iter_rows()]
    assert rows[0][: len(HEADINGS)] == list(HEADINGS)
    assert str(rows[0][-1]).startswith("Why it was refused (file ")
    assert [str(each[-1]).partition(":")[0] for each in rows[1:]] == ["Line 3", "Line 4"]
    assert all(cell.data_type != "f" for each in page.iter_rows() for cell in each)
    approve(homes, preview)
    assert refused_waiting(services) == before + 2
    page["B2"], page["F3"] = "26/02/2026", "Only the police"
    out = io.BytesIO()
    book.save(out)
    back = homes.stage(out.getvalue(), name="refused-rows.xlsx").headers["Location"]
    assert "Every column has a meaning." in homes.text(back)
    approve(homes, back)
    assert refused_waiting(services) == before
    mended = report_of(services, "W-3")
    assert mended is not None
    assert mended.report.conditions == "Only the police"


def test_a_row_like_an_earlier_one_is_asked_about_and_a_yes_replaces_it(
    homes: Browser, services: Services
) -> None:
    first = row("", Words="Seen by the canal with two others at dusk, twice.")
    homes.record(sheet(first))
    head = services.ledger.head()
    second = row("", Words="Seen by the canal with two others at dusk, thrice.")
    preview = homes.stage(sheet(second)).headers["Location"]
    assert "Is it a correction of R-" in homes.text(preview)
    homes.send(f"{preview}/rows/2", preview, take="corrects", back="questions")
    assert "1 ready 1 correction" in homes.text(preview)
    approve(homes, preview)
    with services.ledger.reading() as snapshot:
        kinds = [each.kind for each in snapshot.entries() if each.seq > head.seq]
    assert "report.corrected" in kinds
    assert "report.recorded" not in kinds


def test_a_row_left_out_is_counted_and_not_recorded(homes: Browser, services: Services) -> None:
    preview = homes.stage(sheet(row("L-1"), row("L-2"))).headers["Location"]
    homes.send(f"{preview}/rows/3", preview, take="leave")
    text = homes.text(preview)
    assert "1 left out by you" in text
    assert "1 new goes in." in text
    result = approve(homes, preview)
    assert report_of(services, "L-1") is not None
    assert report_of(services, "L-2") is None
    assert "1 left out" in homes.text(result)


def test_wording_proposes_an_assessment_and_a_person_decides(homes: Browser, services: Services) -> None:
    content = sheet(row("A-1", Words="The flat is thought to be lent to others; she puts herself at risk."))
    preview = homes.stage(content).headers["Location"]
    text = homes.text(preview)
    assert "Says “thought to be”" in text
    assert "Wording: “puts herself at risk”. Try “is being put at risk by others”. Kept as sent" in text
    homes.send(f"{preview}/rows/2", preview, basis="assessment", basis_as_read="fact")
    approve(homes, preview)
    standing = report_of(services, "A-1")
    assert standing is not None
    assert standing.report.basis == "assessment"
    assert "puts herself at risk" in standing.report.text
    # Next month's sheet still has the row: it is here already, as it was decided.
    later = homes.stage(sheet(row("A-1", Words=standing.report.text), row("A-2"))).headers["Location"]
    assert "1 new, 1 here already" in homes.text(later)


def test_of_two_who_record_one_file_the_second_is_told(app: Flask, services: Services) -> None:
    content = sheet(row("T-1"), row("T-2"))
    first, second = Browser(app, services, "unit"), Browser(app, services, "analyst")
    mine, theirs = (each.stage(content, agency="homes").headers["Location"] for each in (first, second))
    hidden = second.hidden(theirs)
    result = second.theirs(first, first.approve(mine))
    head = services.ledger.head()
    answer = second.send(theirs, "/returns/send", do="record", **hidden)
    assert answer.headers["Location"] == result
    assert services.ledger.head() == head
    assert "Somebody else recorded this same file while you were looking." in words(second.get(result))


def test_handling_c_needs_an_audience_and_the_row_takes_one_its_sheet_has_no_column_for(
    homes: Browser, services: Services
) -> None:
    unit, page = Browser(homes.app, services, "unit"), "/returns/mappings/homes"
    unit.send(page, page, text=MAPPING.format(agency="homes").replace(", audience: police", ""))
    preview = homes.stage(sheet(row("C-1", Share="C", Limits="Ask us first"))).headers["Location"]
    assert "Handling C needs its audience" in homes.text(preview)
    assert "Handling C: who may have it?" in homes.text(f"{preview}/rows/2")
    homes.send(f"{preview}/rows/2", f"{preview}/rows/2", handled="asked", **{"put-audience": "safeguarding"})
    assert "1 ready 1 new 0 refused" in homes.text(preview)
    approve(homes, preview)
    standing = report_of(services, "C-1")
    assert standing is not None
    assert standing.wished == ("safeguarding",)
    unit.send(page, page, text=MAPPING.format(agency="homes"))


def test_what_looks_known_is_said_only_of_what_the_viewer_may_see(
    app: Flask, homes: Browser, services: Services
) -> None:
    homes.record(sheet(row("K-1", Child="Known Child", DOB="02/03/2010")))
    same = row("K-2", Child="Known Child", DOB="02/03/2010")
    preview = homes.stage(sheet(same)).headers["Location"]
    assert re.search(r"Known Child\s+known", homes.text(preview))
    other = Browser(app, services, "housing")
    theirs = other.stage(sheet(same)).headers["Location"]
    assert re.search(r"Known Child\s+new", other.text(theirs))
    # Written otherwise, no key finds the child: the matcher does, for whoever may compare the two.
    alike = row("K-3", Child="Knowne Child", DOB="02/03/2010")
    assert re.search(
        r"Knowne Child\s+may be known", homes.text(homes.stage(sheet(alike)).headers["Location"])
    )
    assert "may be known Name" not in other.text(other.stage(sheet(alike)).headers["Location"])


def test_the_words_of_a_row_are_searched_for_whom_the_viewer_knows(
    app: Flask, homes: Browser, services: Services
) -> None:
    homes.record(sheet(row("Q-1", Child="Quilla Merriden", DOB="05/06/2010")))
    again = sheet(row("Q-2", Child="Someone Else", DOB="", Words="She was with Quilla Merriden again."))
    preview = homes.stage(again).headers["Location"]
    page = homes.get(f"{preview}/rows/2").text
    assert "“Quilla Merriden”" in page
    assert 'value="other_1.name|Quilla Merriden"' in page
    other = Browser(app, services, "housing")
    theirs = other.stage(again).headers["Location"]
    assert "other_1.name" not in other.get(f"{theirs}/rows/2").text
    homes.send(f"{preview}/rows/2", f"{preview}/rows/2", offers="asked", also="other_1.name|Quilla Merriden")
    approve(homes, preview)
    standing = report_of(services, "Q-2")
    assert standing is not None
    assert {each.details.as_written for each in standing.report.mentions} == {
        "Someone Else",
        "Quilla Merriden",
    }


def test_the_page_of_a_row_says_whom_its_people_are_written_like(
    app: Flask, homes: Browser, services: Services
) -> None:
    homes.record(sheet(row("M-1", Child="Marguerite Oldacre", DOB="02/03/2010")))
    alike = row("M-2", Child="Margarite Oldacre", DOB="02/03/2010")
    preview = homes.stage(sheet(alike)).headers["Location"]
    assert "“Margarite Oldacre” is written much like Marguerite Oldacre" in homes.text(f"{preview}/rows/2")
    # Another agency's young person is written like nobody that housing may find.
    other = Browser(app, services, "housing")
    theirs = other.stage(sheet(alike)).headers["Location"]
    assert "is written much like" not in other.text(f"{theirs}/rows/2")


def test_a_draft_is_kept_and_named_on_the_list(homes: Browser, services: Services) -> None:
    head = services.ledger.head()
    preview = homes.stage(sheet(row("D-1")), name="draft.csv").headers["Location"]
    homes.send(preview, preview, do="keep")
    assert "draft.csv" in homes.text("/returns")
    assert homes.get(preview).status_code == 200
    assert services.ledger.head() == head


# -- whose is in, and what became of it ----------------------------------------------------------------


def test_an_agency_with_nothing_to_report_says_so_and_is_not_late(
    app: Flask, homes: Browser, services: Services
) -> None:
    health = Browser(app, services, "unit")
    assert "Nothing to report this month?" in health.text("/returns")
    done = health.send("/returns/nil", "/returns", agency="health", words="A quiet month")
    assert done.status_code == 303
    with services.ledger.reading() as snapshot:
        status = {each.agency: each for each in list_agencies_in(snapshot, after=0)}
        late = list_agencies_in(snapshot, after=0, due=date(2026, 2, 20), today=date(2026, 2, 22))
    assert status["health"].nil
    assert status["health"].is_in
    assert {each.days_late for each in late if not each.is_in} == {2}
    assert {each.days_late for each in late if each.agency == "health"} == {0}
    assert "Health Nil return" in health.text("/returns")
    again = health.send("/returns/nil", "/returns", agency="health")
    assert again.status_code == 400
    foreign = homes.send("/returns/nil", "/returns", agency="education")
    assert foreign.status_code == 400


def test_a_sender_sees_what_became_of_each_row(homes: Browser, services: Services) -> None:
    result = homes.record(
        sheet(
            row("B-1", Child="Becca Marr", DOB="02/03/2012"),
            row("B-2", Child="Becca Marr", DOB="02/03/2012"),
        )
    )
    assert "0 used, 2 linked with other reports, 0 not used, 2 waiting" in homes.text(result)
    standing = report_of(services, "B-1")
    assert standing is not None
    with services.ledger.writing("unit") as writer:
        open_reports(writer, [standing.report.id], audiences=["meeting"], reason="for the meeting")
    text = homes.text(result)
    assert "1 used, 2 linked with other reports, 0 not used, 1 waiting" in text
    assert "Used Open to The meeting 1" in text


def test_a_return_is_taken_back_whole_for_a_month_and_no_longer(homes: Browser, services: Services) -> None:
    result = homes.record(sheet(row("U-1")))
    assert "Take this return back until 1 April 2026" in homes.text(result)
    return_id = services.tokens.identify(
        services.accounts.viewer_for_command("homes").scope, result.rpartition("/")[2]
    )
    assert return_id
    viewer = services.accounts.viewer_for_command("homes")
    with pytest.raises(AskedWrongly, match="within a month"):
        take_back_return(services.ledger, viewer, return_id, reason="late", today=date(2026, 4, 2))
    taken = take_back_return(services.ledger, viewer, return_id, reason="in time", today=date(2026, 4, 1))
    assert len(taken.withdrawn) == 1
