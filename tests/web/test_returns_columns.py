"""What a file's columns and words mean is asked once, before its rows are read, and remembered."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape

import pytest
from factories import ticking
from flask import Flask
from werkzeug.test import TestResponse

from intel.app import Services, open_services
from intel.reports.mapping import Mapping
from intel.reports.record import latest_mapping
from intel.settings import Settings
from webapp import create_app

HEADINGS = (
    "Our ref",
    "Date reported",
    "YP name",
    "YP DOB",
    "Suspect",
    "Seen together",
    "Car reg",
    "Details",
    "Officer",
)
ROWS = (
    (
        "E-1",
        "13/02/2026",
        "Ann Example",
        "06/05/2011",
        "Bob Birch",
        "Yes",
        "YS21 4KD",
        "Seen at the tram stop.",
        "PC 1",
    ),
    ("E-2", "04/02/2026", "Ben Sample", "17/08/2012", "", "", "", "Seen with an older man.", "PC 2"),
)


def table(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("columns")
    with open_services(Settings.from_environment({"INTEL_HOME": str(home)}), clock=ticking()) as opened:
        opened.accounts.add_account("edu", name="Ed Ucation", role="partner", agency="education")
        opened.accounts.add_account("health", name="Hel Th", role="partner", agency="health")
        yield opened


@pytest.fixture(scope="module")
def app(services: Services) -> Flask:
    return create_app(services)


class Sender:
    """One agency's browser."""

    def __init__(self, app: Flask, services: Services, user: str) -> None:
        self.client = app.test_client()
        self.client.set_cookie("intel", services.sign_ins.start(user))

    def send(self, address: str, page: str, **data: object) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        assert token
        form = {"csrf_token": token[1], **data}
        return self.client.post(address, data=form, headers={"Sec-Fetch-Site": "same-origin"})

    def stage(self, content: bytes) -> str:
        answer = self.send("/returns/send", "/returns/send", file=(io.BytesIO(content), "return.csv"))
        assert answer.status_code == 303, text_of(answer)
        return str(answer.headers["Location"])


