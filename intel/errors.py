"""Every error this project raises on purpose, as one tree; the web and the command line map it once.

    IntelError                    500 / exit 1
     ├─ AskedWrongly              400 / exit 2   the request cannot be understood or is not sensible
     │   ├─ FileRefused           400 / exit 2   a file that cannot be read as a return
     │   └─ Overtaken             409 / exit 2   somebody else did it first; says who
     ├─ NotAllowed                403 / exit 2   the viewer has no permission; says which and why
     ├─ NotFound                  404 / exit 2   nothing there that this viewer may know of
     ├─ Contradiction             409 / exit 1   a judgement that contradicts earlier ones; carries the chain
     ├─ LedgerBroken              500 / exit 1   the chain does not verify; names the entry
     ├─ EntryUnreadable           500 / exit 1   an entry of a kind or version this program does not know
     ├─ NotReleased               500 / exit 1   the second check found something not open to the viewer
     ├─ NotRecorded               503 / exit 1   it could not be written down: nothing was kept, nothing is shown
     └─ PictureUnavailable        503 / exit 1   the graph is behind, rebuilding or stopped; the ledger is whole
         ├─ EngineUnavailable     503 / exit 1   the graph engine does not answer
         └─ PictureStopped        503 / exit 1   an entry cannot be projected; names it

A message says what happened, what was kept and what to do next. It never holds a name or a date of birth.
"""

from typing import ClassVar


class IntelError(Exception):
    """The root: something this project noticed and can explain."""

    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1


class AskedWrongly(IntelError):
    """The request cannot be understood or is not sensible; nothing was changed."""

    status: ClassVar[int] = 400
    exit_code: ClassVar[int] = 2


class FileRefused(AskedWrongly):
    """A file that cannot be read as a return; nothing of it was kept."""


class Overtaken(AskedWrongly):
    """Somebody else recorded the same thing since the form was opened; theirs stands and nothing was changed."""

    status: ClassVar[int] = 409


class NotAllowed(IntelError):
    """The viewer has no permission for this."""

    status: ClassVar[int] = 403
    exit_code: ClassVar[int] = 2


class NotFound(IntelError):
    """Nothing there that this viewer may know of: absent and withheld read the same."""

    status: ClassVar[int] = 404
    exit_code: ClassVar[int] = 2


class Contradiction(IntelError):
    """A judgement that contradicts earlier ones; `chain` holds the mention ids that connect the two."""

    status: ClassVar[int] = 409

    def __init__(self, message: str, chain: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.chain = chain


class LedgerBroken(IntelError):
    """The chain does not verify; `seq` is the first entry that fails."""

    def __init__(self, message: str, seq: int) -> None:
        super().__init__(message)
        self.seq = seq


class EntryUnreadable(IntelError):
    """An entry of a kind, version or shape this program does not know; `seq` names it. The chain may be whole."""

    def __init__(self, message: str, seq: int) -> None:
        super().__init__(message)
        self.seq = seq


class NotReleased(IntelError):
    """The second check found something not open to the viewer; `ids` are for the log alone."""

    def __init__(self, message: str, ids: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.ids = ids


class NotRecorded(IntelError):
    """Nothing could be written down now: an entry was not kept, or a consultation, so nothing is shown."""

    status: ClassVar[int] = 503


class PictureUnavailable(IntelError):
    """The graph is behind or being rebuilt; the ledger is whole."""

    status: ClassVar[int] = 503


class EngineUnavailable(PictureUnavailable):
    """The graph engine does not answer."""


class PictureStopped(PictureUnavailable):
    """An entry cannot be projected; `seq` names it. Entries after it wait; nothing is lost."""

    def __init__(self, message: str, seq: int) -> None:
        super().__init__(message)
        self.seq = seq
