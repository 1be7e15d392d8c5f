"""A browser in front of every page over the small town of `meeting_ledger`, signed in as whom a test names."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient
from meeting_ledger import Town, meeting_town
from werkzeug.test import TestResponse

from webapp import create_app


@dataclass(frozen=True)
class Rooms:
    """The town and its pages."""

    town: Town
    browsers: dict[str, FlaskClient]

    def get(self, name: str, path: str) -> TestResponse:
        """Return the answer to `name` asking for `path`."""
        return self.browsers[name].get(path)

    def post(self, name: str, path: str, *, form: str, **values: str) -> TestResponse:
        """Send the form on the page `form` with these values."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(name, form).text)
        assert token
        return self.browsers[name].post(path, data={"csrf_token": token[1], **values})

    def token(self, name: str, what: str) -> str:
        """Return what the browser of `name` knows something in the town by."""
        return self.town.services.tokens.token(self.town.viewer(name).scope, self.town.ids[what])

    def looks(self) -> list[tuple[str, str, str]]:
        """Return who did what, and the detail, in order."""
        return [
            (each.actor, each.action, each.detail) for each in self.town.services.ledger.consultations.list()
        ]


@contextmanager
def rooms_over(home: Path) -> Iterator[Rooms]:
    """Open the town in `home` and its pages."""
    with meeting_town(home) as town:
        app = create_app(town.services)
        browsers = {}
        for account in town.services.accounts.list_accounts():
            browsers[account.user_id] = app.test_client()
            browsers[account.user_id].set_cookie("intel", town.cookie(account.user_id))
        yield Rooms(town, browsers)
