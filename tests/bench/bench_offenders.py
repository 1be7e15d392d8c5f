"""Scores of a thousand suspects at once, with reasons, beside one query a person; and the pages they are read on."""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from figure import Figure, seconds
from sqlalchemy import insert

from intel.app import all_kinds
from intel.ledger import Ledger, open_engine, read_transaction, utc_now, write_transaction
from intel.offenders.compute import compute
from intel.offenders.read_matrix import read_matrix, shipped_text
from intel.offenders.tables import stated, wording
from intel.people.tables import designation, person_fact
from intel.reports.tables import mention, source

AT = date(2026, 11, 3)
_EACH = 6  # statements a suspect


def figures(scale: int) -> Iterator[Figure]:
    """Measure 1,000 suspects and 10,000: the second shows that cost grows no faster than the work."""
    for suspects, target in ((1000, 0.1), (10_000, 1.0)):
        with tempfile.TemporaryDirectory(prefix="bench-offenders-") as folder:
            yield _figure(Path(folder), suspects * scale, target * scale)


def _figure(folder: Path, suspects: int, target: float) -> Figure:
    database = open_engine(f"sqlite:///{folder}/ledger.db")
    Ledger(database, kinds=all_kinds(), clock=utc_now)
    _fill(database, suspects)
    matrix = read_matrix(shipped_text())
    with read_transaction(database) as connection:
        compute(connection, matrix, at=AT)  # once unmeasured
        ours = min(seconds(lambda: compute(connection, matrix, at=AT)) for _ in range(3))
        people = [f"p{each}" for each in range(min(suspects, 200))]
        some = seconds(lambda: [compute(connection, matrix, at=AT, people=[each]) for each in people])
    database.dispose()
    return Figure(
        f"{suspects:,} suspects with {suspects * _EACH:,} statements scored with reasons", ours, "s", target,
        peer="one query a person", peer_value=some * suspects / len(people),
        note=f"peer from {len(people)} people",
    )  # fmt: skip


def _fill(database: object, suspects: int) -> None:
    """Write the tables that entries would have filled: six reports a suspect, each with a young person."""
    rows: dict[str, list[dict[str, object]]] = {
        "source": [], "mention": [], "fact": [], "stated": [], "wording": [], "designation": [],
    }  # fmt: skip
    for each in range(suspects):
        rows["designation"].append(
            {"designation_id": f"d{each}", "mention_id": f"p{each}", "ground": "arrested", "review_on": "2027-01-01",
             "actor": "officer", "seq": each}
        )  # fmt: skip
        for number in range(_EACH):
            _report(rows, each, number)
    tables = {
        "source": source, "mention": mention, "fact": person_fact, "stated": stated, "wording": wording,
        "designation": designation,
    }  # fmt: skip
    with write_transaction(database) as connection:  # type: ignore[arg-type]  # an engine
        for name, table in tables.items():
            connection.execute(insert(table), rows[name])


def _report(rows: dict[str, list[dict[str, object]]], each: int, number: int) -> None:
    report, seq = f"r{each}-{number}", each * _EACH + number + 1
    adult = f"p{each}" if number == 0 else f"{report}a"
    young, child = f"{report}y", f"y{(each * 7 + number * 3) % 3000}"
    on = (AT - timedelta(days=(each * 13 + number * 61) % 700)).isoformat()
    rows["source"].append(
        {"source_id": report, "label": "Report", "first_seq": seq, "last_seq": seq, "state": "live",
         "agency": ("police", "homes", "housing")[number % 3], "reported_on": on, "happened_on": on,
         "source_grade": str(1 + seq % 2), "information_grade": "ABCD"[seq % 4], "grade_provisional": False,
         "audience": '["meeting", "unit"]'}
    )  # fmt: skip
    for one, entity, role, born in (
        (adult, f"p{each}", "adult_of_concern", "1988-04-05"),
        (young, child, "young_person", "2012-03-04"),
    ):
        rows["mention"].append(
            {"mention_id": one, "source_id": report, "label": "Person", "slot": role, "first_seq": seq, "position": 0,
             "live": True, "entity_id": entity}
        )  # fmt: skip
        rows["fact"].append(
            {"mention_id": one, "role": role, "born_on": born, "born_year": None, "reported_on": on}
        )
    rows["stated"].append(
        {"statement_id": f"s{report}", "source_id": report, "one": adult, "other": young, "fact": True}
    )
    rows["wording"].append({"source_id": report, "digest": report})
