"""Signing in and out: a user name and password, or a one-time link that asks for one press of a button.

Opening a link does not use it up, since mail scanners and previews open links too; pressing the button does. Each
sign-in and sign-out is a line in the chain of consultations, and one that cannot be written down does not happen.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

from flask import Blueprint, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intel.access.accounts import Account
from intel.access.consult import record_view
from intel.access.model import viewer_for
from intel.errors import AskedWrongly, NotAllowed
from webapp.gate import needs, viewer
from webapp.pages import Page, render
from webapp.rooms import first_page
from webapp.services import services
from webapp.sessions import forget_secret, secret_in_request, set_secret

blueprint = Blueprint("sign_in", __name__, url_prefix="/sign-in")

_WRONG: Final = "The user name or the password is not right. Nobody was signed in."


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    """The form, with what was wrong the last time, if anything."""

    template: ClassVar[str] = "sign_in/page.html"

    user_id: str = ""
    wrong: str = ""
    demonstration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage(Page):
    """One button, so that opening a link does not yet use it."""

    template: ClassVar[str] = "sign_in/link.html"


@blueprint.route("", methods=["GET", "POST"])
def page() -> AnyResponse:
    """Show the form, or take what was typed in it."""
    if request.method == "GET":
        return redirect(first_page()) if g.viewer else _form()
    user_id = request.form.get("user_id", "")
    try:
        account = services().accounts.check_password(user_id, request.form.get("password", ""))
    except (AskedWrongly, NotAllowed) as refused:
        return _form(user_id=user_id, wrong=str(refused))
    return _signed_in(account, by="password") if account else _form(user_id=user_id, wrong=_WRONG)


@blueprint.route("/<secret>", methods=["GET", "POST"])
def link(secret: str) -> AnyResponse:
    """Show the button of a one-time link, or use the link."""
    if request.method == "GET":
        return render(LinkPage())
    try:
        account = services().accounts.use_one_time_link(secret)
    except NotAllowed as refused:
        return _form(wrong=str(refused))
    return _signed_in(account, by="one-time link")


@blueprint.post("/out")
@needs("account.own")
def out() -> AnyResponse:
    """End the sign-in in the database, then take the secret from the browser."""
    record_view(services().ledger, viewer(), action="sign_out")
    services().sign_ins.end(secret_in_request())
    answer = redirect(url_for("sign_in.page"), code=303)
    forget_secret(answer)
    return answer


def _signed_in(account: Account, *, by: str) -> AnyResponse:
    record_view(services().ledger, viewer_for(account), action="sign_in", detail=by)
    if held := secret_in_request():
        services().sign_ins.end(held)  # someone else's, or their own of before
    answer = redirect(first_page(), code=303)
    set_secret(answer, services().sign_ins.start(account.user_id))
    return answer


def _form(*, user_id: str = "", wrong: str = "") -> Response:
    answer = render(SignInPage(user_id=user_id, wrong=wrong, demonstration=services().demonstration))
    answer.status_code = 403 if wrong else 200
    return answer
