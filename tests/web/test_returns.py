"""Returns through the browser's own requests: sent, looked at, recorded, opened, corrected, taken back, sent back."""

import csv
import gc
import io
import re
import warnings
from collections.abc import Iterator
from html import unescape

import pytest
from factories import ticking
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from intel.access import decide
from intel.app import Services, open_services
from intel.ledger.tables import consultation
from intel.people.staged import MOST_WAITING, staged_return
from intel.reports.tables import source
from intel.settings import Settings
from webapp import create_app

PEOPLE = (
    ("unit", "Una Unit", "intelligence_unit", "police"),
    ("analyst", "Ana Lyst", "analyst", "police"),
    ("homes", "Hope Homes", "partner", "homes"),
    ("housing", "Hal Housing", "partner", "housing"),
    ("licensing", "Lil Licence", "licensing_officer", "licensing"),
    ("auditor", "Aud Itor", "auditor", "police"),
)
MAPPING = """agency: {agency}
columns:
- {{column: Ref, field: own_reference}}
- {{column: When, field: reported_on}}
- {{column: Child, field: young_person_1.name}}
- {{column: DOB, field: young_person_1.dob}}
- {{column: Share, field: handling}}
- {{column: Limits, field: conditions}}
- {{column: Words, field: text}}
defaults: {{grade: 2B, audience: police}}
"""
HEADINGS = ("Ref", "When", "Child", "DOB", "Share", "Limits", "Words")
ANN = ("H-1", "03/02/2026", "Ann Example", "06/05/2011", "P", "", "Seen at the tram stop.")
BEN = ("H-2", "04/02/2026", "Ben Sample", "07/08/2012", "C", "Ask us first", "Seen with an older man.")
BAD = ("=cmd()", "31/02/2026", "Cat Instance", "", "P", "", "Left the home at night.")


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("returns")
    with open_services(Settings.from_environment({"INTEL_HOME": str(home)}), clock=ticking()) as opened:
        for user, name, role, agency in PEOPLE:
            opened.accounts.add_account(user, name=name, role=role, agency=agency)
        yield opened


@pytest.fixture(scope="module")
def app(services: Services) -> Flask:
    return create_app(services)


class Browser:
    """One person's browser: forms are sent with the token their page holds."""

    def __init__(self, app: Flask, services: Services, user: str) -> None:
        self.app, self.services, self.user = app, services, user
        self.client: FlaskClient = app.test_client()
        self.client.set_cookie("intel", services.sign_ins.start(user))

    def get(self, address: str) -> TestResponse:
        return self.client.get(address)

    def text(self, address: str) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, answer.text
        return words(answer)

    def send(self, address: str, page: str, **data: object) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert token
        form = {"csrf_token": token[1], **data}
        return self.client.post(address, data=form, headers={"Sec-Fetch-Site": "same-origin"})

    def stage(self, content: bytes, name: str = "return.csv", agency: str = "") -> TestResponse:
        return self.send("/returns/send", "/returns/send", agency=agency, file=(io.BytesIO(content), name))

    def record(self, content: bytes, agency: str = "") -> str:
        """Send a return and have it recorded, as both pages ask; returns the address of what became of it."""
        return self.approve(self.stage(content, agency=agency).headers["Location"])

    def approve(self, preview: str) -> str:
        """Record what a preview shows; what an agency sends, the unit records. Returns what became of it, for this user."""
        if not decide(self.services.accounts.viewer_for_command(self.user), "return.approve").allowed:
            sent = self.send(preview, preview, do="send", **self.hidden(preview))
            assert sent.status_code == 303, sent.text
            unit = Browser(self.app, self.services, "unit")
            return self.theirs(unit, unit.approve(unit.theirs(self, preview)))
        answer = self.send(preview, preview, do="record", **self.hidden(preview))
        assert answer.status_code == 303, answer.text
        return str(answer.headers["Location"])

    def hidden(self, preview: str) -> dict[str, str]:
        return dict(re.findall(r'name="(version|seen)" value="([^"]*)"', self.get(preview).text))

    def theirs(self, other: "Browser", address: str) -> str:
        """Return an address of another browser with the id this one knows the same thing by."""
        head, _, token = address.rpartition("/")
        scopes = [self.services.accounts.viewer_for_command(each.user).scope for each in (other, self)]
        inside = self.services.tokens.identify(scopes[0], token)
        assert inside
        return f"{head}/{self.services.tokens.token(scopes[1], inside)}"


