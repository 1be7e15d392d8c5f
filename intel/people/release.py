"""The second check, before anything leaves: every id about to be shown is held against the ledger's own tables.

The graph has narrowed its answers already; this asks the tables beside the ledger again, so that a fault in a query
stops the page instead of showing it. Called by the web and the command line for every answer they give.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from intel.access.model import Viewer
from intel.errors import NotReleased
from intel.people.tables import named_in_record
from intel.reports.audience import audience_of_mention
from intel.reports.state import pages
from intel.reports.tables import mention, source


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What may leave, parted as the consultation chain wants it."""

    people: tuple[str, ...]
    others: tuple[str, ...]


def release(connection: Connection, viewer: Viewer, subjects: Iterable[str]) -> Released:
    """Return the subjects, people apart; NotReleased where the viewer may not know of one of them."""
    wanted = list(dict.fromkeys(subjects))
    open_to_them, people, known = set[str](), set[str](), set[str]()
    for page in pages(wanted):
        _entities(connection, viewer, page, open_to_them, people, known)
        _named_in_records(connection, viewer, page, open_to_them, people, known)
        _sources(connection, viewer, page, open_to_them, known)
    shut = [each for each in wanted if each in known and each not in open_to_them]
    if shut:
        raise NotReleased(
            "This page was about to show something that is not open to you, so it was not sent. Nothing was "
            "changed. Tell the administrator when it happened.",
            tuple(shut),
        )
    return Released(
        people=tuple(each for each in wanted if each in people),
        others=tuple(each for each in wanted if each not in people),
    )


def _entities(
    connection: Connection,
    viewer: Viewer,
    page: Sequence[str],
    open_to_them: set[str],
    people: set[str],
    known: set[str],
) -> None:
    query = (
        select(mention.c.entity_id, mention.c.label, source.c.audience)
        .join(source, source.c.source_id == mention.c.source_id)
        .where(mention.c.entity_id.in_(page), mention.c.live, source.c.state == "live")
        .distinct()
    )
    for entity_id, label, audience in connection.execute(query):
        known.add(entity_id)
        if label == "Person":
            people.add(entity_id)
        if viewer.audiences.intersection(audience_of_mention(json.loads(audience), label)):
            open_to_them.add(entity_id)


def _named_in_records(
    connection: Connection,
    viewer: Viewer,
    page: Sequence[str],
    open_to_them: set[str],
    people: set[str],
    known: set[str],
) -> None:
    """Open whom a record names to whoever may see the record: a notice names two people to those it was shared with."""
    query = (
        select(mention.c.entity_id, source.c.audience)
        .join(named_in_record, named_in_record.c.mention_id == mention.c.mention_id)
        .join(source, source.c.source_id == named_in_record.c.source_id)
        .where(mention.c.entity_id.in_(page), source.c.state == "live")
    )
    for entity_id, audience in connection.execute(query):
        known.add(entity_id)
        people.add(entity_id)
        if viewer.audiences.intersection(json.loads(audience)):
            open_to_them.add(entity_id)


def _sources(
    connection: Connection, viewer: Viewer, page: Sequence[str], open_to_them: set[str], known: set[str]
) -> None:
    """Hold reports and notices against their own audience; a decision or a meeting is neither."""
    query = select(source.c.source_id, source.c.audience, source.c.state).where(
        source.c.source_id.in_(page), source.c.label.in_(("Report", "Notice"))
    )
    for source_id, audience, state in connection.execute(query):
        known.add(source_id)
        if state == "live" and viewer.audiences.intersection(json.loads(audience)):
            open_to_them.add(source_id)
