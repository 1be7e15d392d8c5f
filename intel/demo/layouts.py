"""How each agency lays out its return, and the mapping that reads it back: both from `data/layouts.yaml`.

`intel.demo.rows` asks what a layout can hold; `intel.demo.returns` writes by it.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from intel.demo.data import read
from intel.reports.mapping import Column, Mapping, StatedLink

YES = "Yes"
NO = "No"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One agency's return: the columns in order and how values are written in them."""

    agency: str
    spec: dict[str, Any]
    fields: frozenset[str]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The columns in order."""
        found: list[dict[str, Any]] = self.spec["columns"]
        return found

    @property
    def notes(self) -> list[str]:
        """The lines above the headings."""
        return list(self.spec.get("notes", []))

    @property
    def first_line(self) -> int:
        """The line of the first row of values."""
        return len(self.notes) + 2

    @property
    def has_references(self) -> bool:
        """Whether the agency numbers its rows."""
        return bool(self.spec["ref"])

    def holds(self, slot: str) -> bool:
        """Return whether any column feeds this slot."""
        return any(field.startswith(f"{slot}.") for field in self.fields)

    @property
    def file_ending(self) -> str:
        """The ending of the file's name."""
        return str(self.spec["file"])


@cache
def layouts() -> dict[str, Layout]:
    """Return the layout of every agency."""
    return {
        agency: Layout(agency=agency, spec=spec, fields=frozenset(column["f"] for column in spec["columns"]))
        for agency, spec in read("layouts").items()
    }


def _column(column: dict[str, Any]) -> Column:
    field = str(column["f"])
    if field.startswith("flag."):
        return Column(column=column["h"], reason="states a link between two others of this row")
    words = {theirs: ours for ours, theirs in column.get("w", {}).items()}
    order: Literal["first_last", "last_first"] = "last_first" if column.get("o") else "first_last"
    return Column(column=column["h"], field=field, reason=column.get("r", ""), values=words, name_order=order)


def _link(layout: Layout, link: list[str]) -> StatedLink:
    kind, from_slot, to_slot, *flag = link
    column = next((one for one in layout.columns if flag and one["f"] == f"flag.{flag[0]}"), None)
    return StatedLink(
        link=kind,
        from_slot=from_slot,
        to_slot=to_slot,
        when_column=column["h"] if column else "",
        when_values=(column.get("yes", YES),) if column else (),
        basis="assessment" if kind == "SUSPECTED_OF_HARMING" else "fact",
    )


def mapping_of(layout: Layout) -> Mapping:
    """Return the mapping that an analyst would save for this return."""
    return Mapping(
        agency=layout.agency,
        sheet=layout.spec.get("sheet", ""),
        header_row=len(layout.notes) + 1,
        dates="day_first",
        columns=tuple(_column(column) for column in layout.columns),
        links=tuple(_link(layout, link) for link in layout.spec["links"]),
        # Where rows may carry conditions, whom the agency wishes them for is agreed once for its layout.
        defaults={
            **({"audience": "police"} if "conditions" in layout.fields else {}),
            **layout.spec.get("defaults", {}),
        },
    )
