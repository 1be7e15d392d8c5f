"""An address for every route, of something that a person of the planted ledger may know of where there is one.

A new route with an argument nobody has heard of needs a line in `_values`; until then the tests that walk every route fail.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from flask import Flask
from planted_cases import MEETINGS
from planted_rules import Looker, heard_by, scope_of
from planted_world import World
from werkzeug.routing import Rule

from webapp.gate import OPEN

KINDS: Final = {"places": "Place", "vehicles": "Vehicle", "phones": "Phone", "accounts": "OnlineAccount"}
_ROOMS: Final = {"people": "Person", "venues": "Venue", "who_mentions": "Person"}
NOTHING: Final = "pabcdefghijklmnopqrstuvwxya"  # an id as ours are, that stands for nothing


def addresses(app: Flask, world: World, looker: Looker, method: str) -> Iterator[tuple[Rule, str]]:
    """Yield every route that takes a method, with an address of something this person may know of where there is one."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint not in OPEN and rule.endpoint != "sign_in.out":
            for values in _values(rule, world, looker):
                with suppress(ValueError):
                    yield rule, adapter.build(rule.endpoint, values)


def _values(rule: Rule, world: World, looker: Looker) -> Iterator[dict[str, Any]]:
    room, arguments = rule.endpoint.partition(".")[0], rule.arguments
    if "kind" in arguments or "label" in arguments:
        name = "kind" if "kind" in arguments else "label"
        yield from ({name: kind, "token": known(world, looker, label)} for kind, label in KINDS.items())
    elif "held_on" in arguments:
        audience = sorted(heard_by(looker) & {"meeting", "police", "licensing", "unit"})[:1] or ["meeting"]
        yield {"held_on": MEETINGS[1].isoformat(), "audience": audience[0]}
    elif "agency" in arguments:
        yield {"agency": looker.agency or "homes"}
    elif "staged" in arguments:
        yield {"staged": NOTHING, **({"line": 1} if "line" in arguments else {})}
    elif "token" in arguments and room == "returns":
        yield {"token": token(world, looker, world.returns.get(looker.agency, world.returns["homes"]))}
    elif "token" in arguments and room == "notices":
        theirs = [each for each in world.notices.values() if world.may_know(looker, each)]
        step = {"step": "check"} if "step" in arguments else {}
        yield {"token": token(world, looker, theirs[0]) if theirs else NOTHING, **step}
    elif "token" in arguments and room in {"reports", "sanitised", "urgent"}:
        found = [each for each in world.reports.values() if world.may_know(looker, each)]
        yield {"token": token(world, looker, found[0]) if found else NOTHING}
    elif "token" in arguments and room == "offender":
        theirs = [each for each in world.suspects if world.may_know(looker, each)]
        report = token(world, looker, world.reports["cleared"])
        yield {"token": token(world, looker, theirs[0]) if theirs else NOTHING, "report": report}
    elif "token" in arguments:
        yield {"token": known(world, looker, _ROOMS[room])}
    else:
        # What stands behind the question mark, where a page asks for nothing without it.
        yield {"search": {"q": "Zq"}, "notices": {"person": known(world, looker, "Person")}}.get(room, {})


def known(world: World, looker: Looker, label: str) -> str:
    found = [each for each in world.entities[label] if world.may_know(looker, each)]
    return token(world, looker, found[0]) if found else NOTHING


def token(world: World, looker: Looker, internal_id: str) -> str:
    return world.services.tokens.token(scope_of(looker), internal_id)
