"""Two planted notices, a word in every field: one the police keep to themselves, one shared with an agency and with leads.

Called by `planted_ledger.plant` after everything else was recorded; `planted_rules` says who may have what of them.
"""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from planted_rules import CHAIR, OFFICER, Standing
from sqlalchemy import select

from intel.access import viewer_for
from intel.notices import model
from intel.notices.local_time import instant
from intel.notices.record import consider_notice, record_step
from intel.reports.tables import mention

if TYPE_CHECKING:
    from planted_world import World

# notice: (the report whose adult and child it is about, with whom it was shared)
NOTICES: Final = {
    "kept": ("open", ()),
    "shared": ("police_only", ("agency_homes", "safeguarding")),
}
_SERVED: Final = date(2026, 7, 2)
_PAGE: Final = frozenset({"notice"})


def serve_notices(world: "World") -> None:
    """Take both the whole way to service, and note every word that was written."""
    for key, (case, shared) in NOTICES.items():
        _one(world, key, case, shared)


def standing_of(key: str) -> Standing:
    """Return who may know of a notice: the police, the unit, and whom it was shared with."""
    return Standing(sender="police", opened=frozenset({"police", *NOTICES[key][1]}))


def _one(world: "World", key: str, case: str, shared: tuple[str, ...]) -> None:
    services = world.services
    officer, chair = (viewer_for(services.accounts.get_account(each.user)) for each in (OFFICER, CHAIR))
    standing, case_key = standing_of(key), f"notice {key}"
    people = {slot: _person(world, case, slot) for slot in ("adult_1", "young_person_1")}

    def word(field: str, *, lives_on: frozenset[str] = _PAGE) -> str:
        made = world.words.word()
        world.note(case_key, "notice", field, made, standing, lives_on)
        return made

    def step(made: model.NoticeStep, by: Any = officer) -> None:
        with services.ledger.writing(by.user_id) as writer:
            record_step(writer, by, made, now=services.clock())

    with services.ledger.writing(officer.user_id) as writer:
        notice = consider_notice(
            writer, officer, adult=people["adult_1"], child=people["young_person_1"], reason=word("reason"),
            reports=(world.reports[case],), now=services.clock(), ids=services.ids, done_on=date(2026, 7, 1),
        )  # fmt: skip
    world.notices[key] = notice
    born = world.words.birth(child=True)
    world.note(case_key, "notice", "date of birth", born, standing, _PAGE)
    nowhere = frozenset[str]()
    step(
        model.NoticeProposed(
            notice_id=notice, on=_SERVED, ground="section_49", adult_name=word("adult's name", lives_on=nowhere),
            child_name=word("child's name", lives_on=nowhere), care=model.Care(order_type="care_order", court_reference=word("court", lives_on=nowhere)),
            placement_kind="childrens_home", placement=word("placement", lives_on=nowhere), has_parental_responsibility=False,
            parental_responsibility_asked=word("asked"), facts=word("facts"),
        )
    )  # fmt: skip
    step(
        model.NoticeChecked(
            notice_id=notice, on=_SERVED, born_on=born, age_proof="passport", age_seen_on=_SERVED,
            statement=model.ControlStatement(on=_SERVED, by=word("statement"), capacity="local_authority", reference=word("statement ref", lives_on=nowhere)),
            alternatives=word("alternatives"), child_views=word("views"),
        )
    )  # fmt: skip
    step(model.NoticeWorded(notice_id=notice, on=_SERVED, prohibitions=("meet",), wording=word("wording")))
    step(
        model.NoticeAuthorised(notice_id=notice, on=_SERVED, rank="superintendent", reason=word("authority")),
        chair,
    )
    step(
        model.NoticeServed(
            notice_id=notice, at=instant(_SERVED, time(16, 20)), place=word("place"), by=word("served by"), method="in_person",
            signature="signed", copy_left=True, interpreter=word("interpreter"), video=word("video"),
        )
    )  # fmt: skip
    for audience in shared:
        step(model.NoticeShared(notice_id=notice, audience=audience, on=_SERVED, basis="safeguarding"))
    step(model.NoticeFiled(notice_id=notice, system="force", reference=word("reference"), on=_SERVED))
    reviewed = datetime(2026, 10, 2).date()  # noqa: DTZ001 - a day
    step(
        model.NoticeReviewed(
            notice_id=notice, on=reviewed, found=word("found"), outcome="keep", next_on=date(2027, 1, 2)
        )
    )
    step(
        model.NoticeWhereabouts(notice_id=notice, where="abroad", since=reviewed, reason=word("whereabouts"))
    )
    step(
        model.NoticeBreachDecided(
            notice_id=notice, reports=(world.reports[case],), outcome="suspected", reason=word("breach")
        )
    )
    step(model.NoticeFiled(notice_id=notice, system="pnd", reference=word("mistaken ref"), on=_SERVED))
    entry = services.ledger.head().seq
    step(model.NoticeTakenBack(notice_id=notice, entry=entry, reason=word("mistake")))
    for person in people.values():
        world.entities["Person"][person].append(standing)


def _person(world: "World", case: str, slot: str) -> str:
    query = select(mention.c.entity_id).where(
        mention.c.source_id == world.reports[case], mention.c.slot == slot, mention.c.live
    )
    with world.services.ledger.reading() as snapshot:
        return str(snapshot.connection.execute(query).scalar_one())
