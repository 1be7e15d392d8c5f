"""What stands beside a report: urgency and who was told, sanitised texts, sources, what was put right and what was asked."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape

import pytest
from factories import chance_from, ids_from, mention, record, report
from more_people import more_rooms
from room_pages import Rooms
from sqlalchemy import text as sql

from intel.reports.model import Asked, CellEdit, MissingEpisode, PersonDetails, VenueDetails
from intel.reports.record import open_reports, withdraw_report
from intel.reports.state import current_report

WATCH = "This tool is not watched. Call 999 in an emergency, or 101 and the Safeguarding Hub."


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    with more_rooms(tmp_path_factory.mktemp("beside") / "home") as found:
        _fill(found)
        yield found


def _fill(rooms: Rooms) -> None:
    ids, town = ids_from(chance_from(23)), rooms.town
    child = mention(ids, PersonDetails(name="Teal Brooke", born_on=date(2011, 5, 6)), slot="young_person_1")
    asked = PersonDetails(
        name="Corin Vale",
        born_on=date(1980, 2, 3),
        self_defined_ethnicity=Asked(answer="refused"),
        officer_observed_ethnicity=Asked(answer="given", words="IC1 Zqseen"),
    )
    adult = mention(ids, asked, slot="adult_1", role="adult_of_concern")
    shop = mention(ids, VenueDetails(name="Larch Minimart"), slot="venue_1")
    urgent = report(
        ids, child, adult, shop, agency="homes", urgency="high", text="Teal said she puts herself at risk.",
        source_reference="SRC-0042", grade_as_written="B24", grade_from="default",
        edits=(CellEdit(line=4, column="When", was="31/02/2026", now="28/02/2026"),),
        links=[("SEEN_AT", adult, shop)],
    )  # fmt: skip
    away = report(
        ids, mention(ids, PersonDetails(name="Ottery Fold", born_on=date(2011, 5, 6)), slot="young_person_1"),
        agency="missing", kind="missing_episode", text="Away for a night.",
        missing=MissingEpisode(
            missing_to=datetime(2026, 2, 20, 6, tzinfo=UTC), found_where="the Zqfound underpass", found_with="two men",
        ),
    )  # fmt: skip
    with town.services.ledger.writing("unit") as writer:
        record(writer, urgent, away)
        open_reports(writer, [away.id], audiences=["meeting"], reason="for the meeting")
    town.services.graph.catch_up()
    town.ids.update(urgent=urgent.id, episode=away.id, minimart=shop.id, corin=adult.id, teal=child.id)


def words(rooms: Rooms, name: str, path: str) -> str:
    answer = rooms.get(name, path)
    assert answer.status_code == 200, answer.text
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def _page(rooms: Rooms, name: str, what: str) -> str:
    return f"/reports/{rooms.token(name, what)}"


def test_an_urgent_report_stands_at_the_top_until_somebody_was_told(rooms: Rooms) -> None:
    for name in ("unit", "analyst", "lead", "homes"):
        page = words(rooms, name, "/")
        assert WATCH in page
        assert page.index("nobody is recorded as told") < page.index("What is new")
    for name in ("chair", "housing", "officer"):
        assert "nobody is recorded as told" not in words(rooms, name, "/")
    # The lead may not read it yet, and learns that it is there.
    lead = words(rooms, "lead", "/urgent")
    assert "This report is not open to you." in lead
    assert "Teal" not in lead
    assert WATCH in words(rooms, "unit", _page(rooms, "unit", "urgent"))

    form = f"/urgent/{rooms.token('lead', 'urgent')}"
    ahead = rooms.post("lead", form, form="/urgent", who="Hub", day="2/3/2026", at="23:50")
    assert ahead.status_code == 400
    assert "The time given lies ahead." in ahead.text
    nobody = rooms.post("lead", form, form="/urgent", who=" ", day="1/3/2026", at="10:00")
    assert "Write who was told." in nobody.text
    other = rooms.post(
        "housing",
        f"/urgent/{rooms.token('housing', 'urgent')}",
        form="/urgent",
        who="Hub",
        day="1/3/2026",
        at="10:00",
    )
    assert other.status_code == 404
    done = rooms.post(
        "lead",
        form,
        form="/urgent",
        who="Duty manager, Safeguarding Hub",
        day="1/3/2026",
        at="10:00",
        words="Visit today",
    )
    assert done.status_code == 303
    for name in ("unit", "lead", "homes"):
        assert "nobody is recorded as told" not in words(rooms, name, "/")
    page = words(rooms, "unit", _page(rooms, "unit", "urgent"))
    assert "Told: Duty manager, Safeguarding Hub, 1 March 2026, 10.00 am: Visit today." in page


def test_the_unit_alone_sees_the_sources_reference(rooms: Rooms) -> None:
    assert "SRC-0042" in words(rooms, "unit", _page(rooms, "unit", "urgent"))
    assert "SRC-0042" not in words(rooms, "homes", _page(rooms, "homes", "urgent"))


def test_sender_and_unit_see_what_was_put_right_the_wording_and_what_was_asked(rooms: Rooms) -> None:
    for name in ("unit", "homes"):
        page = words(rooms, name, _page(rooms, name, "urgent"))
        assert "When 31/02/2026 28/02/2026" in page
        assert "“puts herself at risk”: say instead “is being put at risk by others”" in page
        assert "Corin Vale: self defined ethnicity refused · officer observed ethnicity IC1 Zqseen" in page
        assert "nationality not recorded" in page
        assert "filled in: the row gave none, as B24 (5x5x5)" in page


def test_what_was_asked_is_in_no_picture_and_on_no_persons_page(rooms: Rooms) -> None:
    assert "Zqseen" not in rooms.get("unit", f"/people/{rooms.token('unit', 'corin')}").text


def test_a_missing_episode_says_where_with_whom_and_whether_72_hours_were_kept(rooms: Rooms) -> None:
    page = words(rooms, "lead", _page(rooms, "lead", "episode"))
    assert "Found the Zqfound underpass With two men" in page
    assert "Return interview not recorded, and 72 hours have passed" in page
    # Free words of another agency may hold a name: they go only with the whole text.
    assert "Zqfound" not in words(rooms, "housing", _page(rooms, "housing", "episode"))


def test_a_sanitised_text_is_a_record_of_its_own_with_its_own_audience(rooms: Rooms) -> None:
    services, page = rooms.town.services, _page(rooms, "unit", "urgent")
    form = {
        "sanitised_text": "A young person was seen late at a shop.", "source_grade": "2", "information_grade": "C",
        "audience": "agency_housing", "mention": rooms.token("unit", "minimart"), "sanitise_reason": "housing acts on it",
    }  # fmt: skip
    assert rooms.post("homes", f"{page}/sanitise", form="/account", **form).status_code == 403
    missing = rooms.post("unit", f"{page}/sanitise", form=page, **{**form, "audience": "planets"})
    assert missing.status_code == 303
    assert "Choose who may have the sanitised text." in rooms.get("unit", page).text
    done = rooms.post("unit", f"{page}/sanitise", form=page, **form)
    made = str(done.headers["Location"]).rpartition("/")[2]
    sanitised = services.tokens.identify(rooms.town.viewer("unit").scope, made)
    assert sanitised
    rooms.town.ids["sanitised"] = sanitised
    with services.ledger.reading() as snapshot:
        text = current_report(snapshot, sanitised)
        original = current_report(snapshot, rooms.town.ids["urgent"])
    assert text is not None
    assert original is not None
    assert (text.report.grade, text.audience) == ("2C", ("agency_homes", "agency_housing", "unit"))
    assert (original.report.grade, original.audience) == ("2B", ("agency_homes", "unit"))
    theirs = words(rooms, "housing", _page(rooms, "housing", "sanitised"))
    assert "A young person was seen late at a shop." in theirs
    assert "Larch Minimart" in theirs
    assert "Only the intelligence unit sees whose it is." not in theirs
    assert "This is the sanitised text of" in words(rooms, "unit", _page(rooms, "unit", "sanitised"))
    assert rooms.get("housing", _page(rooms, "housing", "urgent")).status_code == 404
    # What it names is what the original names.
    with services.database.connect() as connection:
        found = connection.execute(
            sql(
                "select count(distinct entity_id) from mention where label='Venue' and source_id in (:a, :b)"
            ),
            {"a": sanitised, "b": rooms.town.ids["urgent"]},
        ).scalar()
    assert found == 1


def test_withdrawing_a_report_takes_its_sanitised_texts_along(rooms: Rooms) -> None:
    services = rooms.town.services
    with services.ledger.writing("unit") as writer:
        withdraw_report(writer, rooms.town.ids["urgent"], reason="sent twice")
    services.graph.catch_up()
    assert rooms.get("housing", _page(rooms, "housing", "sanitised")).status_code == 404
