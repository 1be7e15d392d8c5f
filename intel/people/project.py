"""The records a named person made about a person, as rows of their own source.

Called by the projection through `intel.app`. A designation and a recorded adult age are seen by the police,
the meeting and the intelligence unit: a decision, with no report's words in it.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from intel.graph.rows import MentionRow, SourceRows
from intel.ledger import Snapshot
from intel.people.tables import adult_age, designation
from intel.reports.state import entities_of
from intel.reports.tables import source

_SEEN_BY = ["meeting", "police", "unit"]


def rows_of_designations(snapshot: Snapshot, ids: Sequence[str]) -> Mapping[str, SourceRows]:
    """Return the rows of each designation that stands; a removed one has none."""
    query = (
        select(designation)
        .join(source, source.c.source_id == designation.c.designation_id)
        .where(designation.c.designation_id.in_(ids), source.c.state == "live")
    )
    found = snapshot.connection.execute(query).mappings().all()
    entities = entities_of(snapshot, [row["mention_id"] for row in found])
    return {
        row["designation_id"]: SourceRows(
            source_id=row["designation_id"],
            label="Designation",
            properties={"audience": _SEEN_BY, "review_on": row["review_on"], "seq": row["seq"]},
            mentions=(_about(entities[row["mention_id"]], row["mention_id"]),),
        )
        for row in found
    }


def rows_of_adult_ages(snapshot: Snapshot, ids: Sequence[str]) -> Mapping[str, SourceRows]:
    """Return the rows of each record that someone is an adult."""
    found = (
        snapshot.connection.execute(select(adult_age).where(adult_age.c.record_id.in_(ids))).mappings().all()
    )
    entities = entities_of(snapshot, [row["mention_id"] for row in found])
    return {
        row["record_id"]: SourceRows(
            source_id=row["record_id"],
            label="AdultAge",
            properties={"audience": _SEEN_BY, "seq": row["seq"]},
            mentions=(_about(entities[row["mention_id"]], row["mention_id"]),),
        )
        for row in found
    }


def _about(entity_id: str, mention_id: str) -> MentionRow:
    return MentionRow(
        label="Person", entity_id=entity_id, properties={"mention": mention_id, "audience": _SEEN_BY}
    )
