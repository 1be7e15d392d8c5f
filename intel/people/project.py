"""The records a named person made about a person, as rows of their own source.

Called by the projection through `intel.app`. Neither holds a word of a report.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from intel.graph.rows import MentionRow, SourceRows
from intel.ledger import Snapshot
from intel.people.tables import adult_age, designation
from intel.reports.state import entities_of
from intel.reports.tables import source

# A suspect is named so by the police and known so to them; whether someone is an adult also protects.
_DESIGNATION_SEEN_BY = ["police", "unit"]
_AGE_SEEN_BY = ["police", "safeguarding", "unit"]


def rows_of_designations(snapshot: Snapshot, ids: Sequence[str]) -> Mapping[str, SourceRows]:
    """Return the rows of each designation that stands; one removed, or whose person was erased for good, has none."""
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
            properties={"audience": _DESIGNATION_SEEN_BY, "review_on": row["review_on"], "seq": row["seq"]},
            mentions=(_about(entities[row["mention_id"]], row["mention_id"], _DESIGNATION_SEEN_BY),),
        )
        for row in found
        if row["mention_id"] in entities
    }


def rows_of_adult_ages(snapshot: Snapshot, ids: Sequence[str]) -> Mapping[str, SourceRows]:
    """Return the rows of each record that someone is an adult; none where the person was erased for good."""
    found = (
        snapshot.connection.execute(select(adult_age).where(adult_age.c.record_id.in_(ids))).mappings().all()
    )
    entities = entities_of(snapshot, [row["mention_id"] for row in found])
    return {
        row["record_id"]: SourceRows(
            source_id=row["record_id"],
            label="AdultAge",
            properties={"audience": _AGE_SEEN_BY, "seq": row["seq"]},
            mentions=(_about(entities[row["mention_id"]], row["mention_id"], _AGE_SEEN_BY),),
        )
        for row in found
        if row["mention_id"] in entities
    }


def _about(entity_id: str, mention_id: str, seen_by: list[str]) -> MentionRow:
    return MentionRow(
        label="Person", entity_id=entity_id, properties={"mention": mention_id, "audience": seen_by}
    )
