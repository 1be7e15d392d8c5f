"""What the ledger means, worked out a second time: entries in order, plain Python, no table and no query.

The tests hold the graph against this. It shares nothing with the code it checks: it knows the payloads, and has
its own union-find over the newest judgements, its own rule of who may see what, and its own rule of links.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from intel.ledger import Entry

Fact = tuple[Any, ...]

_LICENSING = {"licensing", "agency_licensing"}
_DECISIONS_SEEN_BY = {"Designation": ("police", "unit"), "AdultAge": ("police", "safeguarding", "unit")}
_MEETINGS_SEEN_BY = ("licensing", "meeting", "police", "safeguarding", "unit")


@dataclass
class Folded:
    """The picture as plain sorted values, in the four parts a graph is compared by."""

    entities: frozenset[Fact]
    sources: frozenset[Fact]
    mentions: tuple[Fact, ...]
    links: tuple[Fact, ...]


@dataclass
class _Told:
    """One report: every wording with its entry, every opening, and whether it was withdrawn."""

    wordings: list[tuple[Entry, Any]] = field(default_factory=list)
    openings: list[tuple[int, Any]] = field(default_factory=list)
    last_seq: int = 0
    withdrawn: bool = False


@dataclass
class _State:
    reports: dict[str, _Told] = field(default_factory=dict)
    order: dict[str, tuple[int, int]] = field(default_factory=dict)  # mention: where it was first worded
    judged: dict[tuple[str, str], str] = field(default_factory=dict)
    decisions: dict[str, tuple[int, Any]] = field(default_factory=dict)
    ages: dict[str, tuple[int, Any]] = field(default_factory=dict)
    meetings: dict[str, tuple[int, Any]] = field(default_factory=dict)


def fold(entries: Iterable[tuple[Entry, Any]]) -> Folded:
    """Return the picture of these entries, as they read now."""
    state = _State()
    for entry, payload in entries:
        if payload is not None:
            _take(state, entry, payload)
    return _picture(state, _entities(state))


def _take(state: _State, entry: Entry, payload: Any) -> None:  # noqa: C901 - one arm for each kind of entry there is
    match entry.kind:
        case "report.recorded" | "report.corrected":
            told = state.reports.setdefault(payload.report.id, _Told())
            told.wordings.append((entry, payload.report))
            told.last_seq = entry.seq
            for place, mention in enumerate(payload.report.mentions):
                state.order.setdefault(mention.id, (entry.seq, place))
        case "report.withdrawn":
            state.reports[payload.report_id].withdrawn = True
        case "reports.opened":
            for report_id in payload.report_ids:
                state.reports[report_id].openings.append((entry.seq, payload))
                state.reports[report_id].last_seq = entry.seq
        case "judgement.recorded":
            state.judged[payload.a, payload.b] = str(payload.outcome)
        case "suspect.designated":
            state.decisions[payload.designation_id] = (entry.seq, payload)
        case "suspect.removed":
            del state.decisions[payload.designation_id]
        case "adult_age.recorded":
            state.ages[payload.record_id] = (entry.seq, payload)
        case "meeting.recorded":
            state.meetings[payload.meeting_id] = (entry.seq, payload)
        case "payload.erased" | "name.fixed":
            pass
        case other:
            raise AssertionError(f"the fold does not know what {other} means")


def _entities(state: _State) -> dict[str, str]:
    """Return the entity of each mention: the earliest mention that "same" judgements reach."""
    parent = {mention: mention for mention in state.order}

    def root(mention: str) -> str:
        while parent[mention] != mention:
            mention = parent[mention]
        return mention

    for (a, b), outcome in state.judged.items():
        if outcome == "same":
            earlier, later = sorted((root(a), root(b)), key=state.order.__getitem__)
            parent[later] = earlier
    return {mention: root(mention) for mention in parent}


def _picture(state: _State, entities: Mapping[str, str]) -> Folded:
    sources: list[Fact] = []
    mentions: list[Fact] = []
    links: list[Fact] = []
    for report_id, told in state.reports.items():
        if not told.withdrawn:
            sources.append(("Report", _report_facts(told)))
            mentions += [_mention_facts(report_id, told, each, entities) for each in _said(told).mentions]
            links += _link_facts(told, entities)
    for label, records in (("Designation", state.decisions), ("AdultAge", state.ages)):
        for record_id, (seq, payload) in records.items():
            own = {"id": record_id, "seq": seq, "audience": _DECISIONS_SEEN_BY[label]}
            if label == "Designation":
                own["review_on"] = payload.review_on.isoformat()
            about = {"mention": payload.mention_id, "audience": _DECISIONS_SEEN_BY[label]}
            sources.append((label, _plain(own)))
            mentions.append((record_id, "Person", entities[payload.mention_id], _plain(about)))
    for meeting_id, (seq, payload) in state.meetings.items():
        own = {"id": meeting_id, "seq": seq, "audience": _MEETINGS_SEEN_BY}
        sources.append(("Meeting", _plain({**own, "held_on": payload.held_on.isoformat()})))
    return Folded(
        entities=frozenset((label, entity) for _, label, entity, _ in mentions),
        sources=frozenset(sources),
        mentions=tuple(sorted(mentions)),
        links=tuple(sorted(links)),
    )


def _said(told: _Told) -> Any:
    return told.wordings[-1][1]


def _audience(told: _Told) -> set[str]:
    """Return who may see a report: its sender and the unit, and whom the unit let in."""
    entry, report = told.wordings[-1]
    seen_by = {"unit", f"agency_{report.agency}"}
    if report.information_grade == "E":
        return seen_by
    for seq, opening in told.openings:
        if seq > entry.seq:
            seen_by |= set(opening.audiences)
    return seen_by


def _provisional(told: _Told) -> bool:
    """Return whether nobody confirmed the grade since the report was last worded."""
    entry, report = told.wordings[-1]
    confirmed = any(opening.confirms_grades and seq > entry.seq for seq, opening in told.openings)
    return bool(report.grade_provisional and not confirmed)


def _report_facts(told: _Told) -> Fact:
    report, first = _said(told), told.wordings[0][0]
    missing = report.missing
    copied = (
        "id kind agency own_reference return_id line source_grade information_grade handling conditions urgency "
        "basis happened_on happened_to happened_time reported_on text cleared_text resembles"
    )
    facts = {name: getattr(report, name) for name in copied.split()}
    of_episode = ("missing_from", "missing_to", "return_interview_on", "return_interview_offered")
    facts |= {name: getattr(missing, name) for name in of_episode} if missing else {}
    return _plain(
        {
            **facts,
            "number": first.seq,
            "first_seq": first.seq,
            "last_seq": told.last_seq,
            "recorded_at": first.at,
            "grade": f"{report.source_grade}{report.information_grade}",
            "provisional": _provisional(told),
            "audience": _audience(told),
        }
    )


def _mention_facts(report_id: str, told: _Told, mention: Any, entities: Mapping[str, str]) -> Fact:
    details = {name: value for name, value in vars(mention.details).items() if name != "label"}
    facts = {
        **details,
        "mention": mention.id,
        "slot": mention.slot,
        "role": mention.role,
        "basis": mention.basis,
        "as_written": _as_written(mention.details),
        "agency": _said(told).agency,
        "audience": _seen(told, mention),
    }
    return (report_id, mention.details.label, entities[mention.id], _plain(facts))


def _seen(told: _Told, *ends: Any) -> set[str]:
    """Return who may see a mention, or a link: licensing sees venues alone, homes go to those told every name."""
    seen_by = _audience(told)
    if {each.details.label for each in ends} != {"Venue"}:
        seen_by -= _LICENSING
    if any(getattr(each.details, "home_address", False) for each in ends) and "meeting" in seen_by:
        return (seen_by - {"meeting"}) | {"police", "safeguarding"}
    return seen_by


def _as_written(details: Any) -> str:
    match details.label:
        case "Person":
            alias = f"“{details.alias}”" if details.alias else ""
            return str(next(filter(None, (details.name, alias, details.description)), "not named"))
        case "Place":
            needs_code = details.postcode and details.postcode not in details.text
            return f"{details.text}, {details.postcode}" if needs_code else str(details.text)
        case "Vehicle":
            plate = details.registration
            plate = f"ends {plate}" if plate and details.partial else plate
            return ", ".join(filter(None, (details.description, plate))) or "vehicle"
        case "Phone":
            return str(details.number)
        case "OnlineAccount":
            return f"{details.handle} ({details.platform})" if details.platform else str(details.handle)
        case _:
            return str(details.name)


def _link_facts(told: _Told, entities: Mapping[str, str]) -> list[Fact]:
    report = _said(told)
    if report.information_grade == "E":
        return []
    mentions = {each.id: each for each in report.mentions}
    links: list[Fact] = []
    for said in report.statements:
        one, other = mentions[said.from_mention], mentions[said.to_mention]
        if entities[one.id] != entities[other.id]:
            facts = {
                "source": report.id,
                "statement": said.id,
                "grade": f"{report.source_grade}{report.information_grade}",
                "provisional": _provisional(told),
                "basis": said.basis,
                "agency": report.agency,
                "audience": _seen(told, one, other),
                "happened_on": said.happened_on or report.happened_on,
            }
            ends = (one.details.label, entities[one.id], other.details.label, entities[other.id])
            links.append((said.link, *ends, _plain(facts)))
    return links


def _plain(facts: Mapping[str, Any]) -> Fact:
    """Return facts in order of their names: dates as text, sets as sorted lists, what was not said left out."""
    plain = {}
    for name, value in facts.items():
        worth = value.isoformat() if hasattr(value, "isoformat") else value
        if isinstance(worth, set | tuple):
            worth = tuple(sorted(worth))
        if worth is not None and worth != "":
            plain[name] = worth
    return tuple(sorted(plain.items()))
