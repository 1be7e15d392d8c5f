"""Returns sent and not finished: kept beside the ledger with owner and expiry, with what was put right and decided so far.

Nothing of a staged return is in the ledger. Until its sender says that it is ready it is theirs alone. Sent, it waits
for whoever approves returns, and the agency may still put it right; it may be sent back with words. Once approved, what
was refused of it waits here for the agency and for whoever receives returns, until it is put right or its days are over.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)
from sqlalchemy.sql import Select

from intel import vocabulary
from intel.access.model import Viewer
from intel.access.policy import check, decide
from intel.errors import AskedWrongly, NotFound
from intel.ledger import Clock, Ids, read_transaction, write_transaction
from intel.ledger.tables import metadata
from intel.people.import_return import Sent
from intel.reports.known_rows import Choice
from intel.reports.model import CellEdit

KEPT_FOR: Final = timedelta(days=int(vocabulary.read("returns")["kept_days"]["value"]))
# Returns one person has waiting: eleven agencies' of a month, several times over. One more is refused, none is dropped.
MOST_WAITING: Final = 60

staged_return: Final = Table(
    "staged_return",
    metadata,
    Column("staged_id", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("agency", String(32), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", String(32), nullable=False),
    info={"beside": True},
)
# What was put right and decided of a staged return so far; `return_id` once its good rows were approved.
staged_work: Final = Table(
    "staged_work",
    metadata,
    Column("staged_id", String(64), primary_key=True),
    Column("edits", Text, nullable=False),
    Column("choices", Text, nullable=False),
    Column("return_id", String(64), nullable=False, index=True),
    info={"beside": True},
)
# Where a staged return stands between its agency and whoever approves it; `urgent` counts its rows that say they are.
staged_sent: Final = Table(
    "staged_sent",
    metadata,
    Column("staged_id", String(64), primary_key=True),
    Column("state", String(8), nullable=False),
    Column("at", String(32), nullable=False),
    Column("words", Text, nullable=False),
    Column("urgent", Integer, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    info={"beside": True},
)
_TABLES: Final = (staged_sent, staged_work, staged_return)

_GONE: Final = (
    "That return is not waiting any more: it was recorded or let go, or its days are over. Send it again."
)


class State(StrEnum):
    """Where a staged return stands: with its sender, with whoever approves it, or sent back to its agency."""

    DRAFT = ""
    SENT = "sent"
    BACK = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedLine:
    """A staged return as a list shows it; `return_id` is what its good rows became, if they were approved.

    `state_at` is when it was sent or sent back, `words` why it was sent back.
    """

    id: str
    agency: str
    file_name: str
    until: datetime
    return_id: str = ""
    state: State = State.DRAFT
    state_at: datetime | None = None
    words: str = ""
    urgent: int = 0
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A staged return with the work on it; `words` say why it was sent back."""

    id: str
    sent: Sent
    until: datetime
    return_id: str
    owner: str
    state: State = State.DRAFT
    state_at: datetime | None = None
    words: str = ""
    edits: tuple[CellEdit, ...] = ()
    choices: Mapping[int, Choice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Staging:
    """The staged returns of this installation."""

    database: Engine
    clock: Clock
    ids: Ids

    def keep_sent(self, viewer: Viewer, sent: Sent, *, urgent: int) -> str:
        """Keep a return that is ready for whoever approves, all at once."""
        staged_id = self.keep(viewer, sent)
        self.send(viewer, replace(self.get(viewer, staged_id), sent=sent), urgent=urgent)
        return staged_id

    def keep(self, viewer: Viewer, sent: Sent) -> str:
        """Keep a return for its sender to look at; what is too old goes, nothing else does."""
        now, staged_id = self.clock(), self.ids("f")
        with write_transaction(self.database) as connection:
            old = select(staged_return.c.staged_id).where(
                staged_return.c.created_at < (now - KEPT_FOR).isoformat()
            )
            gone = list(connection.execute(old).scalars())
            for table in _TABLES:
                connection.execute(delete(table).where(table.c.staged_id.in_(gone)))
            mine = select(staged_return.c.staged_id).where(staged_return.c.user_id == viewer.user_id)
            if len(connection.execute(mine).all()) >= MOST_WAITING:
                raise AskedWrongly(
                    f"You have {MOST_WAITING} returns waiting. This one was not kept. Record or let go of one first."
                )
            connection.execute(
                insert(staged_return).values(
                    staged_id=staged_id,
                    user_id=viewer.user_id,
                    agency=sent.agency,
                    file_name=sent.file_name,
                    content=sent.content,
                    created_at=now.isoformat(),
                )
            )
        return staged_id

    def list_waiting(self, viewer: Viewer) -> list[StagedLine]:
        """Return what waits for this viewer, newest first: their own, and refused rows of what they may see."""
        return [_line(row) for row in self._rows() if _is_open(viewer, row)]

    def list_sent(self) -> list[StagedLine]:
        """Return every return that waits to be approved, oldest first: whose, since when, and no word of any."""
        sent = [_line(row) for row in self._rows() if row.state == State.SENT]
        return sorted(sent, key=lambda each: (each.state_at or each.until, each.id))

    def _rows(self) -> list[Any]:
        columns = [column for column in staged_return.c if column.name != "content"]
        query = _with_work(select(*columns, staged_work.c.return_id, *_SAID_OF_STATE))
        fresh = staged_return.c.created_at >= (self.clock() - KEPT_FOR).isoformat()
        with read_transaction(self.database) as connection:
            return list(
                connection.execute(
                    query.where(fresh).order_by(staged_return.c.created_at.desc(), staged_return.c.staged_id)
                ).all()
            )

    def get(self, viewer: Viewer, staged_id: str) -> Staged:
        """Return a staged return to whom it is open; to anyone else it is not there."""
        fresh = staged_return.c.created_at >= (self.clock() - KEPT_FOR).isoformat()
        work = (staged_work.c.edits, staged_work.c.choices, staged_work.c.return_id)
        query = _with_work(select(staged_return, *work, *_SAID_OF_STATE)).where(
            staged_return.c.staged_id == staged_id, fresh
        )
        with read_transaction(self.database) as connection:
            row = connection.execute(query).first()
        if row is None or not _is_open(viewer, row):
            raise NotFound(_GONE)
        return Staged(
            id=row.staged_id,
            sent=Sent(
                content=bytes(row.content),
                file_name=row.file_name,
                agency=row.agency,
                by_hand=bool(row.by_hand),
            ),
            until=datetime.fromisoformat(row.created_at) + KEPT_FOR,
            return_id=row.return_id or "",
            owner=str(row.user_id),
            state=State(row.state or ""),
            state_at=datetime.fromisoformat(row.at) if row.at else None,
            words=row.words or "",
            edits=tuple(CellEdit.model_validate(each) for each in json.loads(row.edits or "[]")),
            choices={int(line): Choice(**each) for line, each in json.loads(row.choices or "{}").items()},
        )

    def save(
        self, viewer: Viewer, staged: Staged, *, edits: Collection[CellEdit], choices: Mapping[int, Choice]
    ) -> None:
        """Keep what was put right and decided so far."""
        self._work(viewer, staged, edits, choices, staged.return_id)

    def approved(self, viewer: Viewer, staged: Staged, return_id: str) -> None:
        """Keep what was refused of an approved return, for the agency to put right."""
        self._work(viewer, staged, staged.edits, staged.choices, return_id)
        self._state(staged, State.DRAFT)

    def send(self, viewer: Viewer, staged: Staged, *, urgent: int) -> None:
        """Say that a return is ready for whoever approves; `urgent` is how many of its rows say that they are."""
        check(viewer, "return.import", agency=staged.sent.agency)
        self.get(viewer, staged.id)
        self._state(staged, State.SENT, urgent=urgent)

    def send_back(self, viewer: Viewer, staged: Staged, words: str) -> None:
        """Give a return back to its agency with words on what to put right."""
        check(viewer, "return.approve", agency=staged.sent.agency)
        if self.get(viewer, staged.id).state is not State.SENT:
            raise AskedWrongly("This return does not wait to be approved. Nothing was changed.")
        if not words.strip():
            raise AskedWrongly(
                "Say what is to be put right. Nothing was changed: the return still waits here."
            )
        self._state(staged, State.BACK, words=words)

    def drop(self, viewer: Viewer, staged_id: str) -> None:
        """Let go of a staged return, once all of it is approved or it is not wanted."""
        self.get(viewer, staged_id)
        with write_transaction(self.database) as connection:
            for table in _TABLES:
                connection.execute(delete(table).where(table.c.staged_id == staged_id))

    def _state(self, staged: Staged, state: State, *, words: str = "", urgent: int = 0) -> None:
        with write_transaction(self.database) as connection:
            connection.execute(delete(staged_sent).where(staged_sent.c.staged_id == staged.id))
            connection.execute(
                insert(staged_sent).values(
                    staged_id=staged.id,
                    state=state.value,
                    at=self.clock().isoformat(),
                    words=words,
                    urgent=urgent,
                    by_hand=staged.sent.by_hand,
                )
            )

    def _work(
        self,
        viewer: Viewer,
        staged: Staged,
        edits: Collection[CellEdit],
        choices: Mapping[int, Choice],
        return_id: str,
    ) -> None:
        self.get(viewer, staged.id)
        decided = {
            str(line): {"leave_out": each.leave_out, "new": each.new, "corrects": each.corrects}
            for line, each in choices.items()
        }
        with write_transaction(self.database) as connection:
            connection.execute(delete(staged_work).where(staged_work.c.staged_id == staged.id))
            connection.execute(
                insert(staged_work).values(
                    staged_id=staged.id,
                    edits=json.dumps([each.model_dump(mode="json") for each in edits]),
                    choices=json.dumps(decided),
                    return_id=return_id,
                )
            )


_SAID_OF_STATE: Final = (
    staged_sent.c.state, staged_sent.c.at, staged_sent.c.words, staged_sent.c.urgent, staged_sent.c.by_hand,
)  # fmt: skip


def _with_work(query: Select[Any]) -> Select[Any]:
    return query.select_from(
        staged_return.outerjoin(staged_work, staged_work.c.staged_id == staged_return.c.staged_id).outerjoin(
            staged_sent, staged_sent.c.staged_id == staged_return.c.staged_id
        )
    )


def _line(row: Any) -> StagedLine:
    return StagedLine(
        id=row.staged_id,
        agency=row.agency,
        file_name=row.file_name,
        until=datetime.fromisoformat(row.created_at) + KEPT_FOR,
        return_id=row.return_id or "",
        state=State(row.state or ""),
        state_at=datetime.fromisoformat(row.at) if row.at else None,
        words=row.words or "",
        urgent=row.urgent or 0,
        by_hand=bool(row.by_hand),
    )


def _is_open(viewer: Viewer, row: Any) -> bool:
    """Return whether someone may work on a staged return: its sender, and once sent whoever may send for the agency."""
    if row.user_id == viewer.user_id:
        return True
    return bool(row.return_id or row.state) and decide(viewer, "return.import", agency=row.agency).allowed
