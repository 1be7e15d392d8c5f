"""Every query there is, read from `cypher/<room>/*.cypher`; the projection and the readers run them by name.

A file opens with header lines (`// name:`, `// mode: read|write`, `// params:`, `// returns:`), other `//` lines
may say why, and holds one statement. `// for-each:` writes it once for each member of a closed vocabulary:
that is the only text ever put into a query, and nothing but letters and underscores is. Values go in as parameters.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from neo4j import ManagedTransaction

from intel.errors import IntelError
from intel.vocabulary import read

FOLDER: Final = Path(__file__).parents[2] / "cypher"
_OVERRIDES: Final = "override"
_REQUIRED: Final = ("name", "mode", "params", "returns")
_HEADERS: Final = (*_REQUIRED, "for-each")
_MODES: Final = ("read", "write")
_FROM_VOCABULARY: Final = re.compile(r"^[A-Za-z_]+$")
_QUOTED: Final = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|//[^\n]*|/\*.*?\*/", re.DOTALL)
_PARAMETER: Final = re.compile(r"\$(\w+)")
_PLACEHOLDER: Final = re.compile(r"\{\{(\w*)\}\}")

# Where each engine keeps its own schema; the other engines never read it.
_OWN_SCHEMA: Final = {"neo4j": "schema/neo4j.cypher"}


class QueryError(IntelError):
    """A query file is not as it must be, or a query is asked for wrongly; the engine was not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One statement and what it takes and gives."""

    name: str
    mode: str
    params: tuple[str, ...]
    returns: tuple[str, ...]
    text: str

    def check(self, parameters: Mapping[str, Any]) -> None:
        """Refuse parameters the query does not take, and the lack of one it does."""
        missing = sorted(set(self.params) - set(parameters))
        unknown = sorted(set(parameters) - set(self.params))
        if missing or unknown:
            lacks = f" It lacks {', '.join(missing)}." if missing else ""
            strange = f" It does not take {', '.join(unknown)}." if unknown else ""
            raise QueryError(f"The query {self.name} was not run.{lacks}{strange}")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The queries by name, as one engine runs them."""

    queries: Mapping[str, Query]

    def get(self, name: str) -> Query:
        """Return the query of this name; there is no other way to come by one."""
        try:
            return self.queries[name]
        except KeyError:
            raise QueryError(f"There is no query named {name} in the folder cypher.") from None

    def __iter__(self) -> Iterator[Query]:
        return iter(self.queries.values())

    def with_text(self, name: str, text: str) -> "Catalogue":
        """Return a catalogue in which one query reads otherwise: how a test shows that a clause matters."""
        old = self.get(name)
        new = Query(name=old.name, mode=old.mode, params=old.params, returns=old.returns, text=text)
        return Catalogue(MappingProxyType({**self.queries, name: new}))


def run(transaction: ManagedTransaction, query: Query, **parameters: Any) -> list[dict[str, Any]]:
    """Run a query of the catalogue, its parameters checked before the engine is asked."""
    query.check(parameters)
    return [dict(record) for record in transaction.run(query.text, parameters)]


def load_catalogue(kind: str, folder: Path = FOLDER) -> Catalogue:
    """Read every query as the engine `kind` runs it: a file in `override/<kind>/` replaces the common one."""
    queries: dict[str, Query] = {}
    of_other_engines = {folder / path for engine, path in _OWN_SCHEMA.items() if engine != kind}
    for path in sorted(folder.glob("*/*.cypher")):
        if path not in of_other_engines:
            for query in read_file(path):
                if query.name in queries:
                    raise QueryError(f"{path.name}: there are two queries named {query.name}.")
                queries[query.name] = query
    for path in sorted((folder / _OVERRIDES / kind).glob("*/*.cypher")):
        for query in read_file(path):
            _replaces(path, query, queries.get(query.name))
            queries[query.name] = query
    return Catalogue(MappingProxyType(queries))


