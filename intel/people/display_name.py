"""The name a person is shown by: chosen by rule, the fullest, then newest, or fixed by a named person to one report's.

A fixed name is shown to whoever may see a report that gives it; everybody else has the name the rule finds for them. It
stays with the mention that gave it: where people are taken apart it goes with that side, and where several are fixed
the newest counts.
"""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from intel.access.model import Viewer
from intel.access.policy import check
from intel.errors import AskedWrongly
from intel.ledger import Ledger, Writer
from intel.ledger.kinds import Draft
from intel.people.model import NameFixed
from intel.people.tables import compared, name_fixed
from intel.reports.tables import mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """The mention whose name is shown, the name, and who fixed it when."""

    mention: str
    name: str
    by: str
    at: str


def fixed_names(connection: Connection) -> dict[str, Fixed]:
    """Return the name fixed for each person that has one."""
    query = (
        select(name_fixed, mention.c.entity_id, compared.c.said)
        .join(mention, mention.c.mention_id == name_fixed.c.mention_id)
        .join(compared, compared.c.mention_id == name_fixed.c.mention_id)
        .where(mention.c.live)
        .order_by(name_fixed.c.seq)
    )
    return {
        str(row.entity_id): Fixed(
            mention=row.mention_id, name=json.loads(row.said).get("name", ""), by=row.actor, at=row.at
        )
        for row in connection.execute(query)
    }


def fix_name(ledger: Ledger, viewer: Viewer, mention_id: str, *, reason: str) -> None:
    """Show a person by the name that one mention gives, from now on and until it is undone."""
    check(viewer, "person.judge")
    with ledger.writing(viewer.user_id) as writer:
        said = writer.connection.execute(
            select(compared.c.said)
            .join(mention, mention.c.mention_id == compared.c.mention_id)
            .where(compared.c.mention_id == mention_id, mention.c.live, mention.c.label == "Person")
        ).scalar()
        if said is None or not json.loads(said).get("name"):
            raise AskedWrongly("That report gives no name to show. Nothing was changed: choose another.")
        if not reason.strip():
            raise AskedWrongly("Say why this name is shown. Nothing was changed.")
        _append(writer, NameFixed(mention_id=mention_id, reason=reason))


def free_name(ledger: Ledger, viewer: Viewer, person: str, *, reason: str) -> None:
    """Let the rule choose a person's name again: every name fixed for them ends."""
    check(viewer, "person.judge")
    with ledger.writing(viewer.user_id) as writer:
        query = (
            select(name_fixed.c.mention_id)
            .join(mention, mention.c.mention_id == name_fixed.c.mention_id)
            .where(mention.c.entity_id == person)
            .order_by(name_fixed.c.seq)
        )
        found = writer.connection.execute(query).scalars().all()
        if not found:
            raise AskedWrongly("No name is fixed for this person. Nothing was changed.")
        for each in found:
            _append(writer, NameFixed(mention_id=each, fixed=False, reason=reason))


def _append(writer: Writer, payload: NameFixed) -> None:
    writer.append(Draft(kind="name.fixed", payload=payload, subjects=(payload.mention_id,)))
