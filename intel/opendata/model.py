"""What an import of open data came to: every row accounted for. Returned by each `import_…`, printed by the caller."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One row that was not taken: where, what it said, why, in a sentence."""

    file: str
    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Every row read is in exactly one of the other counts.

    `outside`: lies outside the wards, not kept. `older`: a newer published list is already held.
    `notes` are sentences for the person who ran it; a note refuses nothing.
    """

    read: int
    added: int
    changed: int
    unchanged: int
    outside: int = 0
    older: int = 0
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def accounted(self) -> int:
        """Return the rows in all counts together: equal to `read`, or the import lost one."""
        return self.added + self.changed + self.unchanged + self.outside + self.older + len(self.refused)

    @property
    def sentence(self) -> str:
        """Return the counts as one line for a person."""
        parts = [
            f"{self.read:,} rows read",
            f"{self.added:,} added",
            f"{self.changed:,} changed",
            f"{self.unchanged:,} unchanged",
            f"{self.outside:,} outside the wards and not kept" if self.outside else "",
            f"{self.older:,} passed over, a newer list is held" if self.older else "",
            f"{len(self.refused):,} refused" if self.refused else "",
        ]
        return ", ".join(part for part in parts if part) + "."
