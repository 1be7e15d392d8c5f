"""Who is who on the page of a person or thing: for those who judge, the way to its mentions."""

from dataclasses import dataclass

from flask import url_for

from intel.access import decide
from webapp.sections import ItemShown, Place, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoSection:
    """The way to the mentions, and to the queue."""

    href: str
    queue: str


def section(shown: ItemShown) -> Section | None:
    """Offer the mentions to those who may judge; nobody else is told that there is a choice."""
    item = shown.known.item
    if item.label == "OnlineAccount" or not decide(shown.enquiry.viewer, "person.judge").allowed:
        return None
    content = WhoSection(
        href=url_for("who_mentions.page", token=item.token), queue=url_for("who.page", kind=item.label)
    )
    return Section(template="who/section.html", place=Place.BELOW, content=content)
