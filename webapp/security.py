"""The headers on each answer: what a page may load, and that nothing keeps a copy of it.

Called once by `create_app`. The nonce is new for each request; only scripts that carry it, and what those load, run.
"""

from base64 import b64encode
from collections.abc import Callable
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.exceptions import SecurityError

_POLICY: Final = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_FEATURES: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
    "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
_FIXED: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
}


def init_app(app: Flask, entropy: Callable[[int], bytes]) -> None:
    """Answer only to our own names, and give each request a nonce and each answer its headers."""

    @app.before_request
    def _refuse_other_names() -> Response | None:
        try:
            _ = request.host
        except SecurityError:
            # No page: without a name that is ours, no address can be made to put in one.
            return Response("This tool does not answer to that name.\n", status=400, mimetype="text/plain")
        return None

    @app.before_request
    def _make_nonce() -> None:
        g.nonce = b64encode(entropy(18)).decode()

    @app.after_request
    def _add_headers(response: Response) -> Response:
        return add_headers(response, nonce=g.get("nonce", "none"), static=request.endpoint == "static")


def add_headers(response: Response, *, nonce: str, static: bool) -> Response:
    """Add every header; a page or a file made for one viewer is kept by no cache, a static file may be."""
    response.headers.update(_FIXED)
    response.headers["Content-Security-Policy"] = _POLICY.format(nonce=nonce)
    if not static:
        response.headers["Cache-Control"] = "private, no-store"
        response.vary.add("Cookie")
    return response
