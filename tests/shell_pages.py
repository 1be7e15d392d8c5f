"""The shell with a few pages of its own, so that its tests need no room: real Flask, real key file, real policy.

Sign-ins here are a plain table in memory with the same two questions as the database's; the database's own are
tested where they live (tests/access).
"""

from dataclasses import dataclass, field
from typing import ClassVar

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import errors
from intel.access import Viewer
from intel.settings import Settings
from webapp import sessions
from webapp.gate import needs
from webapp.pages import Answer, Page, render, render_json

SEEN_BY_CHAIR = "person.view"


@dataclass
class SignInTable:
    """Secrets and who holds them."""

    rows: dict[str, Viewer] = field(default_factory=dict)

    def find(self, secret: str) -> Viewer | None:
        return self.rows.get(secret)

    def end(self, secret: str) -> None:
        self.rows.pop(secret, None)


@dataclass
class FewServices:
    """What the shell asks of the application behind it."""

    settings: Settings
    sign_ins: SignInTable
    demonstration: bool = True
    damage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPage(Page):
    template: ClassVar[str] = "shell/error.html"

    heading: str
    happened: str = "Something"
    kept: str = "All"
    next: str = "Go on"


def a_viewer(role: str, agency: str = "police") -> Viewer:
    return Viewer(
        user_id=f"u-{role}",
        name="Helen Marsh",
        role=role,
        agency=agency,
        audiences=frozenset({"police"}),
        scope="all",
    )


def pages_of_the_shell(permission: str) -> list[Blueprint]:
    """A sign-in page, a page that shows, one that changes, one that raises what it is told to."""
    sign_in = Blueprint("sign_in", __name__)
    room = Blueprint("room", __name__)

    @sign_in.get("/sign-in")
    def page() -> Response:
        return render(WordPage(heading="Sign in"))

    @sign_in.get("/sign-in/<code>")
    def link(code: str) -> AnyResponse:
        answer = redirect(url_for("room.show"))
        sessions.set_secret(answer, code)
        return answer

    @room.get("/show")
    @needs(permission)
    def show() -> Response:
        return render(WordPage(heading="<b>Title</b>"))

    @room.get("/show.json")
    @needs(permission)
    def show_json() -> Response:
        return render_json(Answer(content={"ok": True}))

    @room.post("/change")
    @needs(permission)
    def change() -> AnyResponse:
        flash("The agenda is settled.")
        return redirect(url_for("room.show"), code=303)

    @room.post("/file")
    @needs(permission)
    def file() -> Response:
        return Response(str(len(request.files)))

    @room.get("/raise/<name>")
    @room.get("/raise/<name>.json", endpoint="raise_json")
    @needs(permission)
    def raise_(name: str) -> Response:
        if name == "Unexpected":
            message = "Dina Shah, born 1992"
            raise ValueError(message)
        kind = getattr(errors, name)
        try:
            error = kind("It happened.")
        except TypeError:
            error = kind("It happened.", 7)  # one that names an entry
        raise error

    return [sign_in, room]
