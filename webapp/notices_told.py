"""What was done on a notice, in words: the child's protection, what it rests on, service, breaches and the history."""

from dataclasses import dataclass

from intel.notices import model
from intel.notices.find import NoticeKnown
from intel.notices.kinds import done_on
from intel.notices.local_time import local_words
from intel.notices.model import State, said
from intel.notices.story import Step, Story
from intel.notices.take_back import name_of_step
from intel.people.days import day_in_words, short_day
from intel.vocabulary import audience_name, read
from webapp.addresses import address_of_report
from webapp.lines import Piece
from webapp.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A decision on reports, as the page shows it."""

    words: str
    outcome: str
    by: str
    on: str
    reason: str
    reports: tuple[Piece, ...]
    gone: int
    acted: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One step in the history of a notice."""

    on: str
    what: str
    by: str
    said: str
    taken_back: str


def protecting(known: NoticeKnown) -> list[tuple[str, str]]:
    """Return what protects the child: the child's view, permission, age, who knows, where it is found."""
    story, checked = known.story, known.story.checked
    added = story.says(model.NoticeStatementAdded)
    statement = added.statement if added else checked.statement
    rows = [("The child’s view", f"“{checked.child_views}”" if checked.child_views else "Not recorded yet")]
    if statement:
        rows.append(("No permission", f"Statement of {day_in_words(statement.on)}, {statement.by}, {said('capacities', statement.capacity)}"))  # fmt: skip
    else:
        rows.append(("No permission", checked.without_statement or "No statement yet"))
    if story.facts.born_on:
        rows.append(("Age proved", day_in_words(story.facts.born_on)))
    else:
        rows.append(("Age proved", "Not yet"))
    told = ", ".join(f"{name} {short_day(on)}" for name, on in known.shared)
    if not story.row["told_social_care"] and story.facts.served_on:
        must = audience_name(f"agency_{read('notices')['must_share']}")
        told = f"{told} · {must} not yet" if told else f"{must} not yet"
    rows.append(("Shared with", told or "Nobody yet"))
    filed = [f"{said('systems', each.system)}, {each.reference}" for _, each in story.all(model.NoticeFiled)]
    rows.append(("Found in", "; ".join(filed) or "No system yet"))
    return rows


def rests_on(known: NoticeKnown) -> list[tuple[str, str]]:
    """Return why the notice was proposed."""
    story = known.story
    considered, proposed = story.says(model.NoticeConsidered), story.says(model.NoticeProposed)
    rows = [("Why", considered.reason if considered else "")]
    if proposed:
        rows += [
            ("Facts", proposed.facts if proposed.facts != rows[0][1] else ""),
            ("Parental responsibility", f"None. Asked: {proposed.parental_responsibility_asked}"),
            ("Instead of", story.checked.alternatives),
        ]
    return [(label, value) for label, value in rows if value]


def service(known: NoticeKnown) -> list[tuple[str, str]]:
    """Return how it was served and who authorised it."""
    served, authorised = known.story.says(model.NoticeServed), known.story.last(model.NoticeAuthorised)
    rows: list[tuple[str, str]] = []
    if served:
        rows = [
            ("When", local_words(served.at)),
            ("Where", served.place),
            ("By", f"{served.by}, {said('methods', served.method)}"),
            (
                "Signed",
                said("signatures", served.signature)
                + (", copy left" if served.copy_left else ", no copy left"),
            ),
            ("Interpreter", served.interpreter or "None recorded"),
            ("Video", served.video or "None recorded"),
        ]
    if authorised:
        entry, each = authorised
        reason = f". {each.reason}" if each.reason else ""
        rows.append(
            (
                "Authorised",
                f"{name_of(entry.actor)}, {said('ranks', each.rank)}, {day_in_words(done_on(entry, each))}{reason}",
            )
        )
    return rows