def words(answer: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def sheet(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *rows])
    return out.getvalue().encode()


@pytest.fixture(scope="module", autouse=True)
def mapped(app: Flask, services: Services) -> None:
    unit = Browser(app, services, "unit")
    for agency in ("homes", "housing"):
        page = f"/returns/mappings/{agency}"
        assert unit.send(page, page, text=MAPPING.format(agency=agency)).status_code == 303


@pytest.fixture
def homes(app: Flask, services: Services) -> Browser:
    return Browser(app, services, "homes")


@pytest.fixture
def unit(app: Flask, services: Services) -> Browser:
    return Browser(app, services, "unit")


def fresh(number: int, *rows: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Rows no other test sends: their references end in this test's own number."""
    return tuple((f"{row[0]}-{number}", *row[1:]) for row in rows)


# -- sending ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"  \n", "The file is empty."),
        (b"%PDF-1.7 not a sheet", "The file is a PDF"),
        (b"PK\x03\x04 cut off", "is damaged and cannot be opened"),
    ],
    ids=["empty", "pdf", "cut off"],
)
def test_a_file_that_cannot_be_read_is_said_on_the_form_and_not_kept(
    homes: Browser, services: Services, content: bytes, said: str
) -> None:
    before = _staged(services)
    answer = homes.stage(content)
    assert answer.status_code == 400
    assert said in words(answer)
    assert "There is a problem" in words(answer)
    assert _staged(services) == before


def test_a_file_larger_than_the_limit_is_said_before_the_form(
    app: Flask, homes: Browser, services: Services
) -> None:
    waiting = _staged(services)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ResourceWarning
        )  # the test client leaves its own large body to be collected
        answer = homes.stage(b"x" * (20 * 1024 * 1024 + 1))
        del answer
        gc.collect()
    assert "The file is larger than 20 MB. Nothing of it was kept." in homes.text("/returns/send")
    assert _staged(services) == waiting
    stranger = app.test_client().post("/returns/send", data=b"x", content_type="text/plain")
    assert stranger.status_code in (302, 303, 400)


def _staged(services: Services) -> int:
    with services.database.connect() as connection:
        return len(connection.execute(select(staged_return)).all())


def test_the_form_asks_for_what_was_not_chosen(unit: Browser) -> None:
    assert "Choose the agency whose return this is." in words(unit.stage(sheet(ANN)))
    nothing = unit.send("/returns/send", "/returns/send", agency="homes")
    assert "Choose the file to send." in words(nothing)


def test_an_agency_without_a_mapping_is_asked_what_its_columns_mean(unit: Browser) -> None:
    answer = unit.stage(sheet(ANN), agency="health")
    assert answer.status_code == 303
    asked = answer.headers["Location"]
    assert "what do these columns mean?" in unit.text(asked)
    assert unit.send(asked.removesuffix("/columns"), asked, do="drop").status_code == 303


def test_a_partner_sends_for_the_own_agency_whatever_the_form_says(homes: Browser) -> None:
    preview = homes.stage(sheet(*fresh(1, ANN)), agency="housing").headers["Location"]
    assert "Residential homes: check before anything goes in" in homes.text(preview)


# -- looking before it is recorded -----------------------------------------------------------------


def test_a_preview_accounts_for_every_line_and_records_nothing(homes: Browser, services: Services) -> None:
    before = services.ledger.head()
    content = sheet(*fresh(2, ANN, BEN, BAD), ("",) * 7)
    text = homes.text(homes.stage(content).headers["Location"])
    assert "2 ready 2 new 1 refused" in text
    assert "2 passed over 1 heading, 1 blank" in text
    assert "5 lines in the file, 5 accounted for." in text
    assert "31/02/2026" in text
    assert "Ann Example" in text
    assert services.ledger.head() == before


