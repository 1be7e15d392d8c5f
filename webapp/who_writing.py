"""Doing what changes who is who: at once, or after the page that first shows whose score it would change."""

from collections.abc import Callable, Sequence

from flask import Response, url_for

from intel.ledger import Writer
from intel.reports.state import entities_of
from webapp.gate import viewer
from webapp.offenders_changes import ask_first
from webapp.services import services


def write_or_ask(what: Callable[[Writer], object], about: Sequence[str], words: str) -> Response | None:
    """Do it and return None; or return the page that first shows whose score it changes, where it does."""
    asking = services().enquiry(viewer())
    with asking.ledger.reading() as snapshot:
        entities = list(entities_of(snapshot, about).values()) or list(about)
    asked = ask_first(asking, what, about=entities, what=words, back=url_for("who.page"))
    if asked is None:
        with services().ledger.writing(viewer().user_id) as writer:
            what(writer)
        services().graph.catch_up()
    return asked
