"""Hostile text in every field: shown as text on every page and in every file, no script runs, nothing is lost.

The strings are those of the Big List of Naughty Strings. They stand as the name, alias and description of people, as
venues, places, vehicles, telephones and accounts, and as text, conditions and references of reports.
"""

import csv
import html
import io
import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from factories import chance_from, ids_from, mention, record, report
from flask import Flask
from flask.testing import FlaskClient
from openpyxl.utils.escape import unescape
from playwright.sync_api import Browser
from watched import opened, serving

from intel.app import Services, open_services
from intel.people.normalise import key_of
from intel.reports.model import (
    OnlineAccountDetails,
    PersonDetails,
    PhoneDetails,
    PlaceDetails,
    VehicleDetails,
    VenueDetails,
)
from intel.settings import Settings
from webapp import create_app

pytestmark = [pytest.mark.browser, pytest.mark.shared]

USERS: Final = {
    "unit": ("intelligence_unit", "police"),
    "chair": ("chair", "police"),
    "auditor": ("auditor", ""),
}
_FOUND: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Hostile:
    """The tool filled with hostile strings."""

    services: Services
    app: Flask
    strings: tuple[str, ...]

    def client(self, name: str) -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie("intel", self.services.sign_ins.start(name))
        return client


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, needs_shared: Path) -> Iterator[Hostile]:
    every = json.loads((needs_shared / "data" / "edgecases" / "blns.json").read_text(encoding="utf-8"))
    strings = tuple(dict.fromkeys(each for each in every if each.strip()))
    settings = Settings.from_environment({"INTEL_HOME": str(tmp_path_factory.mktemp("hostile") / "home")})
    with open_services(settings) as services:
        for name, (role, agency) in USERS.items():
            services.accounts.add_account(name, name="<script>alert(1)</script>", role=role, agency=agency)
        ids = ids_from(chance_from(5))
        made = []
        with services.ledger.writing("unit") as writer:
            for number, text in enumerate(strings):
                adult = mention(
                    ids,
                    PersonDetails(
                        name=text, alias=text, description=text, born_on=date(1980, 1, 2), ethnicity=text
                    ),
                    slot="adult",
                    role="adult_of_concern",
                )
                venue = mention(ids, VenueDetails(name=text, street=text), slot="venue")
                things = [
                    mention(ids, each, slot=f"thing-{at}")
                    for at, each in enumerate(_things(text))
                    if number % 9 == at or "<" in text
                ]
                made.append(
                    report(
                        ids, adult, venue, *things, links=[("SEEN_AT", adult, venue)], text=text, conditions=text,
                        own_reference=f"{number} {text}", agency="police", grade_provisional=False,
                        happened_on=date(2026, 2, 1), audience=("meeting", "police"),
                    )
                )  # fmt: skip
            record(writer, *made)
        services.graph.catch_up()
        yield Hostile(services, create_app(services), strings)


def _things(text: str) -> tuple[PlaceDetails | VehicleDetails | PhoneDetails | OnlineAccountDetails, ...]:
    return (
        PlaceDetails(text=text),
        VehicleDetails(registration=text[:40], description=text),
        PhoneDetails(number=text),
        OnlineAccountDetails(platform="x", handle=text),
    )