def test_a_staged_return_is_its_senders_alone_until_it_is_sent(
    app: Flask, services: Services, homes: Browser, unit: Browser
) -> None:
    preview = homes.stage(sheet(*fresh(3, ANN))).headers["Location"]
    assert homes.get(preview).status_code == 200
    assert unit.get(preview).status_code == 404
    with services.database.connect() as connection:
        newest = select(staged_return.c.staged_id).order_by(staged_return.c.created_at.desc()).limit(1)
        staged_id = str(connection.execute(newest).scalar_one())
    for other in ("unit", "analyst", "housing"):
        viewer = services.accounts.viewer_for_command(other)
        token = services.tokens.token(viewer.scope, staged_id)
        theirs = Browser(app, services, other)
        assert theirs.get(f"/returns/preview/{token}").status_code == 404
        assert theirs.get(f"/returns/preview/{token}/refused.csv").status_code == 404
        assert "return.csv" not in theirs.text("/returns").split("Received")[0]
    assert "Not sent yet: yours alone" in homes.text("/returns")
    homes.send(preview, preview, do="send", **homes.hidden(preview))
    for other, status in (("unit", 200), ("analyst", 200), ("housing", 404)):
        theirs = Browser(app, services, other)
        assert theirs.get(theirs.theirs(homes, preview)).status_code == status
    assert "With the intelligence unit, to be approved" in homes.text("/returns")
    assert "Look and approve return.csv of Residential homes" in unit.text("/returns")
    assert "Residential homes: return.csv" in unit.text("/")


def test_an_agency_sends_and_puts_right_its_own_and_the_unit_alone_approves(
    services: Services, homes: Browser, unit: Browser
) -> None:
    before = services.ledger.head()
    preview = homes.stage(sheet(*fresh(30, ANN, BEN))).headers["Location"]
    assert "Send to the intelligence unit" in homes.text(preview)
    assert homes.send(preview, preview, do="record", **homes.hidden(preview)).status_code == 403
    homes.send(preview, preview, do="send", **homes.hidden(preview))
    theirs = unit.theirs(homes, preview)
    looked = unit.hidden(theirs)
    # What the agency puts right meanwhile is looked at again before it is recorded.
    homes.send(f"{preview}/rows/2", preview, **{"cell-6": "Seen at the other tram stop."})
    stale = unit.send(theirs, theirs, do="record", **looked)
    assert stale.headers["Location"] == theirs
    assert "Nothing was recorded: look again." in unit.text(theirs)
    assert unit.send(theirs, theirs, do="back", words=" ").status_code == 400
    assert unit.send(theirs, theirs, do="drop").status_code == 400
    unit.send(theirs, theirs, do="back", words="Say which tram stop", version=looked["version"])
    assert "Given back by the intelligence unit" in homes.text(preview)
    assert "“Say which tram stop”" in homes.text(preview)
    assert services.ledger.head() == before
    homes.send(preview, preview, do="send", **homes.hidden(preview))
    result = unit.approve(theirs)
    assert "2 recorded" in homes.text(homes.theirs(unit, result))
    assert "Waiting The intelligence unit has not looked at it yet" in homes.text(homes.theirs(unit, result))


def test_urgent_rows_that_wait_to_be_approved_stand_at_the_top(homes: Browser, unit: Browser) -> None:
    page = "/returns/mappings/homes"
    text = MAPPING.format(agency="homes")
    unit.send(page, page, text=text.replace("audience: police}", "audience: police, urgency: high}"))
    preview = homes.stage(sheet(*fresh(31, ANN))).headers["Location"]
    homes.send(preview, preview, do="send", **homes.hidden(preview))
    for browser in (homes, unit):
        assert "1 row not recorded yet from Residential homes, sent" in browser.text("/")
        assert "1 row not recorded yet" in browser.text("/urgent")
    unit.approve(unit.theirs(homes, preview))
    assert "not recorded yet" not in unit.text("/")
    assert "1 urgent report: nobody is recorded as told." in unit.text("/returns")
    assert "nobody is recorded as told." not in homes.text("/returns")
    unit.send(page, page, text=text)


