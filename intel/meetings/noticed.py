"""What the police copy of the pack to come says of notices, and no other copy: the numbers, and what is due by reference.

Called by `pack`. References only, no name: who a notice is about is read on its page, where the look is recorded. A pack
of a meeting that was held says nothing here, as the dates of notices are worked out for today.
"""

from intel.access import Viewer, decide
from intel.access.model import Role
from intel.meetings.find import Since
from intel.meetings.pack_model import NoticesInShort
from intel.notices.find_register import DUE_WORDS, Due, numbered_due, numbers
from intel.notices.model import setting
from intel.people.enquiry import Enquiry


def noticed_for(
    enquiry: Enquiry, maker: Viewer, span: Since
) -> tuple[NoticesInShort | None, tuple[str, ...]]:
    """Return how notices stand today, with the ids of those due; None for any other copy, and where there are none."""
    if enquiry.viewer.role != Role.POLICE_OFFICER or not decide(maker, "notice.list").allowed:
        return None, ()
    with enquiry.ledger.reading() as snapshot:
        if snapshot.head().seq > span.upto:
            return None, ()
        counts = numbers(snapshot.connection, enquiry.today)
        due = {each: numbered_due(snapshot.connection, each, enquiry.today) for each in DUE_WORDS}
    if not counts.in_force and not counts.under_way:
        return None, ()
    said = NoticesInShort(
        numbers=(
            ("In force", counts.in_force),
            (DUE_WORDS[Due.REVIEW], counts.to_review),
            (DUE_WORDS[Due.ENDING], counts.ending),
            ("With a suspected breach", counts.breached),
            ("Under way, not served yet", counts.under_way),
            (f"Stuck for {setting('stuck_days')} days", counts.stuck),
        ),
        due=tuple(
            (DUE_WORDS[each], ", ".join(f"N-{number}" for _, number in found)) for each, found in due.items() if found
        ),
    )  # fmt: skip
    return said, tuple(dict.fromkeys(notice for found in due.values() for notice, _ in found))