def breach(known: NoticeKnown, seq: int) -> Breach:
    """Return one decision on reports."""
    each = next(one for one in known.decided if one.seq == seq)
    acted = tuple(
        (
            said("actions", act.action),
            f"{act.reason}{f' · {act.crime_reference}' if act.crime_reference else ''}",
        )
        for _, act in known.story.all(model.NoticeBreachActed)
        if act.breach == seq
    )
    return Breach(
        words=said("decisions", each.said.outcome),
        outcome=each.said.outcome,
        by=name_of(each.by),
        on=day_in_words(each.at),
        reason=each.said.reason,
        reports=tuple(Piece(words=line.name, href=address_of_report(line.token)) for line in each.lines),
        gone=each.gone,
        acted=acted,
    )


def warnings(known: NoticeKnown) -> list[str]:
    """Say what stands out about a notice and is no step that is missing."""
    found = []
    if known.line.adult.id == known.line.child.id:
        found.append("Who is who now has the adult and the child of this notice as one person. Have that settled: until then no report is matched with it.")  # fmt: skip
    if known.birth_differs:
        found.append(f"Reports give the child’s date of birth as {day_in_words(known.birth_differs)}, which is not the one this notice rests on. Prove which is right.")  # fmt: skip
    where = known.story.last(model.NoticeWhereabouts)
    if where and where[1].where != "here":
        found.append(f"The adult is {said('wheres', where[1].where)} since {day_in_words(where[1].since)}: {where[1].reason}. The notice stands.")  # fmt: skip
    proposed = known.story.says(model.NoticeProposed)
    if proposed and proposed.outside_setting and known.story.facts.served_on is None:
        found.append(f"The law covers {said('orders', proposed.care.order_type)}; the force’s own setting does not. The authorising officer decides, with the reason.")  # fmt: skip
    sent_back = known.story.last(model.NoticeSentBack)
    if sent_back and known.story.facts.state is State.PROPOSED:
        found.append(
            f"Sent back by {name_of(sent_back[0].actor)} on {day_in_words(sent_back[0].at)}: {sent_back[1].reason}"
        )
    return found


def done(step: Step, story: Story) -> Done:
    """Return a step as its history shows it; one taken back says by whom, when and why."""
    by = next((each for each in story.history if each.entry.seq == step.taken_back), None)
    gone = ""
    if by is not None and isinstance(by.said, model.NoticeTakenBack):
        gone = f"Taken back by {name_of(by.entry.actor)} on {day_in_words(by.entry.at)}: {by.said.reason}"
    return Done(
        on=local_words(step.entry.at),
        what=name_of_step(step.said),
        by=name_of(step.entry.actor),
        said=told(step.said, story),
        taken_back=gone,
    )


def told(each: model.NoticeStep, story: Story) -> str:  # noqa: PLR0911 - a table, one line for each kind of step
    """Return the one sentence of a step that a history shows."""
    match each:
        case model.NoticeReviewed():
            return (
                f"{each.found} It {said('review_outcomes', each.outcome)}. Next {day_in_words(each.next_on)}."
            )
        case model.NoticeShared():
            return f"{audience_name(each.audience)}, {day_in_words(each.on)}, {said('bases', each.basis)}"
        case model.NoticeFiled():
            return f"{said('systems', each.system)}, {each.reference}"
        case model.NoticeEnded():
            return f"{said('ends', each.why)}, {day_in_words(each.on)}. {each.reason}"
        case model.NoticeBreachActed():
            return f"{said('actions', each.action)}. {each.reason}"
        case model.NoticeTakenBack():
            about = next((one for one in story.history if one.entry.seq == each.entry), None)
            return f"{name_of_step(about.said) if about else 'A step'}. {each.reason}"
        case model.NoticeWhereabouts():
            return f"{said('wheres', each.where)} since {day_in_words(each.since)}. {each.reason}"
        case _:
            return str(getattr(each, "reason", ""))


def name_of(user_id: str) -> str:
    """Return who an actor is."""
    account = services().accounts.find_account(user_id) if user_id else None
    return account.name if account else user_id
