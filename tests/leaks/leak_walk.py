"""Walks whatever pages there are as one person after another, and says what reached someone who was not to have it.

`Walk.everything` asks for every route with every id there is, those the viewer may see and those they may not, then
follows the links and forms on what came back. Each `Visit` keeps the marks, ids and people a page held, the queries it
ran and what was written into the chain of consultations; `faults` holds them against `planted_rules`.
"""

import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import count
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from planted_cases import EVERY, MEETINGS
from planted_rules import ALL_AGENCIES, AUDITOR, LOOKERS, READERS, Looker, heard_by, scope_of
from planted_words import by_mark, found_in, plain, typed_in
from planted_world import World
from sqlalchemy import func, select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from intel.access.tables import pseudonym
from intel.app import Services, rows_of_sources
from intel.graph.queries import Catalogue, load_catalogue
from intel.graph.store import Graph
from intel.ledger.tables import consultation
from intel.network import searchable
from intel.reports.tables import mention
from webapp import create_app

# How an address names a kind of thing.
KINDS: Final[dict[str, str]] = {
    "people": "Person", "places": "Place", "venues": "Venue", "vehicles": "Vehicle", "phones": "Phone",
    "accounts": "OnlineAccount", "organisations": "Organisation",
}  # fmt: skip
NONSENSE: Final = "zqxqxqwxqkq"
_TOKEN: Final = re.compile(r"(?<![a-z0-9])[a-z][a-z2-7]{26}(?![a-z0-9])")
_PSEUDONYM: Final = re.compile(r"\bYP-(\d+)\b")
_FOLLOWED: Final = (
    8  # links and forms of one endpoint followed for one viewer, besides those asked for outright
)
_EXAMPLE: Final = "<Q>YP-07</Q>"
_STOPPED: Final = "about to show something that is not open to you"
_LEAVES: Final = ("sign_in.", "static")


