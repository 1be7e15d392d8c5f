import pytest
from neo4j import ManagedTransaction

from intel.graph.engine import Engine
from intel.graph.queries import load_catalogue
from intel.hotspots.count import ReportPlaces, report_places

NAME = "hotspots.reports_by_ward"

WRITTEN = """
CREATE (r1:Report {id: 'r1', audience: ['meeting'], happened_on: '2026-09-03', reported_on: '2026-10-01',
                   information_grade: 'B', provisional: false})
CREATE (r1)-[:MENTIONS {ward: 'Darnall', audience: ['meeting']}]->(:Place {id: 'l1'})
CREATE (r1)-[:MENTIONS {ward: 'Darnall', audience: ['meeting']}]->(:Venue {id: 'v1'})
CREATE (r1)-[:MENTIONS {ward: 'City', audience: ['unit']}]->(:Venue {id: 'v2'})
CREATE (r1)-[:MENTIONS {audience: ['meeting']}]->(:OnlineAccount {id: 'o1'})
CREATE (r1)-[:MENTIONS {audience: ['meeting']}]->(:Person {id: 'p1'})
CREATE (r2:Report {id: 'r2', audience: ['meeting'], reported_on: '2026-10-01', information_grade: 'A', provisional: true})
CREATE (r3:Report {id: 'r3', audience: ['meeting'], reported_on: '2026-10-01', information_grade: 'E'})
CREATE (r4:Report {id: 'r4', audience: ['unit'], reported_on: '2026-10-01', information_grade: 'A'})
CREATE (r4)-[:MENTIONS {ward: 'Birley', audience: ['unit']}]->(:Place {id: 'l4'})
CREATE (r5:Report {id: 'r5', audience: ['meeting'], reported_on: '2026-10-31', information_grade: 'D'})
CREATE (r5)-[:MENTIONS {ward: 'Walkley', home_address: true, audience: ['meeting']}]->(:Place {id: 'l5'})
CREATE (r6:Report {id: 'r6', audience: ['meeting'], happened_on: '2025-07-31', reported_on: '2026-10-01',
                   information_grade: 'A'})
CREATE (r7:Report {id: 'r7', audience: ['meeting'], reported_on: '2026-11-01', information_grade: 'A'})
"""


@pytest.fixture
def engine(graph_engine: Engine) -> Engine:
    graph_engine.write(lambda transaction: transaction.run(WRITTEN).consume())
    return graph_engine


def asked(engine: Engine, audiences: list[str], *, without: str = "") -> dict[str, ReportPlaces]:
    """Run the query as it stands, or with one clause taken out."""
    query = load_catalogue(engine.kind).get(NAME)
    assert without in query.text

    def read(transaction: ManagedTransaction) -> list[dict[str, object]]:
        text = query.text.replace(without, "true") if without else query.text
        return transaction.run(text, audiences=audiences, since="2025-08-01", until="2026-11-01").data()

    rows = engine.read(read)
    return dict(zip(dict.fromkeys(str(row["report"]) for row in rows), report_places(rows), strict=True))


def test_a_report_is_counted_where_its_viewer_may_see_it_was(engine: Engine) -> None:
    assert asked(engine, ["meeting"]) == {
        "r1": ReportPlaces(
            month="2026-09", reported_month="2026-10", wards=frozenset({"Darnall"}), online=True
        ),
        "r2": ReportPlaces(month="2026-10", reported_month="2026-10", awaiting_grade=True),
        "r5": ReportPlaces(month="2026-10", reported_month="2026-10"),
    }


def test_the_unit_sees_its_own(engine: Engine) -> None:
    found = asked(engine, ["unit"])
    assert list(found) == ["r4"]
    assert asked(engine, ["unit", "meeting"])["r1"].wards == {"Darnall", "City"}
    assert asked(engine, []) == {}


@pytest.mark.parametrize(
    ("clause", "leak"),
    [("any(a IN r.audience WHERE a IN $audiences)", "r4"), ("r.information_grade <> 'E'", "r3")],
)
def test_without_its_clause_the_query_would_count_what_it_must_not(
    engine: Engine, clause: str, leak: str
) -> None:
    assert leak not in asked(engine, ["meeting"])
    assert leak in asked(engine, ["meeting"], without=clause)


def test_without_the_clause_on_mentions_a_withheld_place_would_show(engine: Engine) -> None:
    clause = "any(a IN m.audience WHERE a IN $audiences)"
    assert asked(engine, ["meeting"], without=clause)["r1"].wards == {"Darnall", "City"}
