"""What a viewer asks of a network in the address of its page: steps, grade, period, basis, types of item, kinds of link.

The page, its JSON and its form read and write it here, so that all three mean the same.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from intel import vocabulary
from intel.errors import AskedWrongly
from intel.network.narrow import Narrowing
from webapp.addresses import LABELS

STEPS: Final = ("1", "2", "3")
LETTERS: Final = ("A", "B", "C", "D")  # E makes no link


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A narrowing as it was asked for. `faults` are sentences by field; a month with a fault narrows nothing.

    `since` and `until` are months, both included; a day is taken too. `items` are types as addresses write them.
    `new`: only what is new or changed since the last meeting; which reports that is, the page finds out.
    """

    steps: int = 1
    weakest: str = "D"
    since: str = ""
    until: str = ""
    facts: bool = False
    new: bool = False
    kinds: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def narrowing(self) -> Narrowing:
        """The same as the network's own question."""
        wrong = {name for name, _ in self.faults}
        return Narrowing(
            weakest=self.weakest,
            since="" if "since" in wrong else _first_day(self.since),
            until="" if "until" in wrong else _last_day(self.until),
            facts_only=self.facts,
            kinds=frozenset(self.kinds),
            labels=frozenset(LABELS[each] for each in self.items),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the steps leaves something out."""
        return self.new or self.narrowing != Narrowing()

    def parts(self, *, steps: int | None = None) -> dict[str, Any]:
        """Return the parts of an address that ask this again; what is usual is not written."""
        wanted = {
            "steps": steps or self.steps,
            "weakest": self.weakest if self.weakest != "D" else None,
            "since": self.since if self.narrowing.since else None,
            "until": self.until if self.narrowing.until else None,
            "facts": "yes" if self.facts else None,
            "new": "yes" if self.new else None,
            "kind": list(self.kinds) or None,
            "item": list(self.items) or None,
        }
        return {name: value for name, value in wanted.items() if value is not None}


def asked_in(address: "MultiDict[str, str]") -> Asked:
    """Read what was asked; a month that is none is said beside its field, anything else odd is refused."""
    steps, weakest = address.get("steps", "1"), address.get("weakest", "D")
    kinds, items = _some_of(address, "kind"), _some_of(address, "item")
    known = set(kinds) <= set(vocabulary.link_types()) and set(items) <= set(LABELS)
    if steps not in STEPS or weakest not in LETTERS or not known:
        raise AskedWrongly(
            "This address asks for a network that cannot be shown: steps are 1, 2 or 3, grades A to D. "
            "Open the network from the page of a person or place."
        )
    since, until = address.get("since", "").strip(), address.get("until", "").strip()
    return Asked(
        steps=int(steps),
        weakest=weakest,
        since=since,
        until=until,
        facts=address.get("facts", "") == "yes",
        new=address.get("new", "") == "yes",
        kinds=kinds,
        items=items,
        faults=_faults({"since": since, "until": until}),
    )


def _some_of(address: "MultiDict[str, str]", name: str) -> tuple[str, ...]:
    """Return what was ticked; all that the form offered is the same as none, and stays all when more is met."""
    ticked = tuple(dict.fromkeys(address.getlist(name)))
    return () if set(ticked) == set(address.get(f"{name}_offered", "").split()) else ticked


def _faults(months: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    faults = [
        (name, f"{name.capitalize()} must be a month that exists, written like 2026-05")
        for name, text in months.items()
        if text and not _last_day(text)
    ]
    if not faults and all(months.values()) and _last_day(months["until"]) < _first_day(months["since"]):
        faults.append(("until", "Until must not be before since"))
    return tuple(faults)


def _first_day(text: str) -> str:
    """Return a month's first day, or the day itself."""
    return f"{text}-01" if text and len(text) == len("2026-05") else text


def _last_day(text: str) -> str:
    """Return a month's last day, or the day itself; nothing where the text is neither."""
    try:
        first = date.fromisoformat(_first_day(text))
    except ValueError:
        return ""
    if first.isoformat() == text:
        return text
    return (
        first.replace(day=monthrange(first.year, first.month)[1]).isoformat()
        if text == f"{first:%Y-%m}"
        else ""
    )
