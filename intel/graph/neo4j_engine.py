"""A Neo4j server somebody else runs, for teams. Opened by `intel.graph.engine.open_graph`."""

from typing import ClassVar
from urllib.parse import unquote, urlsplit

from neo4j import GraphDatabase, NotificationMinimumSeverity

from intel.errors import AskedWrongly
from intel.graph.engine import RETRY_SECONDS, Engine, in_our_words

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


class Neo4jEngine(Engine):
    """Neo4j over Bolt: the projection's own lock in the graph is enough, so writing holds nothing else."""

    kind: ClassVar[str] = "neo4j"
    text_index: ClassVar[str] = "report_text"

    def close(self) -> None:
        """Let go of the driver; the server goes on."""
        self.driver.close()


def open_neo4j(url: str) -> Neo4jEngine:
    """Connect to `scheme://user:password@host:port[/database]`; the password is never repeated in a message."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in _SCHEMES and parts.hostname and parts.username and parts.password
        port = parts.port or 7687
    except ValueError:
        whole = None
    if not whole:
        raise AskedWrongly(
            "INTEL_GRAPH_URL cannot be understood. Write it as bolt://user:password@host:port, "
            "or leave it empty to keep the graph inside this program."
        )
    with in_our_words():
        driver = GraphDatabase.driver(
            f"{parts.scheme}://{parts.hostname}:{port}",
            auth=(unquote(parts.username or ""), unquote(parts.password or "")),
            # Hints about labels not yet in use would fill the log with the text of queries.
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            telemetry_disabled=True,
            connection_timeout=5.0,
            max_transaction_retry_time=RETRY_SECONDS,
        )
        try:
            driver.verify_connectivity()
        except BaseException:
            driver.close()
            raise
    return Neo4jEngine(driver, parts.path.strip("/") or "neo4j")
