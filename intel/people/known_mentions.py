"""Which people and things of a return not yet recorded look already known, by the key of the automatic rule.

Only what the viewer may see counts as known: that another agency wrote a name is not told to whoever may not read it.
"""

import json
from collections.abc import Mapping

from sqlalchemy import select

from intel.access.model import Viewer
from intel.ledger import Snapshot
from intel.people.normalise import key_of
from intel.people.tables import identity_key
from intel.reports.audience import audience_of_mention
from intel.reports.read_rows import RowRead
from intel.reports.state import pages
from intel.reports.tables import mention, source

Slot = tuple[int, str]  # a line and a slot of it


def known_mentions(snapshot: Snapshot, viewer: Viewer, rows: tuple[RowRead, ...]) -> Mapping[Slot, str]:
    """Return, for each slot that has a key, the entity it looks to be, or an empty string where it is new."""
    keys: dict[tuple[str, str], list[Slot]] = {}
    for row in rows:
        for each in row.draft.mentions:
            key = key_of(each.details)
            if key:
                keys.setdefault((each.details.label, key), []).append((row.line, each.slot))
    found: dict[Slot, str] = {slot: "" for slots in keys.values() for slot in slots}
    for page in pages(sorted({key for _, key in keys})):
        query = (
            select(identity_key.c.label, identity_key.c.key, mention.c.entity_id, source.c.audience)
            .join(mention, mention.c.mention_id == identity_key.c.mention_id)
            .join(source, source.c.source_id == mention.c.source_id)
            .where(identity_key.c.key.in_(page), mention.c.live, source.c.state == "live")
        )
        for label, key, entity, audience in snapshot.connection.execute(query):
            if viewer.audiences.intersection(audience_of_mention(json.loads(audience), label)):
                for slot in keys.get((label, key), ()):
                    found[slot] = str(entity)
    return found
