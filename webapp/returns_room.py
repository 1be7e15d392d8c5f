"""What both halves of the returns pages use: their blueprint, ids in addresses, and refused rows as a file."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from flask import Blueprint, Response, make_response

from intel.access.write_list import safe_cell
from intel.errors import NotFound
from intel.people.staged import Staging
from intel.reports.model import RefusedRow
from webapp.gate import viewer
from webapp.pages import Answer, before_leaving
from webapp.services import services

blueprint = Blueprint("returns", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedFile(Answer):
    """A file of refused rows, on its way out."""

    action: ClassVar[str] = "export"


def staging() -> Staging:
    """Return the returns that wait for their senders."""
    found = services()
    return Staging(found.database, found.clock, found.ids)


def as_workbook(content: bytes, rows: int, about: str) -> Response:
    """Return refused rows as a workbook, once it is written down."""
    before_leaving(
        RefusedFile(
            content={},
            subjects=(about,),
            purpose="to send refused rows back",
            detail=f"refused rows, {rows}",
        )
    )
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer.headers["Content-Disposition"] = 'attachment; filename="refused-rows.xlsx"'
    return answer


def identify(token: str) -> str:
    """Return what a token of an address stands for."""
    found = services().tokens.identify(viewer().scope, token)
    if found is None:
        raise NotFound("There is no such return that you may see.")
    return found


def count(number: int, thing: str) -> str:
    """Return “1 report”, “2 reports”."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def as_file(rows: Iterable[RefusedRow], about: str) -> Response:
    """Return refused rows as a file in which nothing can become a formula, once it is written down."""
    out, listed = io.StringIO(), list(rows)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["Line", "Column", "Value", "Why it was refused"])
    for row in listed:
        writer.writerow([row.line, *(safe_cell(cell) for cell in (row.column, row.value, row.reason))])
    before_leaving(
        RefusedFile(
            content={},
            subjects=(about,),
            purpose="to send refused rows back",
            detail=f"refused rows, {len(listed)}",
        )
    )
    answer = make_response(out.getvalue().encode("utf-8-sig"))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="refused-rows.csv"'
    return answer
