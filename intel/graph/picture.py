"""The whole picture as plain values, so that two pictures can be compared: graph with ledger, engine with engine.

Called by `intel graph check` and by the tests that hold a rebuild against a graph grown step by step.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from intel.graph.rows import SourceRows, without_nothing
from intel.graph.store import Graph
from intel.vocabulary import read

Fact = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Every entity, source, mention and link, each as a sorted tuple of plain values."""

    entities: frozenset[Fact]
    sources: frozenset[Fact]
    mentions: tuple[Fact, ...]
    links: tuple[Fact, ...]


def _frozen(properties: Mapping[str, Any]) -> Fact:
    plain = without_nothing({name: tuple(v) if isinstance(v, list) else v for name, v in properties.items()})
    return tuple(sorted(plain.items()))


def picture_of_graph(graph: Graph) -> Picture:
    """Read the whole graph."""
    labels, sources = tuple(read("labels")), tuple(read("sources"))
    entities = {(label, row["id"]) for label in labels for row in graph.query(f"picture.entities[{label}]")}
    found = {
        (label, _frozen(row["properties"]))
        for label in sources
        for row in graph.query(f"picture.sources[{label}]")
    }
    mentions = [
        (row["source"], row["label"], row["entity"], _frozen(row["properties"]))
        for label in sources
        for row in graph.query(f"picture.mentions[{label}]")
    ]
    links = [
        (row["link"], label, row["from_id"], row["to_label"], row["to_id"], _frozen(row["properties"]))
        for label in labels
        for row in graph.query(f"picture.links[{label}]")
    ]
    return Picture(
        entities=frozenset(entities),
        sources=frozenset(found),
        mentions=tuple(sorted(mentions)),
        links=tuple(sorted(links)),
    )


def picture_of_rows(all_rows: Iterable[SourceRows]) -> Picture:
    """Add up what every source ought to have put into the graph."""
    drawn = list(all_rows)
    return Picture(
        entities=frozenset((row.label, row.entity_id) for rows in drawn for row in rows.mentions),
        sources=frozenset((rows.label, _frozen({"id": rows.source_id, **rows.properties})) for rows in drawn),
        mentions=tuple(
            sorted(
                (rows.source_id, row.label, row.entity_id, _frozen(row.properties))
                for rows in drawn
                for row in rows.mentions
            )
        ),
        links=tuple(
            sorted(
                (row.link, row.from_label, row.from_id, row.to_label, row.to_id, _frozen(row.properties))
                for rows in drawn
                for row in rows.links
            )
        ),
    )


def differences(found: Picture, wanted: Picture) -> list[str]:
    """Say in words, by id only, what the graph has too much and what it lacks."""
    said: list[str] = []
    for part in ("entities", "sources", "mentions", "links"):
        has, should = set(getattr(found, part)), set(getattr(wanted, part))
        said += [f"{part}: too much: {_ids(fact)}" for fact in sorted(has - should, key=repr)]
        said += [f"{part}: missing: {_ids(fact)}" for fact in sorted(should - has, key=repr)]
        if has == should and len(getattr(found, part)) != len(getattr(wanted, part)):
            said.append(
                f"{part}: {len(getattr(found, part))} drawn where {len(getattr(wanted, part))} should be"
            )
    return said


def _ids(fact: Fact) -> str:
    """Keep the words of a fact that are ids or kinds; its properties may hold names."""
    own = dict(fact[-1]).get("id", "") if isinstance(fact[-1], tuple) else ""
    return " ".join(str(part) for part in (*fact, own) if isinstance(part, str) and part)
