"""A suspect put through the matrix, with a word of its own in everything somebody types about them."""

from planted_cases import NOW
from planted_rules import Standing
from planted_world import World
from sqlalchemy import select

from intel.offenders.record import Asked as Scored
from intel.offenders.record import Statements, Weight, leave_out, score_suspects, set_gravity
from intel.offenders.record_beside import Beside, record_beside
from intel.offenders.record_tactics import (
    CameOf,
    Choosing,
    Question,
    choose_tactic,
    decide_tactic,
    raise_requirement,
    record_outcome,
)
from intel.people.identity import entity_of
from intel.reports.tables import mention


def because(
    world: World, key: str, name: str, what: str = "reason", *, lives_on: tuple[str, ...] = ()
) -> str:
    word = world.words.word()
    opened = Standing(sender="police", opened=frozenset({"police", "meeting"}))
    world.note(key, what, name, word, opened, frozenset(lives_on))
    return f"Because {word}"


def mention_of(world: World, key: str, slot: str) -> str:
    """Return the id of the mention in a slot of a case's report."""
    with world.services.ledger.reading() as snapshot:
        query = select(mention.c.mention_id).where(
            mention.c.source_id == world.reports[key], mention.c.slot == slot
        )
        return str(snapshot.connection.execute(query).scalar_one())


def score(world: World) -> None:
    """Put the one suspect through the matrix, with a word of its own in everything somebody types about them."""
    services, ids, today = world.services, world.services.ids, NOW.date()
    home = services.settings.home
    chair, officer, iom = (
        services.accounts.viewer_for_command(each) for each in ("c.chair", "o.officer", "i.iom")
    )

    def typed(name: str, *, lives_on: tuple[str, ...] = ("offender",)) -> str:
        return because(world, "cleared", name, "score", lives_on=lives_on)

    with services.ledger.reading() as snapshot:
        person = entity_of(snapshot.connection, mention_of(world, "cleared", "adult_1"))
    world.suspects.append(person)
    said = Statements(
        person=person, report=world.reports["cleared"], reason=typed("reason of a class", lives_on=())
    )
    set_gravity(services.ledger, iom, home, said, Weight(gravity_class=2))
    out = Statements(
        person=person, report=world.reports["not_cleared"], reason=typed("reason left out", lives_on=())
    )
    leave_out(services.ledger, iom, out, ids=ids)
    score_suspects(
        services.ledger, iom, home, Scored(at=today, about=typed("why scored", lives_on=())), ids=ids
    )
    choosing = Choosing(
        person=person, code="REPORT", reason=typed("why a tactic"), alternatives=typed("what else"),
        owner=typed("owner"), agency="police", due_on=today, review_on=today, outside_menu=True,
    )  # fmt: skip
    tactic = choose_tactic(services.ledger, officer, home, choosing, today=today, ids=ids)
    decide_tactic(services.ledger, chair, tactic, authorised=True, today=today)
    came = CameOf(outcome="arrest", on=today, words=typed("what came of it"))
    record_outcome(services.ledger, officer, tactic, came, today=today)
    held = Beside(
        person=person, what="taxi_licence", reference=typed("a licence"), until=None, reason=typed("how it is known")
    )  # fmt: skip
    record_beside(services.ledger, officer, held, today=today, ids=ids)
    asked = Question(person=person, question=typed("a question"), agency="police", due_on=today)
    raise_requirement(services.ledger, chair, asked, today=today, ids=ids)
