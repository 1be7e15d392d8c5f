"""What is kept of notices beside the ledger: one row a notice and its steps, rebuilt from entries; half-done forms, not.

The row holds what a register, a date or a count needs and no word of a child; names and wording are read from payloads.
"""

from typing import Final

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text, false

from intel.ledger.tables import metadata

_REBUILT: Final = {"rebuilt": True}

notice: Final = Table(
    "notice",
    metadata,
    Column("notice_id", String(64), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("adult", String(64), nullable=False, index=True),
    Column("child", String(64), nullable=False, index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("ground", String(16), nullable=False, server_default=""),
    Column("considered_by", String(64), nullable=False),
    Column("proposed_by", String(64), nullable=False, server_default=""),
    Column("authorised_by", String(64), nullable=False, server_default=""),
    Column("authorised_at", String(32), nullable=False, server_default=""),
    Column("served_by", String(64), nullable=False, server_default=""),
    Column("served_at", String(32), nullable=False, server_default=""),
    Column("served_on", String(10)),
    Column("born_on", String(10)),
    Column("order_type", String(32), nullable=False, server_default="none"),
    Column("order_since", String(10)),
    Column("order_ended_on", String(10)),
    Column("placement_kind", String(32), nullable=False, server_default="not_known"),
    Column("placement", Text, nullable=False, server_default=""),
    Column("ends_on", String(10), index=True),
    Column("ends_why", String(16), nullable=False, server_default=""),
    Column("gap_on", String(10), index=True),
    Column("review_due", String(10), index=True),
    Column("has_statement", Boolean, nullable=False, server_default=false()),
    Column("found_in_systems", Boolean, nullable=False, server_default=false()),
    Column("told_social_care", Boolean, nullable=False, server_default=false()),
    Column("birth_changed", Boolean, nullable=False, server_default=false()),
    Column("breaches", Integer, nullable=False, server_default="0"),
    Column("ended_on", String(10)),
    Column("ended_why", String(16), nullable=False, server_default=""),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("last_on", String(10), nullable=False),
    info=_REBUILT,
)

# `before` is what the row held before the step, of what the step changed (JSON); `taken_back` the entry that took it back.
notice_step: Final = Table(
    "notice_step",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("notice_id", String(64), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("before", Text, nullable=False, server_default="{}"),
    Column("taken_back", Integer),
    info=_REBUILT,
)

notice_share: Final = Table(
    "notice_share",
    metadata,
    Column("notice_id", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("audience", String(64), nullable=False),
    Column("told_on", String(10), nullable=False),
    info=_REBUILT,
)

# Which reports were decided on, for which notice; the newest decision on a report counts, unless it was taken back.
notice_decision: Final = Table(
    "notice_decision",
    metadata,
    Column("notice_id", String(64), primary_key=True),
    Column("report_id", String(64), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("outcome", String(16), nullable=False),
    Index("notice_decision_report", "report_id"),
    info=_REBUILT,
)

# A form saved half done: its writer's alone, in nobody's record, gone when the step is recorded.
notice_draft: Final = Table(
    "notice_draft",
    metadata,
    Column("notice_id", String(64), primary_key=True),
    Column("step", String(16), primary_key=True),
    Column("user_id", String(64), primary_key=True),
    Column("typed", Text, nullable=False),
    Column("saved_at", String(32), nullable=False),
    info={"beside": True},
)

# The force's own Word template, newest first; kept with who put it there. It holds fields and no person.
notice_template: Final = Table(
    "notice_template",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("user_id", String(64), nullable=False),
    Column("saved_at", String(32), nullable=False),
    info={"beside": True},
)
