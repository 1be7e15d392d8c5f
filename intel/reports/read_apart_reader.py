"""The process that `read_apart` starts: an old workbook on standard input, its sheets as JSON on standard output.

It sets its own limits before it reads a byte, imports nothing of the project and opens no file.
"""

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import python_calamine

MEMORY: Final = 768 * 1024 * 1024  # bytes of address space: fifty thousand rows of text need about half
SECONDS: Final = 20  # of the processor
MOST_CELLS: Final = 5_000_000
PASSWORD, DAMAGED, TOO_MUCH, NO_LIMITS = 3, 4, 5, 6


def limit() -> None:
    """Give up all but the memory and time that a return can need."""
    try:
        import resource  # noqa: PLC0415 - absent on some systems, where nothing is read
    except ImportError:
        sys.exit(NO_LIMITS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def sheets(content: bytes) -> list[dict[str, Any]]:
    """Return every sheet: its name, whether it is hidden, its rows and what is merged."""
    found, cells = [], 0
    with python_calamine.load_workbook(io.BytesIO(content)) as book:
        for each in book.sheets_metadata:
            if each.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(each.name)
            cells += sheet.total_height * sheet.total_width
            if cells > MOST_CELLS:
                sys.exit(TOO_MUCH)
            found.append(
                {
                    "name": each.name,
                    "hidden": each.visible != python_calamine.SheetVisibleEnum.Visible,
                    "rows": [[plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)],
                    "merged": [[*start, *end] for start, end in sheet.merged_cell_ranges or ()],
                }
            )
    return found


def plain(cell: Any) -> Any:
    """Return a cell as JSON can say it: a kind and its text where JSON has no such kind."""
    if isinstance(cell, datetime | date | time):
        return [type(cell).__name__, cell.isoformat()]
    if isinstance(cell, timedelta):
        return ["duration", str(cell.total_seconds())]
    return cell


def main() -> None:
    """Read what comes, within the limits."""
    limit()
    try:
        found = sheets(sys.stdin.buffer.read())
    except python_calamine.PasswordError:
        sys.exit(PASSWORD)
    except MemoryError:
        sys.exit(TOO_MUCH)
    except (python_calamine.CalamineError, OSError, ValueError):
        sys.exit(DAMAGED)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
