"""What a viewer asks of a network in the address of its page: steps, grade, period, basis, kinds of link.

The page, its JSON and its form read and write it here, so that all three mean the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from intel import vocabulary
from intel.errors import AskedWrongly
from intel.network.find import Narrowing

STEPS: Final = ("1", "2", "3")
LETTERS: Final = ("A", "B", "C", "D")  # E makes no link


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A narrowing as it was asked for. `faults` are sentences by field; a date with a fault narrows nothing."""

    steps: int = 1
    weakest: str = "D"
    since: str = ""
    until: str = ""
    facts: bool = False
    kinds: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def narrowing(self) -> Narrowing:
        """The same as the network's own question."""
        wrong = {name for name, _ in self.faults}
        return Narrowing(
            weakest=self.weakest,
            since="" if "since" in wrong else self.since,
            until="" if "until" in wrong else self.until,
            facts_only=self.facts,
            kinds=frozenset(self.kinds),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the steps leaves something out."""
        return self.narrowing != Narrowing()

    def parts(self, *, steps: int | None = None) -> dict[str, Any]:
        """Return the parts of an address that ask this again; what is usual is not written."""
        wanted = {
            "steps": steps or self.steps,
            "weakest": self.weakest if self.weakest != "D" else None,
            "since": self.narrowing.since or None,
            "until": self.narrowing.until or None,
            "facts": "yes" if self.facts else None,
            "kind": list(self.kinds) or None,
        }
        return {name: value for name, value in wanted.items() if value is not None}


def asked_in(address: "MultiDict[str, str]") -> Asked:
    """Read what was asked; a typed date that is none is said beside its field, anything else odd is refused."""
    steps, weakest = address.get("steps", "1"), address.get("weakest", "D")
    kinds = tuple(dict.fromkeys(address.getlist("kind")))
    if steps not in STEPS or weakest not in LETTERS or not set(kinds) <= set(vocabulary.link_types()):
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
        kinds=kinds,
        faults=_faults({"since": since, "until": until}),
    )


def _faults(dates: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    faults = [
        (name, f"{name.capitalize()} must be a date that exists, written like 2026-05-01")
        for name, text in dates.items()
        if text and not _is_date(text)
    ]
    if not faults and all(dates.values()) and dates["until"] < dates["since"]:
        faults.append(("until", "Until must not be before since"))
    return tuple(faults)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