def read_file(path: Path) -> list[Query]:
    """Read one file: one query, or one for each member of the vocabulary it names."""
    headers, statement = _parts(path)
    room = path.parent.name
    if not re.fullmatch(rf"{re.escape(room)}\.\w+", headers["name"]):
        raise QueryError(f"{path.name}: the name {headers['name']!r} does not begin with its room, {room}.")
    if headers["mode"] not in _MODES:
        raise QueryError(f"{path.name}: the mode is neither read nor write.")
    params, returns = _words(headers["params"]), _words(headers["returns"])
    bare = _QUOTED.sub("''", statement)
    if ";" in bare:
        raise QueryError(f"{path.name}: it holds more than one statement, or a semicolon.")
    if set(_PARAMETER.findall(bare)) != set(params):
        raise QueryError(f"{path.name}: the parameters it uses are not the ones it names in its header.")
    return [
        Query(
            name=headers["name"] + suffix,
            mode=headers["mode"],
            params=params,
            returns=returns,
            text=_filled(path, statement, values),
        )
        for suffix, values in _members(path, headers.get("for-each"))
    ]


def _parts(path: Path) -> tuple[dict[str, str], str]:
    """Cut a file into its headers and its statement."""
    lines = path.read_text(encoding="utf-8").splitlines()
    headers: dict[str, str] = {}
    while lines and lines[0].startswith("//"):
        key, colon, value = lines.pop(0).removeprefix("//").partition(":")
        if colon and key.strip() in _HEADERS:
            headers[key.strip()] = value.strip()
    missing = [key for key in _REQUIRED if key not in headers]
    statement = "\n".join(lines).strip()
    if missing or not statement:
        raise QueryError(f"{path.name}: it lacks {', '.join(missing) or 'a statement'}.")
    return headers, statement


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _members(path: Path, vocabulary: str | None) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the suffix of each expansion's name with the values for its placeholders."""
    if vocabulary is None:
        yield "", {}
        return
    if vocabulary not in _VOCABULARIES:
        raise QueryError(f"{path.name}: {vocabulary!r} is no vocabulary a query can be written for each of.")
    for values in _VOCABULARIES[vocabulary]():
        yield f"[{','.join(values.values())}]", values


def _filled(path: Path, statement: str, values: Mapping[str, str]) -> str:
    """Put values of the closed vocabulary, and nothing else, in the place of the placeholders."""
    known = {**values, "all_links": "|".join(read("links"))}
    for placeholder, value in known.items():
        if not all(_FROM_VOCABULARY.match(word) for word in value.split("|")):
            raise QueryError(
                f"{path.name}: a value for {placeholder} holds more than letters and underscores."
            )

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in known:
            raise QueryError(f"{path.name}: nothing is known to put for the placeholder {match[1]!r}.")
        return known[match[1]]

    return _PLACEHOLDER.sub(value_of, statement)


def _replaces(path: Path, query: Query, common: Query | None) -> None:
    """Refuse an override that has no common query, or that asks for or answers something else."""
    if common is None or (common.mode, set(common.params), common.returns) != (
        query.mode,
        set(query.params),
        query.returns,
    ):
        raise QueryError(f"{path}: it overrides no query with the same mode, parameters and columns.")


def _labels() -> Iterator[dict[str, str]]:
    yield from ({"label": label} for label in read("labels"))


def _sources() -> Iterator[dict[str, str]]:
    yield from ({"source": source} for source in read("sources"))


def _nodes() -> Iterator[dict[str, str]]:
    yield from ({"node": node} for node in (*read("labels"), *read("sources"), "Projection"))


def _mentions() -> Iterator[dict[str, str]]:
    for source, described in read("sources").items():
        yield from ({"source": source, "label": label} for label in described["mentions"])


def _links() -> Iterator[dict[str, str]]:
    for link, described in read("links").items():
        for start in described["from"]:
            yield from ({"link": link, "from": start, "to": end} for end in described["to"])


def _there() -> Iterator[dict[str, str]]:
    """Give the labels of what may be at a place on a day, and of the places."""
    kinds = [kind for kind in read("links").values() if kind.get("there")]
    ends = {label for kind in kinds for label in (*kind["from"], *kind["to"])}
    yield from ({"label": label} for label in read("labels") if label in ends)


_VOCABULARIES: Final = {
    "labels": _labels,
    "there": _there,
    "sources": _sources,
    "nodes": _nodes,
    "mentions": _mentions,
    "links": _links,
}
