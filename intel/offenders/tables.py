"""What is kept beside the ledger about suspected adults, rebuilt from its entries.

`stated` and `wording` are of every report, so that thousands of adults are scored by a handful of queries; neither
holds a word of one.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from intel.ledger.tables import metadata

_REBUILT: Final = {"rebuilt": True}
_Seq: Final = BigInteger().with_variant(Integer, "sqlite")


def _id(name: str, **more: Any) -> Column[Any]:
    return Column(name, String(64), nullable=False, **more)


# That a report links two people it mentions, as a fact or an assessment. Family is no such link.
stated: Final = Table(
    "stated",
    metadata,
    Column("statement_id", String(64), primary_key=True),
    _id("source_id", index=True),
    _id("one"),
    _id("other"),
    Column("fact", Boolean, nullable=False),
    info=_REBUILT,
)

# What stands for a report's exact words: two reports with one digest say the same.
wording: Final = Table(
    "wording",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    info=_REBUILT,
)

score: Final = Table(
    "score",
    metadata,
    Column("score_id", String(64), primary_key=True),
    _id("mention_id", index=True),
    Column("at", String(10), nullable=False),
    Column("total", Integer),
    Column("band", String(40), nullable=False),
    Column("matrix_version", String(40), nullable=False),
    Column("matrix_digest", String(64), nullable=False),
    Column("result", String(64), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("recorded_at", String(40), nullable=False),
    Column("seq", _Seq, nullable=False),
    Column("withdrawn_seq", _Seq),
    info=_REBUILT,
)

left_out: Final = Table(
    "left_out",
    metadata,
    Column("left_out_id", String(64), primary_key=True),
    _id("mention_id", index=True),
    _id("report_id", index=True),
    Column("repeats", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("recorded_at", String(40), nullable=False),
    Column("seq", _Seq, nullable=False),
    Column("put_back_seq", _Seq),
    info=_REBUILT,
)

gravity: Final = Table(
    "gravity",
    metadata,
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    _id("mention_id", index=True),
    _id("report_id", index=True),
    Column("offence", String(64), nullable=False),
    Column("gravity_class", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("recorded_at", String(40), nullable=False),
    info=_REBUILT,
)

# `state` is proposed, authorised, refused, taken_back or ended.
tactic: Final = Table(
    "tactic",
    metadata,
    Column("tactic_id", String(64), primary_key=True),
    _id("mention_id", index=True),
    Column("code", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("owner", Text, nullable=False),
    Column("agency", String(32), nullable=False),
    Column("due_on", String(10), nullable=False),
    Column("review_on", String(10), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("recorded_at", String(40), nullable=False),
    Column("seq", _Seq, nullable=False),
    Column("decided_by", String(64)),
    Column("decided_at", String(40)),
    Column("decided_why", Text),
    Column("last_seq", _Seq, nullable=False),
    info=_REBUILT,
)

outcome: Final = Table(
    "tactic_outcome",
    metadata,
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    _id("tactic_id", index=True),
    Column("outcome", String(32), nullable=False),
    Column("on", String(10), nullable=False),
    Column("words", Text, nullable=False),
    Column("actor", String(64), nullable=False),
    info=_REBUILT,
)

requirement: Final = Table(
    "requirement",
    metadata,
    Column("requirement_id", String(64), primary_key=True),
    _id("mention_id", index=True),
    Column("gap", String(32), nullable=False),
    Column("question", Text, nullable=False),
    Column("agency", String(32), nullable=False),
    Column("due_on", String(10), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("seq", _Seq, nullable=False),
    Column("closed_seq", _Seq),
    Column("answer", Text),
    info=_REBUILT,
)

course: Final = Table(
    "course",
    metadata,
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    _id("mention_id", index=True),
    Column("course", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("review_on", String(10), nullable=False),
    Column("actor", String(64), nullable=False),
    info=_REBUILT,
)

beside: Final = Table(
    "beside",
    metadata,
    Column("beside_id", String(64), primary_key=True),
    _id("mention_id", index=True),
    Column("what", String(32), nullable=False),
    Column("reference", Text, nullable=False),
    Column("until", String(10)),
    Column("reason", Text, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("recorded_at", String(40), nullable=False),
    Column("seq", _Seq, nullable=False),
    Column("ended_seq", _Seq),
    info=_REBUILT,
)

adopted: Final = Table(
    "matrix_adopted",
    metadata,
    Column("seq", _Seq, primary_key=True, autoincrement=False),
    Column("version", String(40), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("recorded_at", String(40), nullable=False),
    Index("matrix_adopted_digest", "digest"),
    info=_REBUILT,
)