def test_a_preview_is_written_down_without_a_name(homes: Browser, services: Services) -> None:
    homes.text(homes.stage(sheet(*fresh(4, ANN))).headers["Location"])
    with services.ledger.reading() as snapshot:
        newest = snapshot.connection.execute(
            select(consultation).order_by(consultation.c.seq.desc()).limit(1)
        ).one()
    assert newest.detail == "return before it is recorded, 1 rows"
    assert "Ann" not in str(newest)


def test_letting_a_return_go_records_nothing(homes: Browser, services: Services) -> None:
    before = services.ledger.head()
    preview = homes.stage(sheet(*fresh(5, ANN))).headers["Location"]
    homes.send(preview, preview, do="drop")
    assert services.ledger.head() == before
    assert homes.get(preview).status_code == 404


def test_a_mapping_that_changed_since_one_looked_is_looked_at_again(
    homes: Browser, unit: Browser, services: Services
) -> None:
    preview = homes.stage(sheet(*fresh(6, ANN))).headers["Location"]
    homes.get(preview)
    page = "/returns/mappings/homes"
    unit.send(page, page, text=MAPPING.format(agency="homes").replace("2B", "2C"))
    before = services.ledger.head()
    answer = homes.send(preview, preview, do="record", version="1")
    assert answer.headers["Location"].endswith(preview)
    assert services.ledger.head() == before
    assert "has changed since you looked" in homes.text(preview)
    unit.send(page, page, text=MAPPING.format(agency="homes"))


def test_only_so_many_wait_for_one_sender(homes: Browser, services: Services) -> None:
    mine = select(staged_return).where(staged_return.c.user_id == "homes")
    with services.database.begin() as connection:
        there = len(connection.execute(mine).all())
        like = {
            "user_id": "homes",
            "agency": "homes",
            "file_name": "a",
            "content": b"",
            "created_at": "2026-03-01",
        }
        many = [{"staged_id": f"f{number}", **like} for number in range(MOST_WAITING - there)]
        connection.execute(staged_return.insert(), many)
    refused = homes.stage(sheet(*fresh(700, ANN)))
    assert refused.status_code == 400
    assert f"You have {MOST_WAITING} returns waiting. This one was not kept." in words(refused)
    with services.database.begin() as connection:
        assert len(connection.execute(mine).all()) == MOST_WAITING
        connection.execute(staged_return.delete().where(staged_return.c.file_name == "a"))


# -- recorded --------------------------------------------------------------------------------------


def test_the_same_file_twice_says_so_and_adds_nothing(homes: Browser, services: Services) -> None:
    content = sheet(*fresh(10, ANN, BEN))
    homes.record(content)
    before = services.ledger.head()
    preview = homes.stage(content).headers["Location"]
    text = homes.text(preview)
    assert "This same file was recorded on" in text
    assert "There is nothing in this file to record." in text
    assert ">Record" not in homes.get(preview).text
    homes.send(preview, preview, do="record", version=re.findall(r"version (\d+)", text)[0])
    assert services.ledger.head() == before


def test_refused_rows_come_back_as_a_file_that_is_no_formula(homes: Browser) -> None:
    content = sheet(*fresh(11, ANN), *(("=cmd|' /C calc'!A1", "31/02/2026", "Cat", "", "P", "", "Left."),))
    preview = homes.stage(content).headers["Location"]
    result = homes.record(content)
    for address in (f"{preview}/refused.csv", f"{result}/refused.csv"):
        answer = homes.get(address)
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert rows[0] == ["Line", "Column", "Value", "Why it was refused"]
        assert rows[1][:3] == ["3", "When", "31/02/2026"]
        assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"], ids=repr
)
def test_no_refused_value_can_become_a_formula(homes: Browser, cell: str) -> None:
    row = (f"F-{cell!r}", cell, "Cat Instance", "", "P", "", "Left the home at night.")
    preview = homes.stage(sheet(row)).headers["Location"]
    answer = homes.get(f"{preview}/refused.csv")
    value = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))[1][2]
    assert value.startswith("'") or value[0].isdigit()


