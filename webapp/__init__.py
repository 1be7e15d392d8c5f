"""The web pages: `create_app` puts the shell (security, sign-in, errors, page frame) around the rooms' blueprints.

Called by `intel serve` and by tests. A room's pages are one blueprint module here, named in `webapp.rooms.ROOMS`,
and one folder of templates of the same name.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, request
from jinja2 import StrictUndefined

from intel.people.days import day_in_words, short_day
from webapp import errors, gate, pages, security, sessions
from webapp.rooms import LINKS, LINKS_OF_APP, ROOMS, Link
from webapp.services import EXTENSION

if TYPE_CHECKING:
    from webapp.services import ShellServices

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Shell(Flask):
    """Flask, with a log that holds where a fault happened but none of the words in it."""

    def log_exception(self, exc_info: Raised) -> None:
        """Log the kind of fault and the lines it passed; its message may hold a name, so it is left out."""
        self.logger.error("%s %s: %s", request.method, request.endpoint, errors.without_words(exc_info[1]))


def create_app(
    services: "ShellServices",
    *,
    rooms: Sequence[Blueprint] | None = None,
    links: Sequence[Link] = LINKS,
    entropy: Callable[[int], bytes] = secrets.token_bytes,
) -> Flask:
    """Return the web application over `services`; refuses to start if any view names no permission.

    `rooms` and `links` stand in for the lists of `webapp.rooms` in tests of the shell.
    """
    app = Shell(__name__)
    app.extensions[EXTENSION] = services
    app.extensions[LINKS_OF_APP] = tuple(links)
    _configure(app, services)
    app.session_interface = sessions.BrowserSession(entropy)
    security.init_app(app, entropy)
    sessions.init_app(app)
    gate.init_app(app)
    errors.init_app(app)
    for blueprint in _rooms() if rooms is None else rooms:
        app.register_blueprint(blueprint)
    pages.only_page_names(app)
    gate.refuse_unguarded(app)
    return app


def _configure(app: Flask, services: "ShellServices") -> None:
    app.config.update(
        SECRET_KEY=sessions.web_key(services.settings.home),
        MAX_CONTENT_LENGTH=20 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        TRUSTED_HOSTS=sorted({"localhost", "127.0.0.1", "[::1]", services.settings.host}),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=8),
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=day_in_words, short_day=short_day)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it; its base class does not


def _rooms() -> list[Blueprint]:
    found: list[Blueprint] = []
    for name in ROOMS:
        blueprint = import_module(name).blueprint
        if not isinstance(blueprint, Blueprint):
            message = f"{name}.blueprint is not a blueprint"
            raise TypeError(message)
        found.append(blueprint)
    return found
