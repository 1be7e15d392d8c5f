"""A mapping made from what a person confirmed: of columns, of values, and of what each row states.

Called by the pages that ask; `mapping_propose` and `mapping_values` say what to ask. Nothing of an earlier mapping is lost
but what the person took out.
"""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

from intel.reports.dates import Order
from intel.reports.mapping import SLOTS, Column, Mapping, StatedLink
from intel.reports.mapping_propose import Proposal
from intel.reports.values import folded

_YES: Final = ("Yes", "Y", "true", "1")
# What a row states of a person and a thing it names, as a person is first asked; by labels.
_USUAL: Final = {"Place": "SEEN_AT", "Venue": "SEEN_AT", "Vehicle": "USES_VEHICLE"}
# What a column of yes and no may state of two people.
BETWEEN_PEOPLE: Final = ("SEEN_WITH", "ASSOCIATES_WITH", "FOUND_WITH", "SUSPECTED_OF_HARMING")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person said of one column: fields it feeds, or a link it states, or that it is passed over and why."""

    fields: tuple[str, ...] = ()
    link: tuple[str, str, str] | None = None
    reason: str = ""
    dates: Literal["", "day_first", "month_first"] = ""
    last_first: bool = False


def confirmed(
    agency: str,
    proposal: Proposal,
    said: MappingOf[int, Said],
    before: Mapping | None,
    *,
    links: Sequence[StatedLink] = (),
    grade: str = "",
) -> Mapping:
    """Return the mapping: known columns as they were, the others as said; what a gone column fed goes with it.

    A renamed column keeps its words. Links whose ends no column feeds any more are left out.
    """
    known = {folded(each.heading) for each in proposal.columns if each.state == "known" and each.heading}
    kept = [each for each in before.columns if folded(each.column) in known] if before else []
    columns, flags = list(kept), list(links)
    for at, each in enumerate(proposal.columns):
        if each.state == "gone" or at not in said:
            continue
        if each.state == "known":
            columns = [
                _in_order(column, said[at].dates) if folded(column.column) == folded(each.heading) else column
                for column in columns
            ]
            continue
        columns += _columns(each.heading, each.was, said[at], before)
        if said[at].link:
            kind, from_slot, to_slot = said[at].link  # type: ignore[misc] # it has just been looked at
            flags.append(_flag(kind, from_slot, to_slot, each.heading))
    renamed = {each.was: each.heading for each in proposal.columns if each.state == "renamed"}
    return Mapping(
        agency=agency,
        sheet=proposal.sheet if len(proposal.sheets) > 1 or (before and before.sheet) else "",
        header_row=proposal.header_row,
        header_rows=proposal.header_rows,
        dates=before.dates if before else "day_first",
        columns=tuple(columns),
        links=_standing(
            [*(_moved(link, renamed) for link in (before.links if before else ())), *flags], columns
        ),
        defaults={**(before.defaults if before else {}), **({"grade": grade} if grade else {})},
    )


def _in_order(column: Column, dates: str) -> Column:
    return column.model_copy(update={"dates": dates}) if dates else column


def _columns(heading: str, was: str, said: Said, before: Mapping | None) -> list[Column]:
    if not said.fields:
        reason = said.reason or ("states a link between two others of its row" if said.link else "")
        return [Column(column=heading, reason=reason)]
    earlier = {each.field: each for each in before.columns if each.column == was} if before and was else {}
    order: Literal["first_last", "last_first"] = "last_first" if said.last_first else "first_last"
    return [
        earlier[field].model_copy(update={"column": heading})
        if field in earlier
        else Column(
            column=heading,
            field=field,
            dates=said.dates,
            name_order=order if field.endswith(".name") else "first_last",
        )
        for field in dict.fromkeys(said.fields)
    ]


def _flag(kind: str, from_slot: str, to_slot: str, heading: str) -> StatedLink:
    basis: Literal["fact", "assessment"] = "assessment" if kind == "SUSPECTED_OF_HARMING" else "fact"
    return StatedLink(
        link=kind, from_slot=from_slot, to_slot=to_slot, when_column=heading, when_values=_YES, basis=basis
    )


def _moved(link: StatedLink, renamed: MappingOf[str, str]) -> StatedLink:
    return link.model_copy(update={"when_column": renamed.get(link.when_column, link.when_column)})


def _standing(links: Sequence[StatedLink], columns: Sequence[Column]) -> tuple[StatedLink, ...]:
    headings = {folded(each.column) for each in columns}
    slots = slots_of_fields([each.field for each in columns])
    return tuple(
        dict.fromkeys(
            link
            for link in links
            if {link.from_slot, link.to_slot} <= set(slots)
            and (not link.when_column or folded(link.when_column) in headings)
        )
    )


def slots_of_fields(fields: Sequence[str]) -> tuple[str, ...]:
    """Return the slots that fields fill, in their order."""
    return tuple(
        dict.fromkeys(
            each.partition(".")[0] for each in fields if "." in each and not each.startswith("missing.")
        )
    )


def usual_links(fields: Sequence[str]) -> tuple[StatedLink, ...]:
    """Return what rows with these fields usually state of people and things, to be asked: nothing between two people."""
    slots = slots_of_fields(fields)
    people = [
        each for each in slots if SLOTS[each.rpartition("_")[0]] == "Person" and not each.startswith("other_")
    ]
    things = [each for each in slots if SLOTS[each.rpartition("_")[0]] in _USUAL]
    return tuple(
        StatedLink(link=_USUAL[SLOTS[thing.rpartition("_")[0]]], from_slot=person, to_slot=thing)
        for person, thing in product(people, things)
        if not (thing.startswith("vehicle_") and not person.startswith("adult_"))
    )


def order_said(words: str) -> Literal["", "day_first", "month_first"]:
    """Return an order as a form says it."""
    orders: dict[str, Order] = {"day_first": "day_first", "month_first": "month_first"}
    return orders.get(words, "")
