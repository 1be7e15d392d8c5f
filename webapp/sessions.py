"""What the browser holds: one random secret, and for a minute the sentence that says what was just done.

Who is signed in lives in the database (`intel.access.sign_ins`), under the SHA-256 of the secret. The cookie is
HttpOnly and SameSite=Strict. Served over https it is named `__Host-intel` and marked Secure, so no other host or path can
set it; a browser refuses that name over plain http, which is how the tool is served on the machine's own loopback
address, so there, and only there, it is plainly `intel`.

The token in each form is tied to that secret: it is a keyed hash of it, so nothing is stored, and it dies when the
sign-in ends. A visitor not yet signed in has a secret too, for the sign-in form; signing in replaces it.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from flask import Flask, Request, Response, g, request
from flask.sessions import SessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from intel.access.tokens import load_secret

_SAID: Final = "intel-said"  # the cookie of what was just done
_SAID_SECONDS: Final = 300
_TOKEN_KEY: Final = "csrf_token"  # noqa: S105 - the name Flask-WTF looks under, not a secret
_FLASHES: Final = "_flashes"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Session(dict[str, Any], SessionMixin):
    """The token behind this request's forms, and sentences waiting to be shown. It takes nothing else."""

    new = False
    accessed = True

    def __setitem__(self, key: str, value: Any) -> None:
        """Keep a waiting sentence; anything else belongs in the database."""
        if key != _FLASHES:
            message = f"The browser keeps no {key}; put it in the database."
            raise KeyError(message)
        self.modified = True
        super().__setitem__(key, value)

    def pop(self, key: str, *default: Any) -> Any:
        """Take a waiting sentence out."""
        self.modified = self.modified or key in self
        return super().pop(key, *default)


class BrowserSession(SessionInterface):
    """Makes each request's Session from the cookies and writes back only waiting sentences."""

    def __init__(self, entropy: Callable[[int], bytes]) -> None:
        self._entropy = entropy

    def open_session(self, app: Flask, request: Request) -> Session:
        """Return the session of this request; a browser without a secret is given one."""
        secret = request.cookies.get(_cookie_name(request)) or ""
        if not secret:
            secret = g.new_secret = urlsafe_b64encode(self._entropy(32)).decode().rstrip("=")
        token = hmac.new(_key(app), b"form:" + secret.encode(), hashlib.sha256).hexdigest()
        session = Session({_TOKEN_KEY: token})
        waiting = _read_said(app, request.cookies.get(_SAID, ""))
        if waiting:
            dict.__setitem__(session, _FLASHES, waiting)
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookies; a static file sets none."""
        if request.endpoint == "static":
            return
        if secret := g.pop("new_secret", None):
            set_secret(response, secret)
        if not session.modified:
            return
        waiting = session.get(_FLASHES)
        if waiting:
            said = _signer(app).dumps(waiting)
            response.set_cookie(_SAID, said, max_age=_SAID_SECONDS, **_flags())
        else:
            response.delete_cookie(_SAID, **_flags())


def secret_in_request() -> str:
    """Return the secret this browser holds, empty if it has none."""
    return request.cookies.get(_cookie_name(request), "")


def set_secret(response: AnyResponse, secret: str) -> None:
    """Give the browser the secret of a sign-in, in place of any it held; the cookie goes when the browser closes."""
    g.pop("new_secret", None)
    response.set_cookie(_cookie_name(request), secret, **_flags())


def forget_secret(response: AnyResponse) -> None:
    """Take the secret from the browser, after the sign-in was ended in the database."""
    g.pop("new_secret", None)
    response.delete_cookie(_cookie_name(request), **_flags())


def web_key(home: Path) -> bytes:
    """Return the key of cookies and forms, made from the secret of this installation."""
    return hmac.new(load_secret(home), b"web pages", hashlib.sha256).digest()


def init_app(app: Flask) -> None:
    """Ask for the token on every request that changes something."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,  # it dies with the sign-in
        WTF_CSRF_SSL_STRICT=False,  # our pages send no Referer; Sec-Fetch-Site below says the same, more surely
    )
    app.before_request(_refuse_other_sites)
    CSRFProtect(app)


def _refuse_other_sites() -> None:
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method not in _SAFE and site not in {"same-origin", "none"}:
        raise BadRequest("The request came from another site.")


def _key(app: Flask) -> bytes:
    key = app.secret_key
    if not isinstance(key, bytes):
        message = "create_app sets the key of cookies and forms as bytes"
        raise TypeError(message)
    return key


def _signer(app: Flask) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_key(app), salt="said")


def _read_said(app: Flask, value: str) -> list[tuple[str, str]]:
    try:
        said = _signer(app).loads(value, max_age=_SAID_SECONDS)
    except BadSignature:
        return []
    return [(str(category), str(words)) for category, words in said]


def _cookie_name(request: Request) -> str:
    return "__Host-intel" if request.is_secure else "intel"


def _flags() -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "Strict", "secure": request.is_secure}
