"""A pack as it stands on paper: what one audience may have of what is new for one meeting. No id is in its words."""

from dataclasses import dataclass, field

from intel.hotspots.draw_map import WardMap
from intel.hotspots.model import WardRow
from intel.venues.model import LicensingView


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """One report behind a sentence: its number, grade, agency and day."""

    report: str
    grade: str
    agency: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """One sentence of the first page, with the reports it rests on in a few words."""

    words: str
    rests_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortGroup:
    """The sentences of the first page under one heading."""

    heading: str
    sentences: tuple[Short, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One thing that is said, with the reports that say it, the newest first."""

    words: str
    last: str
    support: tuple[Support, ...]

    @property
    def by_day(self) -> tuple[tuple[str, tuple[Support, ...]], ...]:
        """The reports behind it, one line for each day."""
        days = dict.fromkeys(each.on for each in self.support)
        return tuple((day, tuple(each for each in self.support if each.on == day)) for day in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One person or thing with what is new about it; `words` say what it is."""

    name: str
    words: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Subjects under one word: suspects, adults of concern, one ward."""

    heading: str
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the pack, on a page of its own. `empty` is said where there is nothing in it."""

    heading: str
    remark: str
    groups: tuple[Group, ...]
    empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackReport:
    """One report of the pack with its words, once; `text_kind` is whole, cleared or withheld."""

    name: str
    kind: str
    agency: str
    grade: str
    basis: str
    handling: str
    happened: str
    reported: str
    text_kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredSuspect:
    """One suspect in the police copy: the band as recorded, what it was, why, and what is being done. Advice only."""

    name: str
    band: str
    was: str
    why: tuple[str, ...]
    tactics: tuple[str, ...]
    unknown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredList:
    """Suspects with bands and tactics, for the police copy alone; `rule` says which matrix, and that it advises."""

    rule: str
    suspects: tuple[ScoredSuspect, ...]
    without: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesInShort:
    """How abduction warning notices stand, for the police copy alone: numbers, and what is due as (why, references)."""

    numbers: tuple[tuple[str, int], ...]
    due: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Everything on paper. `subjects` are the internal ids of all that is shown, for the chain of consultations.

    `venues` is filled for licensing alone, whose pack has nothing else; `hot_spots` is empty there. `wards` are
    those of which a change can be told. `scored` and `notices` are None in every copy but the police's.
    """

    marking: str
    title: str
    audience: str
    copy_of: str
    made_by: str
    made_at: str
    meeting: str
    since: str
    licensing: bool
    hot_spots: str
    hot_spots_period: str
    wards: tuple[WardRow, ...]
    ward_map: WardMap | None
    in_short: tuple[ShortGroup, ...]
    sections: tuple[Section, ...]
    reports: tuple[PackReport, ...]
    scored: ScoredList | None
    notices: NoticesInShort | None
    venues: tuple[LicensingView, ...]
    left_out: str
    notes: tuple[str, ...]
    grades: str
    subjects: tuple[str, ...] = field(repr=False)
