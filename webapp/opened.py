"""Keeps what a viewer opened last, once the page of it was made and recorded. Called by the pages of people and things."""

from flask import Response

from intel.people.recent import Recent
from webapp.gate import viewer
from webapp.services import services


def opened(answer: Response, token: str) -> Response:
    """Remember an item whose page is about to leave, for this viewer alone."""
    entity_id = services().tokens.identify(viewer().scope, token)
    if answer.status_code == 200 and entity_id is not None:
        Recent(services().database, clock=services().clock).remember(viewer(), entity_id)
    return answer
