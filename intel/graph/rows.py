"""The rows of a source: what one report or record puts into the picture, as plain values.

Rooms make these in their `project.py`; `projection` writes them; `picture` compares them with the graph.
Property values are text, numbers, booleans or lists of text; dates are ISO 8601 text, because engines differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Properties = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRow:
    """The source mentions an entity: names and descriptions sit here, never on the entity's node."""

    label: str
    entity_id: str
    properties: Properties


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """One statement of the source, as one relationship between two entities it mentions."""

    link: str
    from_label: str
    from_id: str
    to_label: str
    to_id: str
    properties: Properties


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRows:
    """Everything one source puts into the picture. `label` is the source's own: Report, Designation, ..."""

    source_id: str
    label: str
    properties: Properties
    mentions: tuple[MentionRow, ...] = ()
    links: tuple[LinkRow, ...] = field(default=())


def without_nothing(properties: Properties) -> dict[str, Any]:
    """Drop what was not said: neither engine keeps a property without a value."""
    return {name: value for name, value in properties.items() if value is not None and value != ""}
