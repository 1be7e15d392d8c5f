"""How a page leaves: `render` takes a page's dataclass and gives its template exactly those fields and the frame.

A new page is one view, one dataclass here or in its room's module, one template. A template that reaches for anything
else fails: names are strict, and Flask's own (`request`, `session`, `g`, `config`) are taken away.
"""

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from flask import Flask, Response, current_app, jsonify, make_response, render_template

from intel.access.consult import record_view
from intel.people.release import release
from webapp.chrome import frame_of
from webapp.gate import viewer
from webapp.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page has. A page adds its own fields; a template sees them by their own names."""

    template: ClassVar[str]
    action: ClassVar[str] = "view"

    subjects: tuple[str, ...] = field(default=(), metadata={"inside": True})
    """The internal ids of everyone and everything shown, for the consultation chain; never given to the template."""

    detail: str = field(default="", metadata={"inside": True})
    """What the consultation says besides ids: counts and set phrases, never a name."""

    purpose: str = field(default="", metadata={"inside": True})
    """Why, where the action asks for a reason."""

    recorded: str = "What you open is recorded"
    """The right end of the line under the header."""

    looking: str = ""
    """Added after who is looking, such as `responsible for Aoife`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a script is sent: `content` as JSON, with the same record of who is in it as a page has."""

    action: ClassVar[str] = "view"

    content: dict[str, Any]
    subjects: tuple[str, ...] = ()
    detail: str = ""
    purpose: str = ""


def render(page: Page) -> Response:
    """Return the page as HTML, once it may leave."""
    before_leaving(page)
    return render_recorded(page)


def render_recorded(page: Page) -> Response:
    """Return a page that `before_leaving` has let go, for one that prints the number of its own line."""
    content = {
        each.name: getattr(page, each.name) for each in fields(page) if not each.metadata.get("inside")
    }
    frame = frame_of(recorded=content.pop("recorded"), looking=content.pop("looking"))
    return make_response(render_template(page.template, **content, frame=frame))


def render_json(answer: Answer) -> Response:
    """Return the answer as JSON, once it may leave."""
    before_leaving(answer)
    return jsonify(answer.content)


def before_leaving(page: Page | Answer) -> int:
    """Stand between a finished page and the browser: the one place where a look is checked again and recorded.

    Everything shown is held against the ledger's own tables, then written into the consultation chain. If either
    fails, the page is not shown. Returns the number of the line in the chain, 0 where there is nothing to write.
    """
    if not (page.subjects or page.detail):
        return 0
    ledger, looking = services().ledger, viewer()
    with ledger.reading() as snapshot:
        released = release(snapshot.connection, looking, page.subjects)
    return record_view(
        ledger,
        looking,
        action=page.action,
        people=released.people,
        others=released.others,
        detail=page.detail,
        purpose=page.purpose,
    )


def only_page_names(app: Flask) -> None:
    """Take from templates every name that is not the page's own; after the blueprints, which bring theirs."""
    app.template_context_processors.clear()
    for name in ("config", "request", "session", "g"):
        app.jinja_env.globals.pop(name, None)


def page_templates() -> list[str]:
    """Return every template of this application, for the tests that visit them."""
    return sorted(current_app.jinja_env.list_templates())
