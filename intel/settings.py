"""The settings, as one table: name, default, help. Read once, in `intel.app`, and passed in from there."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from intel.errors import AskedWrongly

# name, default, what it is for; docs/settings.md is made from this table.
TABLE: tuple[tuple[str, str, str], ...] = (
    (
        "INTEL_HOME",
        "./var",
        "The folder that holds the ledger, the graph and the secret; made with mode 0700.",
    ),
    (
        "INTEL_DATABASE_URL",
        "",
        "Where the ledger lives, as postgresql://user:password@host:port/database; empty means SQLite inside INTEL_HOME.",
    ),
    (
        "INTEL_GRAPH_URL",
        "",
        "A Neo4j server as bolt://user:password@host:port; empty means ArcadeDB inside this process.",
    ),
    (
        "INTEL_ERASURES",
        "",
        "The list of what was erased, applied again when a backup is restored; empty means erasures.jsonl inside INTEL_HOME.",
    ),
    ("INTEL_HOST", "127.0.0.1", "The address the web pages are served on."),
    ("INTEL_PORT", "8000", "The port the web pages are served on."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says, read once."""

    home: Path
    database_url: str
    graph_url: str
    erasures: Path
    host: str
    port: int

    @property
    def on_a_server(self) -> bool:
        """Whether the ledger lives on a database server, so that several machines may share it."""
        return not self.database_url.startswith("sqlite")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read every setting of TABLE from `environ` (the process's own by default)."""
        source = os.environ if environ is None else environ
        value = {name: source.get(name) or default for name, default, _ in TABLE}
        home = Path(value["INTEL_HOME"]).resolve()
        return cls(
            home=home,
            database_url=value["INTEL_DATABASE_URL"] or f"sqlite:///{home / 'ledger.db'}",
            graph_url=value["INTEL_GRAPH_URL"],
            erasures=Path(value["INTEL_ERASURES"] or home / "erasures.jsonl").resolve(),
            host=value["INTEL_HOST"],
            port=_port(value["INTEL_PORT"]),
        )


def _port(said: str) -> int:
    if not (said.isascii() and said.isdigit() and int(said) < 65536):
        raise AskedWrongly(
            "INTEL_PORT is not the number of a port. Nothing was started. Set it to 8000, say."
        )
    return int(said)
