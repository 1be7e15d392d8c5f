"""The town, end to end: loaded from files, drawn again, searched, a person's page, a pack."""

from collections.abc import Iterator
from datetime import date

from figure import Figure, milliseconds, seconds
from flask.testing import FlaskClient
from sqlalchemy import func, select
from the_town import LoadedTown, town

from intel.meetings.pack import make_pack
from intel.meetings.write_pack import pack_page
from intel.reports.tables import mention
from webapp import create_app


def figures(scale: int) -> Iterator[Figure]:
    """Measure loading first, then what people do all day."""
    loaded = town(scale)
    yield Figure("town loaded from files", loaded.load_seconds, "s", 20.0 * scale)
    yield Figure("town's picture drawn again", seconds(loaded.services.graph.rebuild), "s", 12.0 * scale)
    analyst = signed_in(loaded, "m.lindqvist")
    people = busiest_people(loaded, 5)
    yield Figure("a person's page, worst of five who are named most", _worst(analyst, people), "ms", 150.0)
    names = ("Kiln Street", "Mohammed Hussain", "S2 1BA", "taxi", "R-400")
    yield Figure(
        "search, worst of five", _worst(analyst, [f"/search?q={name.replace(' ', '+')}" for name in names]),
        "ms", 200.0 if scale == 1 else 400.0,
    )  # fmt: skip
    for page in ("/", "/reports", "/people", "/venues", "/hot-spots"):
        yield Figure(f"page {page}", _worst(analyst, [page]), "ms", None)
    yield Figure("pack as HTML, worst of three", _slowest_pack(loaded), "s", 2.0 * scale)


def signed_in(loaded: LoadedTown, user: str) -> FlaskClient:
    """Return a browser in which `user` is signed in."""
    client = create_app(loaded.services).test_client()
    client.set_cookie("intel", loaded.services.sign_ins.start(user))
    return client


def busiest_people(loaded: LoadedTown, most: int, user: str = "m.lindqvist") -> list[str]:
    """Return the pages of those whom most reports name, by a user's own ids: the longest there are."""
    scope = loaded.services.accounts.viewer_for_command(user).scope
    named = (
        select(mention.c.entity_id)
        .where(mention.c.label == "Person")
        .group_by(mention.c.entity_id)
        .order_by(func.count().desc(), mention.c.entity_id)
        .limit(most)
    )
    with loaded.services.ledger.reading() as snapshot:
        ids = list(snapshot.connection.execute(named).scalars())
    return [f"/people/{loaded.services.tokens.token(scope, each)}" for each in ids]


def _worst(client: FlaskClient, paths: list[str]) -> float:
    return max(milliseconds(lambda path=path: _got(client, path), times=5) for path in paths)


def _got(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise AssertionError(f"{path} answered {answer.status_code}")


def _slowest_pack(loaded: LoadedTown) -> float:
    chair = loaded.services.accounts.viewer_for_command("s.okafor")
    held_on = date(2026, 3, 31)
    return max(
        seconds(
            lambda name=name: pack_page(
                make_pack(loaded.services, chair, held_on=held_on, audience=name), number=7
            )
        )
        for name in ("police", "meeting", "licensing")
    )
