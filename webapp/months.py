"""The month chart of a person or thing: a section of its page, left out for anyone protected and what is theirs."""

from dataclasses import dataclass

from intel.people.months import Months, by_month
from webapp.sections import ItemShown, Place, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthChart:
    """What the chart shows; `beside` says what is in the list and not in the chart."""

    name: str
    found: Months
    beside: tuple[str, ...]


def section(shown: ItemShown) -> Section | None:
    """Return the chart, or None: with nothing to draw, or about someone protected or something that is theirs."""
    if shown.network.about_a_child:
        return None
    found = by_month((each.line for each in shown.lines), shown.enquiry.today)
    if not found.drawn:
        return None
    chart = MonthChart(name=shown.known.item.name, found=found, beside=tuple(_beside(found)))
    return Section(template="known/months.html", place=Place.LEAD, content=chart)


def _beside(found: Months) -> list[str]:
    said = (
        (found.earlier, "from before these months"),
        (found.undated, "with no day on which it happened"),
        (found.doubted, "suspected to be false"),
    )
    return [f"{number} {words}" for number, words in said if number]
