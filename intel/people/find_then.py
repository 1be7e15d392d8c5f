"""Whether a police decision stood at an earlier place of the ledger. Called by `webapp.then`, for those who may have it."""

from sqlalchemy import or_, select

from intel import vocabulary
from intel.access.policy import check
from intel.people.enquiry import Enquiry
from intel.people.tables import designation
from intel.reports.tables import mention


def suspect_then(enquiry: Enquiry, person_id: str, place: int) -> str:
    """Return the ground of the decision in force at that place that a person is a suspect; nothing without one."""
    check(enquiry.viewer, "suspects.list")
    query = (
        select(designation.c.ground)
        .join(mention, mention.c.mention_id == designation.c.mention_id)
        .where(
            mention.c.entity_id == person_id,
            designation.c.seq <= place,
            or_(designation.c.removed_seq.is_(None), designation.c.removed_seq > place),
        )
        .order_by(designation.c.seq.desc())
    )
    with enquiry.ledger.reading() as snapshot:
        ground = str(snapshot.connection.execute(query.limit(1)).scalar() or "")
    grounds = vocabulary.read("suspect_grounds")
    return str(grounds[ground]["words"]) if ground in grounds else ground
