"""A page that is watched while a test looks at it, a server to look at, and questions to ask of both.

Every request to anywhere but the server is stopped and is a fault, and so is a breach of the content policy, an error on
the console or an exception in a script. Playwright's `wait_for_function` needs eval, which the policy refuses, so `until`
asks again and again instead.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, Route
from werkzeug.serving import make_server

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


@dataclass
class Faults:
    """What went wrong in a page while a test looked at it; must be empty at the end."""

    outside: list[str] = field(default_factory=list)
    policy: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a free loopback port while the block runs; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="pages", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


@contextmanager
def opened(
    chromium: Browser,
    address: str,
    *,
    secret: str = "",
    width: int = 1280,
    height: int = 900,
    script: bool = True,
    calm: bool = True,
    may_log: str = "",
) -> Iterator[Page]:
    """Open a page, signed in by `secret`, and look for faults when the block ends. `may_log` is an error the console may show."""
    faults = Faults()
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=script,
        reduced_motion="reduce" if calm else "no-preference",
    )
    host = "/".join(address.split("/")[:3])
    if secret:
        context.add_cookies([{"name": "intel", "value": secret, "url": host}])
    context.route("**/*", lambda route: _only(host, route, faults))
    context.expose_function("policyBroken", lambda words: faults.policy.append(words))  # noqa: PLW0108 - Playwright marks the function, and a bound method takes no mark
    context.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " (e) => policyBroken(`${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`))"
    )
    page = context.new_page()
    page.on("console", lambda said: faults.console.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: faults.console.append(str(fault)))
    page.goto(address)
    yield page
    page.wait_for_timeout(50)
    context.close()
    faults.console = [words for words in faults.console if not (may_log and may_log in words)]
    assert faults == Faults(), faults


def _only(host: str, route: Route, faults: Faults) -> None:
    if route.request.url.startswith((host, "data:")):
        route.continue_()
    else:
        faults.outside.append(route.request.url)
        route.abort()


def until(page: Page, question: str, *, seconds: float = 10) -> Any:
    """Ask the page again until the answer is true, and return it."""
    deadline = time.monotonic() + seconds
    while not (answer := page.evaluate(question)):
        assert time.monotonic() < deadline, f"Never true: {question}"
        page.wait_for_timeout(40)
    return answer


def accessibility_faults(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 A and AA and best practice, one line each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
        ".map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)"
    )
    return [str(each) for each in found]


OpenPage = Callable[..., AbstractContextManager[Page]]
