"""A notice as the rows of its source: whom it keeps apart, from when to when. Not a word of what it says.

Called by the projection through `intel.app`. The notice's audience is the police and whoever it was shared with.
"""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import RowMapping, select

from intel.graph.rows import MentionRow, SourceRows, without_nothing
from intel.ledger import Snapshot
from intel.notices.model import State
from intel.notices.tables import notice
from intel.reports.state import entities_of, pages
from intel.reports.tables import source


def rows_of_notices(snapshot: Snapshot, ids: Sequence[str]) -> Mapping[str, SourceRows]:
    """Return the rows of each notice."""
    found: list[RowMapping] = []
    for page in pages(list(ids)):
        query = (
            select(notice, source.c.audience)
            .join(source, source.c.source_id == notice.c.notice_id)
            .where(notice.c.notice_id.in_(page))
        )
        found.extend(snapshot.connection.execute(query).mappings())
    entities = entities_of(snapshot, [row[who] for row in found for who in ("adult", "child")])
    return {row["notice_id"]: _rows(row, entities) for row in found}


def _rows(row: RowMapping, entities: Mapping[str, str]) -> SourceRows:
    seen_by = json.loads(row["audience"])
    properties = {
        "number": row["number"],
        "audience": seen_by,
        "served_on": row["served_on"],
        "ends_on": row["ended_on"] if row["state"] == State.ENDED else row["ends_on"],
        "state": row["state"],
        "seq": row["last_seq"],
    }
    return SourceRows(
        source_id=row["notice_id"],
        label="Notice",
        properties=without_nothing(properties),
        mentions=tuple(
            MentionRow(
                label="Person",
                entity_id=entities[row[who]],
                properties={"mention": row[who], "slot": who, "audience": seen_by},
            )
            for who in ("adult", "child")
            if row[who] in entities  # not where the person was erased for good
        ),
    )
