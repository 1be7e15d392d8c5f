"""The own account: what the role opens and why, and a new password."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel import vocabulary
from intel.access.model import terms
from intel.errors import AskedWrongly
from webapp.gate import needs, viewer
from webapp.pages import Page, render
from webapp.services import services
from webapp.sessions import set_secret

blueprint = Blueprint("account", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage(Page):
    """Who the viewer is here, and the form for a new password."""

    template: ClassVar[str] = "account/page.html"

    user_id: str
    name: str
    role: str
    agency: str
    because: str
    audiences: tuple[str, ...]
    has_password: bool
    wrong: tuple[tuple[str, str], ...] = ()


@blueprint.get("/account")
@needs("account.own")
def page() -> Response:
    """Show the own account."""
    return render(_page())


@blueprint.post("/account/password")
@needs("account.own")
def password() -> AnyResponse:
    """Set a new password; every other sign-in of the account ends."""
    accounts, mine = services().accounts, viewer().user_id
    new = request.form.get("new", "")
    try:
        known = accounts.get_account(mine)
        if known.has_password and accounts.check_password(mine, request.form.get("old", "")) is None:
            return _again("The password you have now is not right. Nothing was changed.", "old")
        if new != request.form.get("again", ""):
            return _again("The two new passwords are not the same. Nothing was changed.", "again")
        accounts.set_password(mine, new)
    except AskedWrongly as fault:
        return _again(str(fault), "new")
    flash("Your password is changed, and every other sign-in of yours is ended.")
    answer = redirect(url_for("account.page"), code=303)
    set_secret(answer, services().sign_ins.start(mine))
    return answer


def _again(words: str, field: str) -> Response:
    answer = render(_page(wrong=((words, field),)))
    answer.status_code = 400
    return answer


def _page(*, wrong: tuple[tuple[str, str], ...] = ()) -> AccountPage:
    looking = viewer()
    role = terms(looking.role)
    agency = vocabulary.agencies().get(looking.agency)
    return AccountPage(
        user_id=looking.user_id,
        name=looking.name,
        role=role.name,
        agency=str(agency["name"]) if agency else "",
        because=role.because,
        audiences=tuple(vocabulary.audience_name(each) for each in sorted(looking.audiences)),
        has_password=services().accounts.get_account(looking.user_id).has_password,
        wrong=wrong,
    )
