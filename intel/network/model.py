"""A network as a viewer may see it: items, links added up from statements, and what was left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from intel import vocabulary
from intel.people.stated import Key, Stated

# A is the best letter and 1 the best source; the order in which grades are compared.
_ORDER = {f"{source}{letter}": (letter, source) for letter in "ABCDE" for source in "123"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """All statements of one kind between two items, added up.

    `grade` is the best confirmed grade, never a count of repeats; how many independent agencies stand behind the
    link is said beside it. `provisional` while no grade behind it has been confirmed. `basis` is that of the best
    statement: a fact, where one of that grade is.
    """

    link: str
    from_label: str
    from_id: str
    to_label: str
    to_id: str
    grade: str
    grades: tuple[str, ...]
    provisional: bool
    basis: str
    reports: tuple[str, ...]
    agencies: tuple[str, ...]
    first: str
    last: str

    @property
    def start(self) -> Key:
        """The item it goes from."""
        return (self.from_label, self.from_id)

    @property
    def end(self) -> Key:
        """The item it goes to."""
        return (self.to_label, self.to_id)

    @property
    def words(self) -> str:
        """The link as a verb: "was seen at"."""
        return str(vocabulary.link_types()[self.link]["sentence"])

    @property
    def letter(self) -> str:
        """The letter that the line in the diagram shows."""
        return self.grade[1]


def best_grade(grades: Iterable[str]) -> str:
    """Return the best of some grades: the letter first, then the source."""
    return min(grades, key=_ORDER.__getitem__)


def supported_grade(statements: Iterable[Stated]) -> str:
    """Return the best grade of a link, however often it was repeated."""
    return best_grade(each.grade for each in _counting(statements))


def best_basis(statements: Iterable[Stated]) -> str:
    """Return "fact" where a statement of the best grade is one, else "assessment"."""
    counting = _counting(statements)
    grade = best_grade(each.grade for each in counting)
    return min((each.basis for each in counting if each.grade == grade), key=lambda basis: basis != "fact")


def _counting(statements: Iterable[Stated]) -> list[Stated]:
    """Leave out provisional grades, which count only while no grade behind the link has been confirmed."""
    known = list(statements)
    return [each for each in known if not each.provisional] or known


def _between(statement: Stated) -> tuple[str, str, str, str, str]:
    """Return what makes statements one link; where the order means nothing, the ends are put in id order."""
    start, end = (statement.from_id, statement.from_label), (statement.to_id, statement.to_label)
    if vocabulary.link_types()[statement.link]["mutual"] and end < start:
        start, end = end, start
    return (statement.link, start[1], start[0], end[1], end[0])


def add_up(statements: Iterable[Stated]) -> list[Link]:
    """Add statements up to links, in a fixed order."""
    ordered = sorted(statements, key=lambda each: (_between(each), each.happened_on, each.source))
    links = []
    for between, group in groupby(ordered, key=_between):
        same = list(group)
        dates = sorted(each.happened_on for each in same if each.happened_on)
        links.append(
            Link(
                link=between[0],
                from_label=between[1],
                from_id=between[2],
                to_label=between[3],
                to_id=between[4],
                grade=supported_grade(same),
                grades=tuple(sorted((each.grade for each in same), key=_ORDER.__getitem__)),
                provisional=all(each.provisional for each in same),
                basis=best_basis(same),
                reports=tuple(dict.fromkeys(each.source for each in same)),
                agencies=tuple(sorted({each.agency for each in same})),
                first=dates[0] if dates else "",
                last=dates[-1] if dates else "",
            )
        )
    return links