class WatchedGraph(Graph):
    """A graph that keeps the name of each query a viewer asks, with the rows handed to the program."""

    handed: list[tuple[str, frozenset[str], str]]

    def query(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        rows = super().query(name, **parameters)
        if "audiences" in parameters:
            self.handed.append((name, frozenset(parameters["audiences"]), repr(rows)))
        return rows


def watched(services: Services, catalogue: Catalogue | None = None) -> Services:
    """Return the services with a graph that can be watched, on the same engine, reading by `catalogue`."""
    engine, ticks = services.graph.engine, count()
    graph = WatchedGraph(
        engine,
        services.ledger,
        catalogue or load_catalogue(engine.kind),
        rows_of_sources,
        lock_text=lambda: f"walk-{id(ticks)}-{next(ticks)}",
    )
    graph.handed = []
    return replace(services, graph=graph)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One answer to one person: what it held, what it asked the graph, and who the record says was shown."""

    looker: Looker
    url: str
    endpoint: str
    status: int
    marks: frozenset[str]
    times: "Counter[str]"
    tokens: frozenset[str]
    people: frozenset[str]
    subjects: frozenset[str]
    queries: frozenset[str]
    handed: tuple[str, ...]
    words: str
    stopped: bool
    numbers: tuple[int, ...]
    links: tuple[str, ...] = field(repr=False)

    def __str__(self) -> str:
        return f"{self.looker} {self.url} ({self.endpoint}, {self.status})"


@dataclass(slots=True)
class Walk:
    """Someone's way through the pages of one planted world."""

    world: World
    services: Services
    app: Flask
    judge: "Judge"
    visits: list[Visit] = field(default_factory=list)
    _clients: dict[Looker, FlaskClient] = field(default_factory=dict)
    _before: int = 0
    _seen: set[tuple[Looker, str]] = field(default_factory=set)
    _judged: dict[tuple[frozenset[str], str], str] = field(default_factory=dict)

    @classmethod
    def through(cls, world: World, catalogue: Catalogue | None = None) -> "Walk":
        """Return a walk through the pages as they are, or as they would be with other queries."""
        services = watched(world.services, catalogue)
        searchable._KEPT._by_key.clear()  # what was kept was read by the queries of before
        return cls(world, services, create_app(services), Judge(world))

    # -- going ---------------------------------------------------------------------------------------

    def everything(self, lookers: Iterable[Looker] = LOOKERS) -> "Walk":
        """Visit every route with every id, then what the pages link to, as each person."""
        for looker in lookers:
            for url in self.addresses(looker):
                self.visit(looker, url)
            self._follow(looker)
        return self

    def addresses(self, looker: Looker) -> Iterator[str]:
        """Yield every address there is to ask for, whether or not this person may."""
        adapter = self.app.url_map.bind("localhost")
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and not rule.endpoint.startswith(_LEAVES):
                for values in self._values(rule, looker):
                    with suppress(ValueError):  # a kind that this address is not for
                        yield adapter.build(rule.endpoint, values)

    def visit(self, looker: Looker, url: str) -> Visit | None:
        """Ask for one page, once."""
        if (looker, url) in self._seen:
            return None
        self._seen.add((looker, url))
        made = self.ask(looker, url)
        self.visits.append(made)
        return made

    def ask(self, looker: Looker, url: str) -> Visit:
        """Ask for a page and read what came back."""
        self.start_listening()
        answer = self.client(looker).get(url)
        body = _text_of(answer.data)
        answer.close()
        said = (
            f"{body}\n{answer.headers.get('Location', '')}\n{answer.headers.get('Content-Disposition', '')}"
        )
        times = Counter(re.findall(r"zq[a-z]{3,}", plain(said)))
        tokens = frozenset(_TOKEN.findall(said)) - frozenset(_TOKEN.findall(url))
        return Visit(
            looker=looker,
            url=url,
            endpoint=self._endpoint(url),
            status=answer.status_code,
            marks=frozenset(found_in(said)),
            times=times,
            tokens=tokens,
            people=frozenset(self.people(looker, url, body, tokens)),
            words=_bare(body, url),
            stopped=answer.status_code == 500 and _STOPPED in plain(body),
            numbers=_counted(body) if self._endpoint(url) == "hotspots.page" else (),
            links=tuple(dict.fromkeys(_links_of(body))) if answer.mimetype == "text/html" else (),
            **self.heard(looker, url),
        )

    def start_listening(self) -> None:
        """Begin to note what is asked of the graph and written into the record."""
        self._graph().handed = []
        self._before = self._last_consultation()

    def heard(self, looker: Looker, url: str) -> dict[str, Any]:
        """Return what was asked and written since: fields of a visit."""
        handed = self._graph().handed
        return {
            "subjects": frozenset(self._subjects_after(self._before)),
            "queries": frozenset(name for name, _, _ in handed),
            "handed": tuple(self._closed_rows(url, looker, handed)),
        }

    def _graph(self) -> WatchedGraph:
        graph = self.services.graph
        assert isinstance(graph, WatchedGraph)
        return graph

    def client(self, looker: Looker) -> FlaskClient:
        """Return a browser in which this person is signed in."""
        if looker not in self._clients:
            client = self._clients[looker] = self.app.test_client()
            client.set_cookie("intel", self.services.sign_ins.start(looker.user))
        return self._clients[looker]

    def token(self, looker: Looker, internal_id: str) -> str:
        """Return what this person's browser would know an id by."""
        return self.services.tokens.token(scope_of(looker), internal_id)

    def _follow(self, looker: Looker) -> None:
        followed: Counter[str] = Counter()
        mine = [each for each in self.visits if each.looker == looker]
        for visit in mine:
            for url in visit.links:
                endpoint = self._endpoint(url)
                if not endpoint or endpoint.startswith(_LEAVES) or followed[endpoint] >= _FOLLOWED:
                    continue
                made = self.visit(looker, url)
                if made is not None:
                    followed[endpoint] += 1
                    mine.append(made)

    # -- what to ask for -----------------------------------------------------------------------------

    def _values(self, rule: Rule, looker: Looker) -> Iterator[dict[str, str]]:
        arguments, room = set(rule.arguments), rule.endpoint.partition(".")[0]
        if room == "search":
            for words in self._words():
                yield {"q": words}
        elif not arguments:
            yield {}
        elif arguments == {"label", "token"}:
            everything = rule.endpoint.endswith(".json")
            yield from self._labelled(
                looker, KINDS if everything else {each: KINDS[each] for each in ("people", "venues")}, "label"
            )
            person = self.token(looker, next(iter(self.world.entities["Person"])))
            yield from ({"label": each, "token": person} for each in ("any", "Person", "venues", "nothing"))
        elif arguments == {"kind", "token"}:
            yield from self._labelled(looker, KINDS, "kind")
        elif arguments == {"held_on"}:
            for day in MEETINGS[1:]:
                yield from ({"held_on": day.isoformat(), "audience": each} for each in READERS)
        elif arguments == {"agency"}:
            yield from ({"agency": each} for each in (*ALL_AGENCIES, "nowhere"))
        elif arguments <= {"token", "staged", "step", "line"}:
            steps = [{"step": each} for each in ("serve", "check", "end") if "step" in arguments] or [{}]
            line = {"line": "1"} if "line" in arguments else {}
            name = next(iter(arguments & {"token", "staged"}))
            yield from ({name: each, **step, **line} for step in steps for each in self._tokens(looker, room))
        else:
            raise AssertionError(f"the walk does not know what to put into {rule}; teach it")

    def _labelled(self, looker: Looker, kinds: dict[str, str], name: str) -> Iterator[dict[str, str]]:
        for word, label in kinds.items():
            for each in self.world.entities.get(label, {}):
                yield {name: word, "token": self.token(looker, each)}

    def _tokens(self, looker: Looker, room: str) -> Iterator[str]:
        """Yield the tokens of all this room can show, one of each other kind, and one that another scope made."""
        things = {KINDS.get(word, word): list(known) for word, known in self.world.entities.items()}
        pools = {
            **things,
            "reports": list(self.world.reports.values()),
            "returns": list(self.world.returns.values()),
            "notices": list(self.world.notices.values()),
        }
        own = KINDS.get(room, "Person" if room == "offender" else room)
        yield from (self.token(looker, each) for each in pools.get(own, []))
        yield from (
            self.token(looker, each) for name, ids in pools.items() if name != own for each in ids[:1]
        )
        other = "police" if scope_of(looker) != "police" else "unit"
        yield from (self.services.tokens.token(other, each) for each in pools.get(own, [])[:2])
        yield from pools.get(own, [])[:1]  # an id as the program knows it is no token
        yield "nothing-of-ours"

    def _words(self) -> Iterator[str]:
        yield ""
        yield NONSENSE
        for each in self.world.plants:
            if "search" in each.lives_on:
                yield each.written

    def _closed_rows(
        self, url: str, looker: Looker, handed: Iterable[tuple[str, frozenset[str], str]]
    ) -> Iterator[str]:
        """Yield each query that was asked for another's audiences, or handed over what is not open to them."""
        asking = {heard_by(looker)} | {heard_by(each) for each in _readers(url)}
        for name, audiences, rows in handed:
            if audiences not in asking:
                yield f"{name} is asked for {sorted(audiences)}"
            if (audiences, rows) not in self._judged:
                self._judged[audiences, rows] = self.judge.closed_in(rows, audiences)
            if self._judged[audiences, rows]:
                yield f"{name} hands over {self._judged[audiences, rows]}"

    # -- what came back ------------------------------------------------------------------------------

    def _endpoint(self, url: str) -> str:
        parts = urlsplit(url)
        try:
            return str(self.app.url_map.bind("localhost").match(parts.path, method="GET")[0])
        except HTTPException:
            return ""

    def _last_consultation(self) -> int:
        with self.services.ledger.reading() as snapshot:
            return int(snapshot.connection.execute(select(func.max(consultation.c.seq))).scalar() or 0)

    def _subjects_after(self, before: int) -> Iterator[str]:
        for each in self.services.ledger.consultations.list(after=before):
            yield from each.subjects

    def people(self, looker: Looker, url: str, body: str, tokens: Iterable[str]) -> Iterator[str]:
        """Yield every person a page shows by an id it links to or by a pseudonym; the search page explains with one."""
        known, scope = self.world.entities["Person"], scope_of(looker)
        for each in tokens:
            found = self.services.tokens.identify(scope, each)
            if found in known:
                yield str(found)
        eyes = next(_readers(url), looker)
        for number in set(_PSEUDONYM.findall(plain(body).upper().replace(_EXAMPLE, ""))):
            yield self._pseudonym(scope_of(eyes), int(number))

    def _pseudonym(self, scope: str, number: int) -> str:
        query = (
            select(mention.c.entity_id)
            .join(pseudonym, pseudonym.c.mention_id == mention.c.mention_id)
            .where(pseudonym.c.scope == scope, pseudonym.c.number == number)
        )
        with self.services.ledger.reading() as snapshot:
            return str(snapshot.connection.execute(query).scalar() or f"nobody is YP-{number} for {scope}")


# -- judging what came back ----------------------------------------------------------------------------


@dataclass
class Judge:
    """Says of a visit what was wrong with it."""

    world: World

    def __post_init__(self) -> None:
        self._plants = by_mark(self.world.plants)
        self._ids = set(self.world.ids())
        tokens = self.world.services.tokens
        scopes = {scope_of(each) for each in LOOKERS}
        self._foreign = {tokens.token(scope, each): (scope, each) for scope in scopes for each in self._ids}

    def leaks(self, visit: Visit) -> list[str]:
        """Return everything in an answer that its reader may not have."""
        return [f"{visit}: {each}" for each in (*self._words(visit), *self._known_ids(visit), *visit.handed)]

    def closed_in(self, rows: str, audiences: frozenset[str]) -> str:
        """Return one thing in the rows of a query that stands in no report open to them; empty if all does."""
        for mark in found_in(rows):
            plants = self._plants.get(mark, [])
            if plants and not any(each.heard_by(audiences) for each in plants):
                return str(plants[0])
        for known in set(_TOKEN.findall(rows)) & self._ids:
            if not self.world.heard_by(audiences, known):
                return f"an id ({known[0]}…) of something not open to them"
        return ""

    def _words(self, visit: Visit) -> Iterator[str]:
        typed = typed_in(visit.url)
        for mark in sorted(visit.marks - typed):
            plants = self._plants.get(mark) or self._begun_by(mark)
            for reader in (visit.looker, *_readers(visit.url)):
                if plants and not any(each.open_to(reader) for each in plants):
                    yield f"shows {reader} {plants[0]}"

    def _begun_by(self, mark: str) -> list[Any]:
        """Return the plants a cut-off word may be the beginning of."""
        if not mark.startswith("zq") or len(mark) < 6 or mark == NONSENSE:
            return []
        return [each for known, plants in self._plants.items() if known.startswith(mark) for each in plants]

    def _known_ids(self, visit: Visit) -> Iterator[str]:
        mine = scope_of(visit.looker)
        for token in sorted(visit.tokens):
            if token in self._ids:
                yield "shows an id as the program knows it"
            scope, known = self._foreign.get(token, ("", ""))
            if scope and scope != mine:
                yield f"shows an id of another scope, {scope}"
            if scope == mine and visit.looker != AUDITOR and not self.world.may_know(visit.looker, known):
                yield f"links to something that is not open to them ({known[0]}…)"

    def miscounts(self, visit: Visit) -> list[str]:
        """Return what a page that counts reports counts wrongly: only those that are open to its reader count."""
        if not visit.numbers:
            return []
        counted = sum(
            each.standing.open_to(visit.looker) and not each.standing.suspected_false for each in EVERY
        )
        # What is planted happened in the usual period; another one may hold fewer of it, and never more.
        usual = not {"months", "end"} & dict(parse_qsl(urlsplit(visit.url).query)).keys()
        right = visit.numbers[0] == counted if usual else visit.numbers[0] <= counted
        return [] if right else [f"{visit}: counts {visit.numbers[0]} reports, not {counted}"]

    def searches(self, found: Visit, nothing: Visit) -> list[str]:
        """Return what a search for a word that is not open to someone says that one for nonsense does not."""
        words = dict(parse_qsl(urlsplit(found.url).query)).get("q", "")
        marks = found_in(words)
        if not marks or any(p.open_to(found.looker) for mark in marks for p in self._plants.get(mark, ())):
            return []
        return (
            [] if found.words == nothing.words else [f"{found}: answers otherwise than it does to nonsense"]
        )


def _text_of(data: bytes) -> str:
    """Return the text of an answer; of a workbook or a document, that of its parts."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return "\n".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    return data.decode("utf-8", "replace")


def _bare(body: str, url: str) -> str:
    """Return a page's words as they would be whatever was typed, to hold two searches against each other."""
    typed = dict(parse_qsl(urlsplit(url).query)).get("q", "")
    said = re.sub(r'nonce="[^"]*"|name="csrf_token" value="[^"]*"', "", html.unescape(body))
    return said.casefold().replace(typed.casefold(), "…") if typed else ""


def _counted(body: str) -> tuple[int, ...]:
    """Return how many reports the hot spots page says there are, mapped or not, confirmed or waiting."""
    said = plain(body)
    counted = re.search(r"(\d+) reports?: \d+ mapped", said)
    waiting = re.search(r"not counted: (\d+) whose grade", said)
    return (int(counted[1]) + (int(waiting[1]) if waiting else 0),) if counted else ()


def _readers(url: str) -> Iterator[Looker]:
    """Yield for whom else a page is made: whoever a pack is for."""
    parts = urlsplit(url)
    audience = dict(parse_qsl(parts.query)).get("audience", "")
    if parts.path.endswith("/pack") and audience in READERS:
        yield READERS[audience]


class _Links(HTMLParser):
    """The addresses of our own that a page links to, and that its forms which only ask would ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._action = ""
        self._fields: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" or any(
            name.startswith("data-") and value.startswith("/") for name, value in said.items()
        ):
            self.found += [
                value for name, value in said.items() if value.startswith("/") and name != "action"
            ]
        if tag == "form" and said.get("method", "get") == "get":
            self._action, self._fields = said.get("action", ""), {}
        if not self._action:
            return
        if tag == "input" and said.get("type") in {"hidden", "checkbox", "radio", "date", "search", "text"}:
            self._try(said.get("name", ""), said.get("value", ""), keep=said.get("type") == "hidden")
        if tag == "select":
            self._select = said.get("name", "")
        if tag == "option" and self._select:
            self._try(self._select, said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._action = ""
        if tag == "select":
            self._select = ""

    def _try(self, name: str, value: str, *, keep: bool = False) -> None:
        if keep:
            self._fields[name] = value
        if name:
            self.found.append(f"{self._action}?{urlencode({**self._fields, name: value})}")


def _links_of(body: str) -> Iterator[str]:
    parser = _Links()
    parser.feed(body)
    yield from (each.partition("#")[0] for each in parser.found)