def text_of(answer: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def chosen(page: str) -> dict[str, str]:
    """What stands chosen in the form as it came."""
    found = {}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        value = re.search(r'value="([^"]*)" selected', options)
        found[name] = unescape(value[1]) if value else ""
    for name, value_ in re.findall(
        r'<input class="govuk-input" id="[^"]+" name="([^"]+)" value="([^"]*)"', page
    ):
        found[name] = unescape(value_)
    return found


def mapping_of(services: Services, agency: str) -> tuple[int, Mapping]:
    with services.ledger.reading() as snapshot:
        found = latest_mapping(snapshot, agency)
    assert found
    return found


@pytest.fixture(scope="module")
def told(app: Flask, services: Services) -> Sender:
    """Education, whose first file's columns have been explained: every proposal taken, the two left open said."""
    sender = Sender(app, services, "edu")
    asked = sender.stage(table(HEADINGS, *ROWS))
    assert asked.endswith("/columns")
    page = sender.client.get(asked).text
    proposed = chosen(page)
    assert proposed["field-0"] == "own_reference"
    assert [proposed[f"field-{at}"] for at in (1, 2, 3, 4, 6, 7)] == [
        "reported_on", "young_person_1.name", "young_person_1.dob", "adult_1.name", "vehicle_1.registration", "text",
    ]  # fmt: skip
    assert proposed["field-5"] == "", "nobody links two people but a person"
    assert (proposed["field-8"], proposed["reason-8"]) == (
        "-",
        "members of staff are not part of the picture",
    )
    assert "YS21 4KD" in page, "samples are shown"
    missing = sender.send(asked, asked, **{**proposed, "sheet": ""})
    assert missing.status_code == 400
    assert "Choose what “Seen together” means" in text_of(missing)
    said = {**proposed, "sheet": "", "field-5": "flag:SEEN_WITH:adult_1:young_person_1", "grade": "2B"}
    answer = sender.send(asked, asked, **said, link="USES_VEHICLE:adult_1:vehicle_1")
    assert answer.status_code == 303, text_of(answer)
    preview = sender.client.get(answer.headers["Location"])
    assert "2 ready" in text_of(preview)
    assert "Every column has a meaning" in text_of(preview)
    return sender


def test_the_mapping_holds_what_was_said_with_its_links(told: Sender, services: Services) -> None:
    version, mapping = mapping_of(services, "education")
    assert version == 1
    assert {(each.link, each.when_column) for each in mapping.links} == {
        ("USES_VEHICLE", ""),
        ("SEEN_WITH", "Seen together"),
    }
    assert mapping.defaults == {"grade": "2B"}
    assert told


def test_next_month_columns_that_changed_places_go_straight_to_the_preview(told: Sender) -> None:
    turned = [tuple(reversed(row)) for row in (HEADINGS, *ROWS)]
    assert told.stage(table(*turned)).endswith("/columns") is False


def test_a_renamed_a_new_and_a_gone_column_are_all_that_is_asked(told: Sender, services: Services) -> None:
    heads = (
        "Our ref",
        "Reported",
        "YP name",
        "YP DOB",
        "Suspect",
        "Seen together",
        "Details",
        "Officer",
        "Shoe size",
    )
    rows = [(*row[:6], *row[7:], "7") for row in ROWS]
    asked = told.stage(table(heads, *rows))
    page = told.client.get(asked)
    text = text_of(page)
    assert "2 columns to explain" in text
    assert "“Reported” was “Date reported”" in text
    assert "“Car reg”: vehicle 1: registration" in text
    said = chosen(page.text)
    assert said["field-1"] == "reported_on"
    assert "field-0" not in said
    said |= {"field-8": "-", "reason-8": "not part of the picture", "sheet": ""}
    assert told.send(asked, asked, **said).status_code == 303
    version, mapping = mapping_of(services, "education")
    assert version >= 2
    headings = {each.column for each in mapping.columns}
    assert {"Reported", "Shoe size"} <= headings
    assert not {"Date reported", "Car reg"} & headings
    assert [each.link for each in mapping.links] == ["SEEN_WITH"], "what a gone column stated goes with it"
    assert told.stage(table(heads, *rows)).endswith("/columns") is False, "asked once"


def test_the_order_of_day_and_month_is_asked_where_a_column_leaves_it_open(
    app: Flask, services: Services
) -> None:
    sender = Sender(app, services, "health")
    heads = ("Date seen", "Patient name", "Details")
    asked = sender.stage(
        table(heads, ("03/02/2026", "Ann Example", "Words."), ("04/02/2026", "Ben Sample", "Words."))
    )
    page = sender.client.get(asked)
    assert "No date in it has a day after the 12th, so it could be either." in text_of(page)
    said = {**chosen(page.text), "sheet": "", "order-0": "month_first", "grade": "2B"}
    assert sender.send(asked, asked, **said).status_code == 303
    _, mapping = mapping_of(services, "health")
    assert mapping.columns[0].dates == "month_first"


def test_words_outside_a_list_and_codes_are_asked_once(told: Sender, services: Services) -> None:
    heads = (
        "Our ref",
        "Reported",
        "YP name",
        "YP DOB",
        "Suspect",
        "Seen together",
        "Details",
        "Officer",
        "Shoe size",
        "Gender",
        "Placement",
    )
    rows = [
        ("E-9", "14/02/2026", "Cat Instance", "06/05/2011", "", "", "Words.", "", "", "lass", "Resi home 4")
    ]
    asked = told.stage(table(heads, *rows))
    said = {**chosen(told.client.get(asked).text), "sheet": ""}
    assert said["field-9"] == "", "a heading whose values do not fit is a guess, and is asked"
    said["field-9"] = "young_person_1.sex"
    answer = told.send(asked, asked, **said)
    words = answer.headers["Location"]
    assert words.endswith("/words")
    page = told.client.get(words).text
    assert [unescape(each) for each in re.findall(r'name="value-\d" value="([^"]+)"', page)] == [
        "lass",
        "Resi home 4",
    ]
    place = next(
        each.field for each in mapping_of(services, "education")[1].columns if each.column == "Placement"
    )
    organisation = place.replace("place", "organisation").replace(".text", ".name")
    answers = {
        "value-0": "lass", "means-0": "female",
        "value-1": "Resi home 4", "means-1": organisation, "words-1": "Fourth Home",
    }  # fmt: skip
    preview = told.client.get(told.send(words, words, **answers).headers["Location"])
    assert "Fourth Home" in text_of(preview)
    assert told.stage(table(heads, *rows)).endswith(("/words", "/columns")) is False, "asked once"


def test_what_a_rows_words_name_is_added_only_when_it_is_ticked(app: Flask, services: Services) -> None:
    """Health's columns were explained above; its words name a car that no column says."""
    sender = Sender(app, services, "health")
    words = "Ann Example got into AB12 CDE outside."
    preview = sender.stage(
        table(("Date seen", "Patient name", "Details"), ("02/13/2026", "Ann Example", words))
    )
    assert "Its words also name “AB12 CDE”" in text_of(sender.client.get(preview))
    row = f"{preview}/rows/2"
    offered = re.search(r'name="also" value="([^"]+)"', sender.client.get(row).text)
    assert offered
    assert offered[1] == "vehicle_1.registration|AB12 CDE"
    sender.send(row, row, offers="asked", also="vehicle_1.registration|ZZ99 ZZZ", take="take")
    assert "1 cell was put right" not in text_of(sender.client.get(preview)), (
        "only words that stand in the row"
    )
    sender.send(row, row, offers="asked", also=offered[1], take="take")
    text = text_of(sender.client.get(preview))
    assert "Its words also name" not in text
    assert "AB12 CDE" in text
    assert f'value="{offered[1]}" checked' in sender.client.get(row).text