def _seen(text: str) -> str:
    """Return text as a page shows it once read: its line breaks and edges are the browser's own."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def test_every_string_stands_on_the_pages_and_in_the_files_as_it_was_sent(
    hostile: Hostile, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client = hostile.client("unit")
    pages = [
        client.get(f"/reports?page={number}").text for number in range(1, -(-len(hostile.strings) // 50) + 1)
    ]
    words = _seen(
        html.unescape(
            _FOUND.sub("", " ".join(re.findall(r'<p class="quote">.*?</p>', "".join(pages), re.DOTALL)))
        )
    )
    # A tag of the page never stands in words from outside: what is left after taking tags away is the words whole.
    assert [each for each in hostile.strings if _seen(each) not in words] == []
    answer = client.get("/reports?as=csv&why=review")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))[7:]
    said = {row[2] for row in rows}
    assert [each for each in hostile.strings if each not in said and f"'{each}" not in said] == []
    assert not [
        row
        for row in rows
        for cell in row
        if cell.lstrip(" ")[:1] in {"=", "+", "-", "@", "\t", "\r"} and cell != row[-1]
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/reports?as=xlsx&why=review").data)).active
    cells = [cell for row in sheet.iter_rows(min_row=8) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "d", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    held = {unescape(str(cell.value)) for cell in cells}
    assert [
        each
        for each in hostile.strings
        if each not in held and each.replace("\r\n", "\n").replace("\r", "\n") not in held
    ] == []
    assert [each for each in hostile.strings if len(each) > 12 and each in caplog.text] == []


def test_no_string_runs_on_any_page_in_chromium(hostile: Hostile, chromium: Browser) -> None:
    client = hostile.client("unit")
    wanted = [
        each
        for each in hostile.strings
        if "<" in each or "javascript" in each or ("on" in each.lower() and "=" in each)
    ]
    assert len(wanted) > 50
    pages = [
        "/",
        "/reports",
        "/people?list=adults",
        "/venues",
        "/hot-spots",
        "/meetings/2026-11-24/pack?audience=unit",
    ]
    for path in ("/people?list=adults", "/venues"):
        everything = [path, *(f"{path}{'&' if '?' in path else '?'}page={number}" for number in range(2, 11))]
        text = "".join(client.get(each).text for each in everything)
        links = re.findall(r'<a class="link" href="(/(?:people|venues)/[^"]+)">([^<]*)</a>', text)
        held = [href for href, name in links if html.unescape(name) in wanted]
        pages += held[:12] + [f"/network{href}" for href in held[:3]]
    pages += [f"/reports?page={number}" for number in range(2, 10)]
    pages += [
        f"/search?q={each}"
        for each in ("%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    ]
    with serving(hostile.app) as address:
        secret = hostile.services.sign_ins.start("unit")
        # Any script that ran would open a dialog, break the policy or raise; each is a fault when the page closes.
        with opened(chromium, f"{address}/account", secret=secret, may_log="status of ") as page:
            dialogs: list[str] = []
            page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
            for path in pages:
                answer = page.goto(address + path)
                assert answer is not None
                assert answer.status < 500, path
                assert page.locator("h1").count() == 1, path
                bad = "document.querySelectorAll('main :is(script:not([type$=json]), iframe, object, embed, img[onerror], [onload], [onclick], a[href^=\"javascript\" i])').length"
                assert page.evaluate(bad) == 0, path
            assert dialogs == []


def test_every_string_in_every_part_of_an_address_and_form_is_answered_by_a_page(hostile: Hostile) -> None:
    client, strange = hostile.client("unit"), [each for each in hostile.strings if "\x00" not in each]
    for number, text in enumerate(strange):
        name = ("find", "sort", "page", "kind", "as", "why", "list", "since")[number % 8]
        path = ("/venues", "/people", "/reports")[number % 3] if number % 16 == 0 else "/meetings"
        answer = client.get(path, query_string={name: text, "page": "9" * (number % 12)})
        assert answer.status_code in {200, 400}, (path, name, text)
        assert "Traceback" not in answer.text
    form = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account").text)
    assert form
    token = next(iter(re.findall(r'href="/reports/([a-z0-9]+)"', client.get("/reports").text)))
    for text in strange[::24]:
        answer = client.post(
            f"/reports/{token}/open", data={"csrf_token": form[1], "open_reason": text, "audience": text}
        )
        assert answer.status_code in {400, 404}, text
        if answer.status_code == 400:
            assert (
                html.escape(text, quote=False)[:12] in answer.text
                or html.unescape(answer.text).find(text[:12]) > -1
            )


def test_every_string_is_a_name_on_the_lists_as_it_was_sent(hostile: Hostile) -> None:
    client = hostile.client("unit")
    for path in ("/people?list=adults", "/venues"):
        shown, number = "", 1
        while "Page not found" not in (
            page := client.get(f"{path}{'&' if '?' in path else '?'}page={number}").text
        ):
            names = re.findall(r'<a class="link" href="/(?:people|venues)/[^"]+">([^<]*)</a>', page)
            if not names or (words := _seen(html.unescape(" | ".join(names)))) in shown:
                break
            shown, number = f"{shown} | {words}", number + 1
        # Two wordings of one venue are one venue, listed by one of them.
        said_of_one: dict[str, list[str]] = {}
        for each in hostile.strings:
            key = key_of(VenueDetails(name=each, street=each)) if path == "/venues" else ""
            said_of_one.setdefault(key or each, []).append(_seen(each))
        assert [each for each, ways in said_of_one.items() if not any(way in shown for way in ways)] == [], (
            path
        )


def test_hostile_words_typed_into_every_field_of_the_form_are_on_the_page_as_they_were_typed(
    hostile: Hostile,
) -> None:
    client = hostile.client("unit")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/reports/new").text)
    assert token
    fields = [
        "own_reference", "text", "young_person_1.name", "young_person_2.name", "adult_1.name", "adult_1.alias",
        "adult_1.description", "adult_2.name", "adult_2.alias", "venue_1.name", "venue_1.street", "place_1.text",
        "phone_1.number", "account_1.handle", "account_1.platform", "conditions",
    ]  # fmt: skip
    wanted = [each for each in hostile.strings if "<" in each and len(each) < 60 and "\x00" not in each][::12]
    assert len(wanted) > 5
    for number, text in enumerate(wanted):
        typed = dict.fromkeys(fields, text) | {
            "own_reference": f"F-{number} {text}",
            "reported_on": "31/02/2026",
        }
        refused = client.post("/reports/new", data={"csrf_token": token[1], "agency": "police", **typed})
        assert refused.status_code == 400, text
        kept = [html.unescape(value) for value in re.findall(r'value="([^"]*)"', refused.text)]
        assert sum(_seen(value) == _seen(text) for value in kept) >= len(fields) - 4, (
            text
        )  # areas of text are no `value`
        typed["reported_on"] = "01/02/2026"
        written = client.post(
            "/reports/new",
            data={
                "csrf_token": token[1],
                "agency": "police",
                "source_grade": "2",
                "information_grade": "B",
                **typed,
            },
            follow_redirects=True,
        )
        assert written.status_code == 200, (
            text,
            re.findall(r"error-[^>]*>\s*(?:<[^>]*>\s*)*([^<]+)", written.text)[:6],
        )
        assert _seen(text) in _seen(html.unescape(_FOUND.sub("", written.text))), text
        assert "<script" not in re.sub(r"<script[^>]*\bnonce=", "", written.text) or text not in written.text
