"""One viewer's enquiry: who is looking, what they may read, and on which day.

The web and the command line make one for each request, through `intel.app`; every `find_` of the rooms above
takes it. Ids that leave the program leave as this viewer's own tokens.
"""

from dataclasses import dataclass
from datetime import date

from intel.access.model import Viewer
from intel.access.tokens import Tokens
from intel.errors import NotFound
from intel.graph.store import Reader
from intel.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """What a question needs: the viewer, a reader narrowed to them, the ledger, their tokens, and today."""

    viewer: Viewer
    reader: Reader
    ledger: Ledger
    tokens: Tokens
    today: date

    def token(self, internal_id: str) -> str:
        """Return the id this viewer's browser knows something by."""
        return self.tokens.token(self.viewer.scope, internal_id)

    def identify(self, token: str) -> str:
        """Return what a token stands for; a token of another audience, or none at all, is simply not found."""
        internal_id = self.tokens.identify(self.viewer.scope, token)
        if internal_id is None:
            raise NotFound("There is nothing here that you may see. Check the address, or search by name.")
        return internal_id
