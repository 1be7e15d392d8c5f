"""The sections of an item's page: each room adds its own through an ordered list, and knows nothing of the others.

A provider is given what the page has found already and returns its section, or None where it has nothing to say to
this viewer. `webapp.person_sections` and `webapp.thing_sections` hold the lists; a page composes them here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from intel.network.find import EgoNetwork
from intel.people.enquiry import Enquiry
from intel.people.find import Decision
from intel.people.known import Known
from webapp.lines import Line


class Place(StrEnum):
    """Where on the page a section stands; within a place, in the order of the list.

    `LEAD` is the main column before what is known line by line, `MAIN` after it.
    """

    TOP = "top"
    LEAD = "lead"
    MAIN = "main"
    SIDE = "side"
    BELOW = "below"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section, ready to be shown. Its template sees it as `part`, and `part.content` is the room's own.

    `subjects` are the internal ids of everyone and everything it shows beyond what the page shows anyway: they are
    held against the ledger and recorded with the page, and never reach the template.
    """

    template: str
    place: Place
    content: object
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShown:
    """What the page found of its item, for this viewer: a section asks for more only through `enquiry`.

    `decision` is the police decision in force that a person is a suspect, where the viewer may know of it.
    """

    enquiry: Enquiry
    known: Known
    network: EgoNetwork
    lines: tuple[Line, ...]
    since: int
    decision: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section as the page's template has it."""

    template: str
    place: Place
    content: object


Provider = Callable[[ItemShown], Section | None]


def compose(shown: ItemShown, providers: Sequence[Provider]) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Return the parts of the page in order, and the ids of all they show."""
    found = [section for section in (provider(shown) for provider in providers) if section is not None]
    parts = tuple(Part(template=each.template, place=each.place, content=each.content) for each in found)
    return parts, tuple(dict.fromkeys(subject for each in found for subject in each.subjects))
