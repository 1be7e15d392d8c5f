"""The tables beside the ledger that say what stands: sources, their mentions, openings, returns, mappings.

All are functions of the entries and are rebuilt from them. Other rooms add their records to `source` (its
`label` says whose they are) with the first five columns; the people room moves `mention.entity_id`.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, false

from intel.ledger.tables import metadata

_REBUILT: Final = {"rebuilt": True}
# SQLite keys on INTEGER alone.
_Seq: Final = BigInteger().with_variant(Integer, "sqlite")


def _text(name: str, *, default: str = "") -> Column[Any]:
    return Column(name, Text, nullable=False, server_default=default)


# `first_seq` is the entry that made it, `last_seq` the latest that changed it, `payload_seq` the latest that
# worded it. `audience` is JSON, as worked out by
# `intel.reports.audience`.
source: Final = Table(
    "source",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("label", String(64), nullable=False),
    Column("first_seq", _Seq, nullable=False, index=True),
    Column("last_seq", _Seq, nullable=False),
    Column("state", String(16), nullable=False, server_default="live"),
    Column("payload_seq", _Seq),
    _text("recorded_at"),
    _text("kind"),
    _text("agency"),
    _text("own_reference"),
    _text("return_id"),
    _text("row_digest"),
    _text("sent_digest"),
    _text("urgency"),
    _text("sanitises"),
    _text("reported_on"),
    _text("happened_on"),
    _text("handling"),
    _text("source_grade"),
    _text("information_grade"),
    Column("grade_provisional", Boolean, nullable=False, server_default=false()),
    _text("audience", default="[]"),
    Index("source_own_reference", "agency", "own_reference"),
    Index("source_row_digest", "agency", "row_digest"),
    Index("source_sent_digest", "agency", "sent_digest"),
    Index("source_sanitises", "sanitises"),
    Index("source_happened_on", "agency", "happened_on"),
    Index("source_reported_on", "agency", "reported_on"),
    Index("source_return_id", "return_id"),
    info=_REBUILT,
)

# A row is never deleted: a correction that drops a mention, or a withdrawal, makes it not live.
mention: Final = Table(
    "mention",
    metadata,
    Column("mention_id", String(64), primary_key=True),
    Column("source_id", String(64), nullable=False, index=True),
    Column("label", String(64), nullable=False),
    Column("slot", String(64), nullable=False),
    Column("first_seq", _Seq, nullable=False),
    Column("position", Integer, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("entity_id", String(64), nullable=False, index=True),
    info=_REBUILT,
)

# One row for each report an opening named.
opening: Final = Table(
    "opening",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    Column("audience", Text, nullable=False),
    Column("confirms_grades", Boolean, nullable=False),
    info=_REBUILT,
)

return_file: Final = Table(
    "return_file",
    metadata,
    Column("return_id", String(64), primary_key=True),
    Column("agency", String(64), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("received_at", Text, nullable=False),
    Column("seq", _Seq, nullable=False),
    Index("return_file_digest", "agency", "digest"),
    info=_REBUILT,
)

# Who was told of an urgent report outside this tool. `told_at` is when, `seq` the entry that says so.
told: Final = Table(
    "told",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    _text("told_at"),
    info=_REBUILT,
)

nil_return: Final = Table(
    "nil_return",
    metadata,
    Column("nil_id", String(64), primary_key=True),
    Column("agency", String(64), nullable=False),
    Column("meeting_on", String(10), nullable=False),
    Column("received_at", Text, nullable=False),
    Column("seq", _Seq, nullable=False, index=True),
    Column("actor", Text, nullable=False),
    info=_REBUILT,
)

grade_default: Final = Table(
    "grade_default",
    metadata,
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    Column("agency", String(64), nullable=False, index=True),
    Column("grade", String(2), nullable=False),
    Column("actor", Text, nullable=False),
    info=_REBUILT,
)

# What came of asking an adult: one row for each thing that may be asked, so that gaps can be counted.
asked: Final = Table(
    "asked",
    metadata,
    Column("mention_id", String(64), primary_key=True),
    Column("what", String(32), primary_key=True),
    Column("answer", String(16), nullable=False),
    info=_REBUILT,
)

mapping: Final = Table(
    "mapping",
    metadata,
    Column("agency", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("seq", _Seq, nullable=False),
    Column("actor", Text, nullable=False),
    info=_REBUILT,
)
