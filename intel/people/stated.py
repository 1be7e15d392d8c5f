"""What reports state of items: the one question to the graph that every picture of links is made of.

Asked by networks, by one report's page and by what is new since the last meeting.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from intel.people.enquiry import Enquiry

Key = tuple[str, str]  # the label and id of an item


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement of one report, as the graph holds it; `happened_on` is empty where nobody said."""

    link: str
    from_label: str
    from_id: str
    to_label: str
    to_id: str
    source: str
    grade: str
    provisional: bool
    basis: str
    agency: str
    happened_on: str

    @property
    def start(self) -> Key:
        """The item it goes from."""
        return (self.from_label, self.from_id)

    @property
    def end(self) -> Key:
        """The item it goes to."""
        return (self.to_label, self.to_id)


def statements_around(enquiry: Enquiry, items: Iterable[Key]) -> list[Stated]:
    """Return every statement this viewer may see that touches one of the items, from the graph."""
    by_label: dict[str, list[str]] = {}
    for label, entity_id in sorted(items):
        by_label.setdefault(label, []).append(entity_id)
    return [
        Stated(*values)
        for label, ids in by_label.items()
        for answer in enquiry.reader.run(f"network.links[{label}]", ids=ids)
        for values in answer["rows"]
    ]
