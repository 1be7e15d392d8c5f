"""What a page says when something went wrong: one table, from the project's errors to words.

The error itself says what happened; the table adds a heading, what was kept and what to do next. Nothing here shows
a trace, and an unexpected fault's own message is never shown or logged, since it may hold a name.
"""

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from flask import Flask, Response, current_app, jsonify, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from intel import errors
from webapp.pages import Page, render


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A heading, what happened (used where the error brings no sentence of its own), what was kept, what to do next."""

    heading: str
    happened: str = ""
    kept: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    """An error, as a page."""

    template: ClassVar[str] = "shell/error.html"

    heading: str
    happened: str
    kept: str
    next: str


_NOTHING_CHANGED: Final = "Nothing was changed."
_RAISED: Final[dict[type[Exception], Words]] = {
    errors.IntelError: Words(
        heading="Something went wrong",
        kept="Everything already recorded is kept.",
        next="Go back and try once more. If it happens again, tell the administrator the time it happened.",
    ),
    errors.AskedWrongly: Words(
        heading="That could not be understood",
        kept=_NOTHING_CHANGED,
        next="Go back, change it and send it again.",
    ),
    errors.FileRefused: Words(
        heading="That file could not be read",
        kept="Nothing of it was kept, and nothing else was changed.",
        next="Open the file in a spreadsheet program, save it as XLSX or CSV and send it again.",
    ),
    errors.NotAllowed: Words(
        heading="You may not open this",
        kept="Nothing was changed. That you asked is recorded.",
        next="If you need it for your work, ask the intelligence unit.",
    ),
    errors.NotFound: Words(
        heading="Nothing here that you may see",
        kept=_NOTHING_CHANGED,
        next="Check the address, or search. What is not open to you reads the same as what is not there.",
    ),
    errors.Contradiction: Words(
        heading="That contradicts an earlier judgement",
        kept="The earlier judgements stand; the new one was not recorded.",
        next="Open the earlier ones, and end the one that is wrong first.",
    ),
    errors.LedgerBroken: Words(
        heading="The record does not verify",
        kept="Nothing is added until someone has looked at it. What is there stays as it is.",
        next="Tell the administrator now: the file is kept, and a backup is restored beside it.",
    ),
    errors.EntryUnreadable: Words(
        heading="The record holds an entry that this version cannot read",
        kept="Every entry is kept; nothing after it is read until it can be.",
        next="Tell the administrator: a newer version of this tool may have written it.",
    ),
    errors.NotRecorded: Words(
        heading="Nothing could be written down, so nothing is shown",
        kept="What was recorded before is kept; this was not.",
        next="Try again in a minute. If it happens again, tell the administrator that the record cannot be written.",
    ),
    errors.PictureUnavailable: Words(
        heading="The picture is being brought up to date",
        kept="Every report is safe in the record; only the picture made from it is not ready.",
        next="Nothing is shown from it until it is whole. Try again in a minute.",
    ),
    errors.EngineUnavailable: Words(
        heading="The picture does not answer",
        kept="Every report is safe in the record; only the picture made from it cannot be reached.",
        next="Try again in a minute. If it happens again, tell the administrator that the graph engine is stopped.",
    ),
    errors.PictureStopped: Words(
        heading="The picture has stopped at one entry",
        kept="Every report is safe in the record; entries after that one wait, and none is lost.",
        next="Tell the administrator. Nothing is shown from the picture until that entry is settled.",
    ),
    CSRFError: Words(
        heading="This form is no longer valid",
        happened="You signed in again, or out, since the form was opened.",
        kept=_NOTHING_CHANGED,
        next="Go back, reload the page and fill it in again.",
    ),
}
_STATUS: Final[dict[int, Words]] = {
    404: Words(
        heading="Nothing here that you may see",
        happened="There is no page at this address.",
        kept=_NOTHING_CHANGED,
        next="Check the address, or search. What is not open to you reads the same as what is not there.",
    ),
    405: Words(
        heading="That cannot be done here",
        happened="The page exists but does not take that kind of request.",
        kept=_NOTHING_CHANGED,
        next="Go back and use the buttons on the page.",
    ),
    413: Words(
        heading="That file is too large",
        happened="A file may be up to 20 MB.",
        kept="Nothing of it was kept, and nothing else was changed.",
        next="Split the file, or take pictures out of it, and send it again.",
    ),
    500: Words(
        heading="Something went wrong",
        happened="The tool met something it did not expect.",
        kept="Everything already recorded is kept. What you were doing may not have been.",
        next="Go back and try once more. If it happens again, tell the administrator the time it happened.",
    ),
}
_REFUSED: Final = Words(
    heading="That could not be understood",
    happened="The request was not one this tool makes.",
    kept=_NOTHING_CHANGED,
    next="Go back and try again from the page.",
)


def init_app(app: Flask) -> None:
    """Answer every error with a page, or for a .json address with one shape of JSON."""
    app.register_error_handler(errors.IntelError, _intel_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)


def words_for(error: Exception) -> Words:
    """Return the table's row for an error of ours: its own, else its nearest parent's."""
    return next(_RAISED[kind] for kind in type(error).__mro__ if kind in _RAISED)


def without_words(error: BaseException | None) -> str:
    """Return where an exception happened, as one line, without its message or any value."""
    if error is None:
        return "nothing raised"
    frames = traceback.extract_tb(error.__traceback__)
    path = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    return f"{type(error).__name__} at {path}"


def _intel_error(error: errors.IntelError) -> Response:
    if error.status >= 500:
        current_app.logger.error("%s %s: %s", request.method, request.endpoint, without_words(error))
    return _answer(error.status, words_for(error), str(error))


def _csrf_error(error: CSRFError) -> Response:
    return _answer(error.code or 400, words_for(error))


def _http_error(error: HTTPException) -> Response:
    code = error.code or InternalServerError.code
    if code < 400:
        response = error.get_response()
        return Response(response.response, status=code, headers=response.headers)
    answer = _answer(code, _STATUS.get(code, _REFUSED))
    if allowed := getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _answer(status: int, words: Words, happened: str = "") -> Response:
    page = ErrorPage(
        heading=words.heading, happened=happened or words.happened, kept=words.kept, next=words.next
    )
    if request.path.endswith(".json"):
        answer = jsonify(
            {
                "error": {
                    "status": status,
                    "heading": page.heading,
                    "happened": page.happened,
                    "kept": page.kept,
                    "next": page.next,
                }
            }
        )
    else:
        answer = render(page)
    answer.status_code = status
    return answer
