"""The network page: the table says what the picture draws, filters are plain addresses, and every look is recorded."""

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import mention, record, report
from street_ledger import DEAN, GRILL, Lookers, street_services

from intel.meetings.record import record_meeting
from intel.network import find
from intel.people import judge
from intel.reports.record import open_reports
from webapp import create_app

CHAIR, HOMES, HOUSING, LICENSING = (
    "chair_police",
    "partner_homes",
    "partner_housing",
    "licensing_officer_licensing",
)


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookers]:
    with street_services(tmp_path_factory.mktemp("street")) as (services, street):
        yield Lookers(services, street, create_app(services))


def grill(look: Lookers, user: str = CHAIR, more: str = "") -> str:
    return f"/network/venues/{look.token(user, 'grill')}{more}"


def words(page: str) -> str:
    """Return what a page says, its tags and double blanks taken out."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def in_table(page: str) -> list[str]:
    return re.findall(r'<tr id="link-([^"]+)"', page)


def picture(page: str) -> dict[str, Any]:
    (held,) = re.findall(r'<script type="application/json" data-picture>(.*?)</script>', page, re.DOTALL)
    content = json.loads(held)
    assert isinstance(content, dict)
    return content


@pytest.mark.parametrize("user", [CHAIR, "analyst_police", HOMES, HOUSING, "safeguarding_lead_social_care"])
@pytest.mark.parametrize(
    "more", ["", "?steps=2", "?steps=3&weakest=C", "?facts=yes&steps=2", "?kind=SEEN_AT"]
)
def test_the_table_holds_the_very_links_of_the_picture(look: Lookers, user: str, more: str) -> None:
    page = look.get(user, grill(look, user, more)).text
    drawn = picture(page)
    assert in_table(page) == [link["id"] for link in drawn["links"]] != []
    for link in drawn["links"]:
        row = page[page.index(f'id="link-{link["id"]}"') :]
        assert link["sentence"] in words(row[: row.index("</tr>")]).replace(" suspect", "").replace(
            " young person", ""
        ).replace(" adult of concern", "")
    assert f"Showing {drawn['shown']} of {drawn['total']} people, places and things" in words(page)


def test_links_stand_newest_first_each_with_its_reports_and_grades(look: Lookers) -> None:
    page = look.get(CHAIR, grill(look)).text
    said = words(page[page.index('id="links"') :])
    assert said.index("14 Feb 2026") < said.index("20 Jan 2026")
    assert "by the bakery" in said
    assert f"/reports/{look.token(CHAIR, 'seen')}" in page
    assert "Rory Quill" not in page


def test_ids_in_the_picture_are_the_viewers_own_tokens(look: Lookers) -> None:
    for user in (CHAIR, HOMES):
        text = look.get(user, grill(look, user, ".json?steps=3")).text
        for name in ("Dean", "Wren", "grill", "seen"):
            assert look.street[name] not in text
        assert look.token(user, "Dean") in text


def test_what_may_not_be_named_is_in_neither_page_nor_picture(look: Lookers) -> None:
    for address in (grill(look, HOMES, "?steps=3"), grill(look, HOMES, ".json?steps=3")):
        text = look.get(HOMES, address).text
        assert "Wren" not in text
        assert "YP-01" in text
        assert "Lark Sorrel" in text
        assert "bakery" not in text  # another agency's words


def test_the_picture_around_anything_needs_no_label(look: Lookers) -> None:
    page = look.get(CHAIR, grill(look, CHAIR, "?weakest=C&steps=2")).text
    (around,) = re.findall(r'data-around="([^"]+)"', page)
    address = html.unescape(around).replace("ID", look.token(CHAIR, "Dean"), 1)
    assert "weakest=C" in address
    content = look.get(CHAIR, address).get_json()
    assert content["centre"] == look.token(CHAIR, "Dean")
    assert {node["label"] for node in content["nodes"]} >= {
        "Dean Thornsett",
        "Kiln Street Grill",
        "Wren Alder",
    }


def test_everyone_in_a_network_is_written_down_with_the_page_and_with_the_picture(look: Lookers) -> None:
    for more in ("", ".json"):
        look.get(CHAIR, grill(look, CHAIR, more))
        last = look.services.ledger.consultations.list()[-1]
        assert (last.action, last.actor) == ("network", CHAIR)
        assert {look.street[each] for each in ("Dean", "Wren", "Lark", "grill", "seen")} <= set(last.subjects)
        assert look.street["Rory"] not in last.subjects
        assert last.detail == "4 of 4 items within 1 step"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ("?steps=4", 400),
        ("?weakest=E", 400),
        ("?kind=KNOWS", 400),
        ("?steps=x", 400),
        ("?since=2026-01-01", 200),
    ],
)
def test_only_what_the_form_offers_can_be_asked(look: Lookers, more: str, status: int) -> None:
    assert look.get(CHAIR, grill(look, CHAIR, more)).status_code == status


def test_a_month_that_does_not_exist_is_said_beside_its_field_and_narrows_nothing(look: Lookers) -> None:
    answer = look.get(CHAIR, grill(look, CHAIR, "?since=2026-02-31&until=2026-01-01"))
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert "Since must be a month that exists" in answer.text
    assert 'value="2026-02-31"' in answer.text
    backwards = look.get(CHAIR, grill(look, CHAIR, "?since=2026-02-01&until=2026-01-01")).text
    assert "Until must not be before since" in backwards


def test_the_form_keeps_what_was_asked_and_reset_takes_it_back(look: Lookers) -> None:
    page = look.get(
        CHAIR, grill(look, CHAIR, "?steps=2&weakest=B&facts=yes&since=2026-01-01&kind=SEEN_AT")
    ).text
    assert re.search(r'name="steps" value="2" checked', page)
    assert re.search(r'<option value="B" selected', page)
    assert re.search(r'name="facts"[^>]*value="yes" checked', page)
    assert re.search(r'name="kind"[^>]*value="SEEN_AT" checked', page)
    assert f'href="{grill(look)}">Reset' in page
    assert "Reset" not in look.get(CHAIR, grill(look)).text


def test_types_of_item_and_months_narrow_and_each_is_offered_with_what_it_leaves_out(look: Lookers) -> None:
    people = look.get(CHAIR, grill(look, CHAIR, "?steps=2&item=people")).text
    assert "YS97 JMA" not in people[people.index('id="links"') :]
    assert re.search(r'name="item" type="checkbox" value="vehicles"', people)
    assert re.search(r'name="item" type="checkbox" value="people" checked', people)
    month = look.get(CHAIR, grill(look, CHAIR, "?since=2026-02&until=2026-02")).text
    assert "Lark Sorrel" in month
    assert "Wren Alder" not in month[month.index('id="links"') :]
    assert '<option value="2026-01">January 2026</option>' in month
    assert '<option value="2026-02" selected>February 2026</option>' in month
    assert "January 2026 1, February 2026 1" in month  # the chart keeps what the period leaves out
    assert look.get(CHAIR, grill(look, CHAIR, "?item=rabbits")).status_code == 400


def test_all_that_was_offered_ticked_is_the_same_as_none(look: Lookers) -> None:
    every = look.get(CHAIR, grill(look, CHAIR, "?steps=2&kind=SEEN_AT&kind_offered=SEEN_AT+")).text
    assert in_table(every) == in_table(look.get(CHAIR, grill(look, CHAIR, "?steps=2")).text)
    some = look.get(CHAIR, grill(look, CHAIR, "?steps=2&kind=SEEN_AT&kind_offered=SEEN_AT+SEEN_WITH+")).text
    assert len(in_table(some)) < len(in_table(every))


def test_choices_and_legend_count_what_is_shown_but_never_around_a_child(look: Lookers) -> None:
    said = words(look.get(CHAIR, grill(look)).text)
    assert "Seen at 3 shown" in said
    assert "Young person or age unknown: 2" in said
    assert "A: seen or heard by the source: 2" in said
    child = look.get(CHAIR, f"/network/people/{look.token(CHAIR, 'Wren')}").text
    assert "counted__number" not in child
    assert "network__months" not in child
    assert "age unknown:" not in words(child)


def test_a_whole_network_is_taken_out_with_each_of_several_choices(look: Lookers) -> None:
    asked = "?steps=2&kind=SEEN_AT&kind=SEEN_WITH"
    page = look.get(CHAIR, grill(look, CHAIR, asked)).text
    form = page[page.index("list__out") :]
    assert 'name="kind" value="SEEN_AT"' in form
    assert 'name="kind" value="SEEN_WITH"' in form
    file = look.get(CHAIR, grill(look, CHAIR, f"{asked}&as=csv&why=review"))
    rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["OFFICIAL-SENSITIVE"]
    assert rows[6][:3] == ["From", "Link", "To"]
    assert len(rows) - 7 == len(in_table(page)) > 3
    last = look.services.ledger.consultations.list()[-1]
    assert last.action == "export"
    assert {look.street[each] for each in ("Dean", "Wren", "Lark", "grill", "seen")} <= set(last.subjects)
    assert "bakery" not in file.text


def test_what_is_new_since_the_last_meeting_is_marked_and_can_stand_alone(tmp_path: Path) -> None:
    with street_services(tmp_path) as (services, street):
        look = Lookers(services, street, create_app(services))
        assert "tag--strong" not in look.get(CHAIR, grill(look)).text
        with services.ledger.writing(CHAIR) as writer:
            record_meeting(writer, services.clock().date(), ids=services.ids)
            told = report(
                services.ids, one := mention(services.ids, DEAN, slot="a", role="adult_of_concern"),
                two := mention(services.ids, GRILL, slot="venue"), links=[("SEEN_AT", one, two)],
                agency="homes", happened_on=date(2026, 3, 1),
            )  # fmt: skip
            record(writer, told)
            open_reports(writer, [told.id], audiences=["meeting"], reason="for the meeting")
            judge.merge(writer, street["Dean"], one.id, reason="the same man")
        page = look.get(CHAIR, grill(look)).text
        states = {link["sentence"]: link["state"] for link in picture(page)["links"]}
        assert states["Dean Thornsett was seen at Kiln Street Grill"] == "changed"
        assert states["Lark Sorrel was seen at Kiln Street Grill"] == ""
        alone = look.get(CHAIR, grill(look, CHAIR, "?new=yes")).text
        assert len(in_table(alone)) == 1
        assert "changed" in words(alone[alone.index('id="links"') :])


def test_a_cap_is_printed(look: Lookers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "MOST_ITEMS", 3)
    said = words(look.get(CHAIR, grill(look, CHAIR, "?steps=2")).text)
    assert "Showing 3 of 7 people, places and things within 2 steps, the nearest and newest first" in said
    assert "Nothing left out" not in said


def test_around_a_young_person_nothing_is_counted_but_what_is_shown(look: Lookers) -> None:
    said = words(look.get(CHAIR, f"/network/people/{look.token(CHAIR, 'Wren')}").text)
    assert "Around Wren Alder" in said
    assert not re.search(r"\d+ links?, \d+ reports?", said)
    assert re.search(r"\d+ links?, \d+ reports?", words(look.get(CHAIR, grill(look)).text))


def test_nothing_linked_says_what_to_do(look: Lookers) -> None:
    said = words(look.get(CHAIR, f"/network/phones/{look.token(CHAIR, 'phone')}").text)
    assert "No links around 07700 900123 in what is open to you." in said
    narrowed = words(look.get(CHAIR, grill(look, CHAIR, "?since=2026-12-01")).text)
    assert "Show all links within one step" in narrowed


def test_what_is_withheld_and_what_is_not_there_read_the_same(look: Lookers) -> None:
    withheld = look.get(CHAIR, f"/network/people/{look.token(CHAIR, 'Rory')}")
    others = look.get(CHAIR, f"/network/people/{look.token(HOMES, 'Dean')}")
    nonsense = look.get(CHAIR, "/network/people/nonsense")
    label = look.get(CHAIR, f"/network/rabbits/{look.token(CHAIR, 'Dean')}")
    assert {answer.status_code for answer in (withheld, others, nonsense, label)} == {404}
    assert len({words(answer.text) for answer in (withheld, others, nonsense, label)}) == 1


def test_licensing_the_auditor_and_the_administrator_have_no_network(look: Lookers) -> None:
    for user in (LICENSING, "auditor_", "administrator_"):
        assert look.get(user, grill(look, user)).status_code == 403
        assert look.get(user, grill(look, user, ".json")).status_code == 403
        assert look.get(user, "/network").status_code == 403


def test_where_to_begin_leads_to_search(look: Lookers) -> None:
    page = look.get(CHAIR, "/network").text
    assert 'action="/search"' in page
