"""Band, score and tactics leave the police only in the police copy of a pack."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from meeting_ledger import NEXT, Town, meeting_town

from intel import vocabulary
from intel.access.model import Role
from intel.ledger import Writer
from intel.meetings.audience import viewer_of
from intel.meetings.find import Since
from intel.meetings.pack import make_pack
from intel.meetings.pack_model import Pack
from intel.meetings.record import record_meeting
from intel.meetings.scored import scored_for
from intel.meetings.write_pack import pack_page
from intel.offenders.find_tactics import tactics_of
from intel.offenders.record import Asked, record_scores
from intel.offenders.record_tactics import CameOf, Choosing, choose_tactic, decide_tactic, record_outcome

OWNER = "Sergeant Hollowell"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with meeting_town(tmp_path_factory.mktemp("scored") / "home") as found:
        _scored(found)
        yield found


def _scored(town: Town) -> None:
    """Dean is scored for the meeting, and a tactic about him is chosen by one and authorised by another."""
    services, today = town.services, date(2026, 3, 2)
    with services.ledger.writing("iom") as writer:
        _score(town, writer, today)
    choosing = Choosing(
        person=town.ids["Dean"], code="STOP", reason="seen twice", alternatives="a notice", owner=OWNER,
        agency="police", due_on=date(2026, 3, 20), review_on=date(2026, 4, 1), checked=(0,), outside_menu=True, seen=0,
    )  # fmt: skip
    made = choose_tactic(
        services.ledger,
        town.viewer("officer"),
        services.settings.home,
        choosing,
        today=today,
        ids=services.ids,
    )
    decide_tactic(services.ledger, town.viewer("chair"), made, authorised=True, today=today)


def _score(town: Town, writer: Writer, at: date) -> None:
    record_scores(writer, town.services.settings.home, Asked(at=at, about="meeting"), ids=town.services.ids)


def pack_for(town: Town, audience: str, maker: str = "chair", held_on: date = NEXT) -> Pack:
    return make_pack(town.services, town.viewer(maker), held_on=held_on, audience=audience)


def test_the_police_copy_has_band_points_and_tactics(town: Town) -> None:
    pack = pack_for(town, "police")
    assert pack.scored is not None
    (dean,) = pack.scored.suspects
    assert (dean.name, dean.band) == ("Dean Thornsett", "Band 2 (38): Notice and disruption menu")
    assert dean.why[0] == "Recency 25 of 25: 16 days since the most recent incident, 14 February 2026."
    assert [each.split(":")[0] for each in dean.tactics] != []
    assert "authorised" in dean.tactics[0]
    assert OWNER in dean.tactics[0]
    page = pack_page(pack, number=7)
    assert "This part is in the police copy alone" in page
    assert "illustrative" in page
    assert town.ids["Dean"] in pack.subjects


@pytest.mark.parametrize("audience", sorted(vocabulary.audiences()))
def test_no_other_copy_holds_a_band_a_score_or_a_tactic(town: Town, audience: str) -> None:
    pack = pack_for(town, audience)
    if viewer_of(audience, town.viewer("chair")).role == Role.POLICE_OFFICER:
        assert pack.scored is not None
        return
    assert pack.scored is None
    page = pack_page(pack, number=7)
    for word in ("Band", "(38)", "25 of 25", OWNER, "Notice and disruption menu", "Matrix"):
        assert word not in page


def test_a_maker_who_may_see_no_score_makes_no_copy_with_one(town: Town) -> None:
    span = Since(previous=None, after=0, upto=10_000)
    enquiry = town.services.enquiry(town.viewer("officer"))
    home = town.services.settings.home
    assert scored_for(enquiry, town.viewer("officer"), home, span)[0] is not None
    assert scored_for(enquiry, town.viewer("housing"), home, span) == (None, ())


def test_a_meeting_that_is_over_keeps_the_scores_it_had(tmp_path: Path) -> None:
    with meeting_town(tmp_path / "home") as town:
        _scored(town)
        with town.services.ledger.writing("chair") as writer:
            record_meeting(writer, NEXT, ids=town.services.ids)
        before = pack_for(town, "police").scored
        with town.services.ledger.writing("iom") as writer:
            _score(town, writer, date(2026, 12, 1))
        assert pack_for(town, "police").scored == before
        dean, today = town.ids["Dean"], date(2026, 3, 2)
        with town.services.ledger.reading() as snapshot:
            (tactic,) = tactics_of(snapshot, [dean], today=today)[dean]
        for outcome in ("harm_to_child", "arrest"):
            came = CameOf(outcome=outcome, on=today)
            record_outcome(town.services.ledger, town.viewer("chair"), tactic.id, came, today=today)
        later = pack_for(town, "police", held_on=date(2026, 12, 2)).scored
        assert before is not None
        assert later is not None
        assert later.suspects[0].band != before.suspects[0].band
        assert later.suspects[0].was == "Was band 2 (38) on 2 March 2026"
        assert later.suspects[0].name == "Dean Thornsett"
        assert "harm to" in later.suspects[0].tactics[0]  # what came of it is next month's picture, all of it
        assert later.suspects[0].tactics[0].endswith("; arrest")