def test_a_return_is_its_agencys_and_the_units(app: Flask, services: Services, homes: Browser) -> None:
    homes.record(sheet(*fresh(12, ANN)))
    with services.ledger.reading() as snapshot:
        return_id = snapshot.connection.execute(
            select(source.c.return_id).where(source.c.own_reference == "H-1-12")
        ).scalar_one()
    status = {}
    for user in ("homes", "unit", "analyst", "housing", "licensing", "auditor"):
        viewer = services.accounts.viewer_for_command(user)
        address = f"/returns/{services.tokens.token(viewer.scope, return_id)}"
        browser = Browser(app, services, user)
        status[user] = (browser.get(address).status_code, browser.get(f"{address}/refused.csv").status_code)
    assert status == {
        "homes": (200, 200),
        "unit": (200, 200),
        "analyst": (200, 200),
        "housing": (404, 404),
        "licensing": (404, 404),
        "auditor": (403, 403),
    }


def test_a_correction_is_counted_and_shut_again_until_the_unit_opens_it(
    homes: Browser, unit: Browser, services: Services
) -> None:
    first = homes.record(sheet(*fresh(13, ANN)))
    opening = unit_address(services, "H-1-13")
    unit.send(f"{opening}/open", opening, audience="meeting", reason="seen by the unit")
    assert "meeting" in audience_of(services, "H-1-13")
    worded = (f"{ANN[0]}-13", *ANN[1:6], "Seen at the bus stop instead.")
    preview = homes.stage(sheet(worded)).headers["Location"]
    assert "which is shut again until the unit opens it" in homes.text(preview)
    second = homes.record(sheet(worded))
    assert second != first
    assert "1 corrected shut again until the unit has seen the new words" in homes.text(second)
    assert "1 report waits for the intelligence unit" in homes.text(second)
    assert "meeting" not in audience_of(services, "H-1-13")


def unit_address(services: Services, reference: str) -> str:
    """Return the unit's own address of the return that words a report now."""
    with services.ledger.reading() as snapshot:
        return_id = snapshot.connection.execute(
            select(source.c.return_id).where(source.c.own_reference == reference)
        ).scalar_one()
    return f"/returns/{services.tokens.token(services.accounts.viewer_for_command('unit').scope, return_id)}"


def audience_of(services: Services, reference: str) -> str:
    with services.ledger.reading() as snapshot:
        query = select(source.c.audience).where(source.c.own_reference == reference)
        return str(snapshot.connection.execute(query).scalar_one())


def test_a_row_like_an_earlier_one_is_shown_with_both(homes: Browser) -> None:
    without = (
        "",
        "09/02/2026",
        "Dan Likeness",
        "01/02/2011",
        "P",
        "",
        "Seen by the canal with two others at dusk.",
    )
    homes.record(sheet(without))
    again = (*without[:6], "Seen by the canal with two others at dusk!")
    preview = homes.stage(sheet(again)).headers["Location"]
    assert re.search(r"Is it a correction of R-\d+ \?", homes.text(preview))
    result = homes.record(sheet(again))
    page = homes.get(result).text
    assert "Like an earlier report" in page
    assert len(set(re.findall(r'href="(/reports/[^"]+)"', page))) == 2


# -- the unit opens, whoever sent takes back ---------------------------------------------------------


def test_one_action_opens_a_whole_return_and_names_what_stays_shut(
    homes: Browser, unit: Browser, services: Services
) -> None:
    homes.record(sheet(*fresh(14, ANN, BEN)))
    address = unit_address(services, "H-1-14")
    assert f'href="{address}#open"' in unit.get("/returns").text
    missing = unit.send(f"{address}/open", address, reason="")
    assert missing.status_code == 400
    assert "Choose who may see them." in words(missing)
    assert "Say why they are opened." in words(missing)
    assert "meeting" not in audience_of(services, "H-1-14")
    unit.send(f"{address}/open", address, audience="meeting", reason="seen by the unit")
    text = unit.text(address)
    assert "1 report opened and their grades confirmed. One stays shut and is listed below" in text
    assert re.search(r"Still shut .* R-\d+ It has conditions", text)
    assert "meeting" in audience_of(services, "H-1-14")
    assert "meeting" not in audience_of(services, "H-2-14")
    assert f'href="{address}#open"' not in unit.get("/returns").text


