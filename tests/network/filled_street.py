"""The street of tests/street_ledger.py with its graph, and the means to ask of it."""

from dataclasses import dataclass
from datetime import date

from street_ledger import Street, viewer_of

from intel.access.tokens import Tokens
from intel.graph.store import Graph
from intel.ledger import Ids, Ledger
from intel.people.enquiry import Enquiry


@dataclass(frozen=True)
class Filled:
    """A ledger with its graph, and what is in it."""

    ledger: Ledger
    graph: Graph
    street: Street
    ids: Ids

    def ask(self, role: str, agency: str = "") -> Enquiry:
        """Return the enquiry of someone in this role."""
        viewer = viewer_of(role, agency)
        return Enquiry(
            viewer=viewer,
            reader=self.graph.reader(viewer),
            ledger=self.ledger,
            tokens=Tokens(bytes(range(32))),
            today=date(2026, 3, 1),
        )
