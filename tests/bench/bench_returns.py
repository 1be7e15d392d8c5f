"""How long it takes to read and check a return, cold and large, beside pandas, openpyxl and pandera doing the same checks.

Each cold figure is a process of its own, from its start to the last reason said, in seconds of the processor, so that a
busy machine measures the same; the peer checks five columns, we check all. Needs the `bench` group of pyproject.toml for the peer, and says so where it is missing.
"""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from figure import Figure

OURS = """
import json, resource, sys
from datetime import date
from intel.reports.gazetteer import NoGazetteer
from intel.reports.mapping import Mapping
from intel.reports.read_rows import read_return
from pathlib import Path
mapping = Mapping.model_validate(json.loads(Path(sys.argv[2]).read_text()))
found = read_return(Path(sys.argv[1]).read_bytes(), "r", mapping, NoGazetteer(), today=date(2026, 11, 20))
reasons = [row.reason for row in found.refused]
print(json.dumps([len(found.rows), len(reasons), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""
PEER = """
import json, resource, sys
import pandas as pd
import pandera.pandas as pa
path = sys.argv[1]
frame = pd.read_csv(path, dtype=str, keep_default_na=False) if path.endswith("csv") else pd.read_excel(
    path, dtype=str, keep_default_na=False, engine="openpyxl")
reported = pd.to_datetime(frame["Reported"], format="%d/%m/%Y", errors="coerce")
schema = pa.DataFrameSchema({
    "Ref": pa.Column(str, unique=True), "Reported": pa.Column(str, pa.Check(lambda s: reported.notna())),
    "Child": pa.Column(str), "Grade": pa.Column(str, pa.Check.str_matches(r"^[1-3][A-E]$")),
    "What happened": pa.Column(str),
})
try:
    schema.validate(frame, lazy=True)
    failed = 0
except pa.errors.SchemaErrors as error:
    failed = len(error.failure_cases)
print(json.dumps([len(frame), failed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""
HEADINGS = (
    "Ref",
    "Reported",
    "When",
    "Child",
    "Child DOB",
    "Adult",
    "Where",
    "Car",
    "Tel",
    "Grade",
    "What happened",
)
FIELDS = (
    "own_reference", "reported_on", "happened_on", "young_person_1.name", "young_person_1.dob", "adult_1.name",
    "place_1.text", "vehicle_1.registration", "phone_1.number", "grade", "text",
)  # fmt: skip


def _rows(count: int) -> Iterator[tuple[str, ...]]:
    for at in range(count):
        day = f"{at % 28 + 1:02}/{at % 9 + 1:02}/2026"
        wrong = "31/02/2026" if at % 100 == 7 else day
        yield (
            f"H{at}", wrong, day, f"Ann Ash{at % 300}", f"{at % 28 + 1}/{at % 12 + 1}/2011", f"Bob Birch{at % 200}",
            f"{at % 90} Elm Street", f"AB{at % 50 + 10} CDE", f"07700 {900000 + at % 900}", "2B", f"Seen outside the shop, {at}.",
        )  # fmt: skip


def _files(folder: Path, count: int) -> tuple[Path, Path, Path]:
    import csv  # noqa: PLC0415

    import xlsxwriter  # noqa: PLC0415

    sheet, text, mapping = folder / f"{count}.xlsx", folder / f"{count}.csv", folder / "mapping.json"
    with text.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([HEADINGS, *_rows(count)])
    book = xlsxwriter.Workbook(sheet)
    page = book.add_worksheet("Return")
    for line, row in enumerate([HEADINGS, *_rows(count)]):
        for place, cell in enumerate(row):
            page.write_string(line, place, cell)
    book.close()
    columns = [{"column": name, "field": field} for name, field in zip(HEADINGS, FIELDS, strict=True)]
    mapping.write_text(json.dumps({"agency": "housing", "columns": columns}))
    return sheet, text, mapping


def _run(program: str, *arguments: Path) -> tuple[float, int, int]:
    """Return seconds of the processor from the process's start to its end, rows refused, and its most memory in MB."""

    before = _processor()
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], capture_output=True, check=True
    )
    said = json.loads(done.stdout)
    return _processor() - before, said[1], said[2] // 1024


def _processor() -> float:
    """Return the seconds of the processor that finished processes of ours have had."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _middle(program: str, *arguments: Path, times: int = 5) -> tuple[float, int, int]:
    runs = [_run(program, *arguments) for _ in range(times)]
    return median(each[0] for each in runs), runs[0][1], max(each[2] for each in runs)


def figures(scale: int) -> Iterator[Figure]:
    """Yield the figures of reading returns; `scale` times a thousand rows are the small file."""
    peer = "pandas + openpyxl + pandera" if find_spec("pandera") else ""
    small, large = 1_000 * scale, 10_000 * scale
    with tempfile.TemporaryDirectory() as folder:
        sheet, text, mapping = _files(Path(folder), small)
        big_sheet, big_text, _ = _files(Path(folder), large)
        for what, file, target, times in (
            (f"{small:,}-row XLSX, cold process, every reason", sheet, 0.3, 5),
            (f"{small:,}-row CSV, cold process", text, None, 3),
            (f"{large:,}-row XLSX, cold process", big_sheet, 2.0, 3),
            (f"{large:,}-row CSV, cold process", big_text, 2.0, 3),
        ):
            ours, refused, memory = _middle(OURS, file, mapping, times=times)
            theirs = _middle(PEER, file, times=times)[0] if peer else None
            note = f"{refused} rows refused" + ("" if peer else "; install .[bench] for the peer")
            yield Figure(what, ours, "s", target if scale == 1 else None, peer, theirs, note)
            if file in (big_sheet, big_text):
                yield Figure(f"memory, {what}", memory, "MB", 300 if scale == 1 else None)
        for kind, one, ten in (("XLSX", sheet, big_sheet), ("CSV", text, big_text)):
            # What a process costs before it reads a row is taken off, so that it is the rows that are compared.
            start = _middle("print('[0, 0, 0]')\nimport intel.reports.read_rows", times=3)[0]
            first, tenfold = (_middle(OURS, each, mapping, times=3)[0] - start for each in (one, ten))
            yield Figure(
                f"ten times the rows cost, {kind}", tenfold / first, "times", 12 if scale == 1 else None
            )