def test_only_the_unit_opens(services: Services, homes: Browser) -> None:
    result = homes.record(sheet(*fresh(15, ANN)))
    assert homes.send(f"{result}/open", "/returns/send", audience="meeting", reason="x").status_code == 403
    assert "Open this return" not in homes.text(result)
    assert "meeting" not in audience_of(services, "H-1-15")


def test_a_return_sent_by_mistake_is_taken_back_whole(services: Services, homes: Browser) -> None:
    homes.record(sheet(*fresh(16, ANN)))
    worded = (f"{ANN[0]}-16", *ANN[1:6], "Seen elsewhere.")
    result = homes.record(sheet(worded, *fresh(17, ANN, BEN)))
    page = f"{result}/take-back"
    text = homes.text(page)
    assert "2 reports leave the picture at once" in text
    assert "1 stays, because an earlier return brought it" in text
    missing = homes.send(page, page, reason=" ")
    assert missing.status_code == 400
    assert "Say why it is taken back." in words(missing)
    assert homes.send(page, page, reason="sent for the wrong month").status_code == 303
    with services.ledger.reading() as snapshot:
        query = select(source.c.own_reference, source.c.state).where(
            source.c.own_reference.in_(("H-1-16", "H-1-17", "H-2-17"))
        )
        states = {row.own_reference: row.state for row in snapshot.connection.execute(query)}
    assert states == {"H-1-16": "live", "H-1-17": "withdrawn", "H-2-17": "withdrawn"}
    assert homes.get(page).status_code == 404
    sent_again = homes.stage(sheet(*fresh(17, ANN))).headers["Location"]
    assert "which was withdrawn: it stays out" in homes.text(sent_again)


def test_nobody_takes_back_another_agencys_return(app: Flask, services: Services, homes: Browser) -> None:
    homes.record(sheet(*fresh(18, ANN)))
    with services.ledger.reading() as snapshot:
        return_id = snapshot.connection.execute(
            select(source.c.return_id).where(source.c.own_reference == "H-1-18")
        ).scalar_one()
    viewer = services.accounts.viewer_for_command("housing")
    address = f"/returns/{services.tokens.token(viewer.scope, return_id)}/take-back"
    other = Browser(app, services, "housing")
    assert other.get(address).status_code == 404
    assert other.send(address, "/returns/send", reason="mine now").status_code == 404


# -- how columns are read ----------------------------------------------------------------------------


def test_a_mapping_is_shown_in_words_and_as_text_that_reads_back(homes: Browser) -> None:
    text = homes.text("/returns/mappings/homes")
    assert "DOB Young person 1: date of birth" in text
    assert "Grade, as one code 2B" in text
    assert "saved by Una Unit" in text
    answer = homes.get("/returns/mappings/homes.yaml")
    assert answer.mimetype == "application/yaml"
    assert answer.text.startswith("agency: homes\n")
    page = "/returns/mappings/homes"
    saved = homes.send(page, page, text=answer.text)
    assert saved.status_code == 303


def test_a_text_that_is_no_mapping_is_refused_by_line(homes: Browser) -> None:
    page = "/returns/mappings/homes"
    wrong = MAPPING.format(agency="homes").replace("field: handling", "field: handlng")
    answer = homes.send(page, page, text=wrong)
    assert answer.status_code == 400
    assert "Line 7: handlng is not a field a return can fill." in words(answer)
    assert "handlng" in answer.text.split("<textarea")[1]
    for bad in ("", "a: &x [1]\nb: *x", "[" * 500, "agency: housing\ncolumns: []", "{", "agency: homes"):
        assert homes.send(page, page, text=bad).status_code == 400


@pytest.mark.parametrize(
    "address", ["/returns/mappings/housing", "/returns/mappings/housing.yaml", "/returns/mappings/mars"]
)
def test_another_agencys_columns_are_not_shown(homes: Browser, address: str) -> None:
    assert homes.get(address).status_code == 404
    assert (
        homes.send(
            "/returns/mappings/housing", "/returns/send", text=MAPPING.format(agency="housing")
        ).status_code
        == 404
    )


def test_a_window_of_dates_is_told_by_british_clocks(unit: Browser, homes: Browser) -> None:
    homes.record(sheet(*fresh(19, ANN)))
    assert re.search(r"1 March 2026, 9\.\d\d am", unit.text("/returns"))
