"""The ego network: two steps from the store beside networkx in memory, and its page in Chromium beside pyvis's own."""

import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import networkx as nx
from figure import Figure, milliseconds
from flask import Flask
from sqlalchemy import func, select
from the_town import LoadedTown, town

from intel.network.find import MOST_ITEMS, EgoNetwork, find_ego_network
from intel.people.enquiry import Enquiry
from intel.people.stated import statements_around
from intel.reports.tables import mention
from webapp import create_app
from webapp.addresses import SLUGS

sys.path.append(str(Path(__file__).parents[1] / "browser"))
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def figures(scale: int) -> Iterator[Figure]:
    """Measure the store, then the page."""
    loaded = town(scale)
    analyst = loaded.services.accounts.viewer_for_command("m.lindqvist")
    enquiry = loaded.services.enquiry(analyst)
    label, entity = fullest(loaded, enquiry)
    graph = whole_graph(loaded)
    yield Figure(
        "two-step ego network from the store", milliseconds(lambda: two_steps(enquiry, label, entity)), "ms", 30.0,
        "networkx.ego_graph, all in memory", milliseconds(lambda: nx.ego_graph(graph, (label, entity), radius=2)),
    )  # fmt: skip
    found = find_ego_network(enquiry, label, entity, steps=2, among=True)
    yield Figure(
        f"... described, narrowed, capped at {len(found.items)} of {found.found}",
        milliseconds(lambda: find_ego_network(enquiry, label, entity, steps=2, among=True), times=5), "ms", None,
    )  # fmt: skip
    if CHROMIUM is None:
        return
    yield from pages(loaded, found, f"/network/{SLUGS[label]}/{enquiry.token(entity)}")


def fullest(loaded: LoadedTown, enquiry: Enquiry) -> tuple[str, str]:
    """Return who or what has the largest two-step network among the most named: the worst there is."""
    query = (
        select(mention.c.label, mention.c.entity_id)
        .where(mention.c.label.in_(("Person", "Venue")))
        .group_by(mention.c.label, mention.c.entity_id)
        .order_by(func.count().desc(), mention.c.entity_id)
        .limit(12)
    )
    with loaded.services.ledger.reading() as snapshot:
        named = [(str(row.label), str(row.entity_id)) for row in snapshot.connection.execute(query)]
    return min(named, key=lambda key: abs(len(two_steps(enquiry, *key)) - MOST_ITEMS))


def two_steps(enquiry: Enquiry, label: str, entity: str) -> set[tuple[str, str]]:
    """Ask the store twice: around the centre, and around what that met."""
    centre = (label, entity)
    first = statements_around(enquiry, [centre])
    met = {key for each in first for key in (each.start, each.end)} - {centre}
    second = statements_around(enquiry, met) if met else []
    return {centre} | met | {key for each in second for key in (each.start, each.end)}


def whole_graph(loaded: LoadedTown) -> "nx.MultiGraph[tuple[str, str]]":
    """Read every link there is into networkx."""
    graph: nx.MultiGraph[tuple[str, str]] = nx.MultiGraph()
    for label in ("Person", "Place", "Venue", "Vehicle", "Phone", "OnlineAccount", "Organisation"):
        for row in loaded.services.graph.query(f"picture.links[{label}]"):
            graph.add_edge((label, row["from_id"]), (row["to_label"], row["to_id"]))
    return graph


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve by waitress in a thread, as `intel serve` does in its process."""
    import waitress  # noqa: PLC0415

    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()


def pages(loaded: LoadedTown, found: EgoNetwork, path: str) -> Iterator[Figure]:
    """Open both pages in Chromium, five times each, until each says that it is drawn."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a Chromium
    from watched import ARGUMENTS  # noqa: PLC0415

    secret = loaded.services.sign_ins.start("m.lindqvist")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(create_app(loaded.services)) as address,
        sync_playwright() as playwright,
    ):
        theirs = pyvis_page(found, Path(folder) / "pyvis.html")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "intel", "value": secret, "url": address}])
        context.route(lambda url: not url.startswith(("file:", address)), lambda route: route.abort())
        page = context.new_page()
        ours = [drawn(page, f"{address}{path}?steps=2", "[data-diagram][data-ready=yes]") for _ in range(6)]
        peers = [drawn(page, theirs.as_uri(), "html[data-drawn]") for _ in range(6)]
        browser.close()
    yield Figure(
        f"page of {len(found.items)} items opened and drawn", median(ours[1:]), "s", 0.7,
        "pyvis's own page, until first drawn", median(peers[1:]),
        "ours comes from the server with its table and log line; pyvis's is a file with the graph in it",
    )  # fmt: skip


def pyvis_page(found: EgoNetwork, file: Path) -> Path:
    """Write the same items and links as pyvis writes its own page."""
    from pyvis.network import Network  # noqa: PLC0415

    network = Network(directed=True, cdn_resources="in_line")
    for item in found.items:
        network.add_node(item.id, label=item.name)
    for link in found.links:
        network.add_edge(link.start[1], link.end[1])
    html = network.generate_html()
    mark = "network.once('afterDrawing', () => document.documentElement.setAttribute('data-drawn', 'yes'));"
    file.write_text(html.replace("return network;", f"{mark} return network;"), encoding="utf-8")
    return file


def drawn(page: "object", address: str, selector: str) -> float:
    """Return the seconds from asking for an address until its picture stands."""
    begun = perf_counter()
    page.goto(address, wait_until="commit")  # type: ignore[attr-defined]
    page.wait_for_selector(selector, state="attached", timeout=60_000)  # type: ignore[attr-defined]
    return perf_counter() - begun
