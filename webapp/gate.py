"""Closed by default: nobody passes without signing in, and every view names the permission it needs.

The check stands before the view, not inside it, so a view that forgets cannot be reached; `refuse_unguarded` then
stops the application from starting at all.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from flask import Flask, Response, current_app, g, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel.access import Viewer, check
from intel.access.policy import TABLE
from webapp.services import shell_services
from webapp.sessions import secret_in_request

OPEN: Final = frozenset({"sign_in.page", "sign_in.link", "static"})
_ATTRIBUTE: Final = "needed_permission"

View = TypeVar("View", bound=Callable[..., object])


def needs(permission: str) -> Callable[[View], View]:
    """Mark a view with the permission its viewer must hold; it is checked before the view runs."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, permission)
        return view

    return mark


def needed_permission(app: Flask, endpoint: str) -> str | None:
    """Return the permission that a view names, None for one that names none."""
    return getattr(app.view_functions[endpoint], _ATTRIBUTE, None)


def viewer() -> Viewer:
    """Return who is looking; only for views behind the gate, where there always is someone."""
    found = g.viewer
    if not isinstance(found, Viewer):
        message = "A view outside the gate asked who is looking."
        raise TypeError(message)
    return found


def refuse_unguarded(app: Flask) -> None:
    """Raise unless each view is one of OPEN or names a permission that the table of permissions has."""
    bare = sorted(
        name for name in app.view_functions if name not in OPEN and needed_permission(app, name) not in TABLE
    )
    if bare:
        message = (
            f"These views name no permission of the table, so the pages are not served: {', '.join(bare)}."
        )
        raise RuntimeError(message)


def init_app(app: Flask) -> None:
    """Put the gate before every request."""
    app.before_request(_gate)


def _gate() -> AnyResponse | None:
    secret = secret_in_request()
    g.viewer = shell_services().sign_ins.find(secret) if secret else None
    if request.endpoint in OPEN:
        return None
    if g.viewer is None:
        return _to_sign_in()
    if request.endpoint is None:
        return None  # no such page; Flask says so, to someone who is signed in
    permission = needed_permission(current_app, request.endpoint)
    if permission is None:
        message = f"The view {request.endpoint} names no permission."
        raise RuntimeError(message)
    check(g.viewer, permission)
    return None


def _to_sign_in() -> AnyResponse:
    if request.path.endswith(".json"):
        answer: Response = jsonify(
            {"error": {"status": 401, "heading": "You are not signed in", "next": "Sign in, then try again."}}
        )
        answer.status_code = 401
        return answer
    return redirect(url_for("sign_in.page"), code=303)
