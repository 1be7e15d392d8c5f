"""Who may see a report: the one rule, as a pure calculation.

A report is its sender's and the intelligence unit's until the unit opens it. `intel.reports.kinds` keeps the
answer beside the ledger; the projection copies it onto the picture. What the sender asked for opens nothing.
"""

from collections.abc import Iterable
from typing import Final

from intel import vocabulary
from intel.reports.model import Details, PlaceDetails

UNIT: Final = "unit"
# Of the audiences at the meeting, those whose roles may have every young person's name (vocabulary/viewers.yaml).
_MEETING: Final = "meeting"
_TOLD_EVERY_NAME: Final = frozenset({"police", "safeguarding"})
# Licensing reviews premises, and never receives from a report whom or what else it names.
_PREMISES: Final = "Venue"
_PREMISES_ONLY: Final = frozenset({"licensing", vocabulary.agency_audience("licensing")})


def own_audience(agency: str) -> frozenset[str]:
    """Return who sees a report of `agency` that nobody opened: the unit and the sender."""
    return frozenset({UNIT, vocabulary.agency_audience(agency)})


def effective_audience(*, agency: str, information_grade: str, opened: Iterable[str]) -> tuple[str, ...]:
    """Return the audiences of a report, in order.

    `opened` are the audiences of the openings since it was last worded: an opening opens the words it was made
    for, and a correction is shut until the unit has seen it. Information suspected to be false stays with the
    unit and the sender, whatever was opened. An audience never implies another one: licensing is there only
    where an opening says licensing.
    """
    own = own_audience(agency)
    if not vocabulary.read("grades")["information"][information_grade]["links"]:
        return tuple(sorted(own))
    return tuple(sorted(own | set(opened)))


def needs_naming(handling: str) -> bool:
    """Return whether a report of this handling is opened only by name, never with the rest of its return."""
    return bool(vocabulary.read("grades")["handling"][handling]["conditions"])


def audience_of_mention(audience: Iterable[str], label: str, *, home: bool = False) -> tuple[str, ...]:
    """Return who may see one mention of a source: licensing sees the premises it names, and nothing else of it.

    A registration, an address or an online name is a person's too, so only a venue is left to licensing. Where
    somebody lives would give a name away, so a home that is open to the meeting is told to those of it who may
    have every name, and to a single agency only by an opening that names it.
    """
    return audience_of_link(audience, (label,), home=home)


def audience_of_link(audience: Iterable[str], labels: Iterable[str], *, home: bool) -> tuple[str, ...]:
    """Return who may see a link between mentions of these labels: whoever may see both; `home` if either is one."""
    seen_by = set(audience)
    if any(label != _PREMISES for label in labels):
        seen_by -= _PREMISES_ONLY
    if home and _MEETING in seen_by:
        seen_by = (seen_by - {_MEETING}) | _TOLD_EVERY_NAME
    return tuple(sorted(seen_by))


def is_home(details: Details) -> bool:
    """Return whether a mention is of where somebody lives."""
    return isinstance(details, PlaceDetails) and details.home_address
