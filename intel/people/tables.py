"""The identity table and the records about people, kept beside the ledger and rebuilt from its entries."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from intel.ledger.tables import metadata

_REBUILT = {"rebuilt": True}

judgement = Table(
    "judgement",
    metadata,
    Column("a", String, primary_key=True),
    Column("b", String, primary_key=True),
    Column("outcome", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Index("judgement_b", "b"),
    info=_REBUILT,
)

# Which mentions an entry moved from one entity to another: exactly the sources to draw again.
moved = Table(
    "moved",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("mention_id", String, primary_key=True),
    info=_REBUILT,
)

identity_key = Table(
    "identity_key",
    metadata,
    Column("mention_id", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("key", String, nullable=False),
    Index("identity_key_key", "label", "key"),
    info=_REBUILT,
)

# What each mention is compared by, as `intel.people.compared` writes it.
compared = Table(
    "compared",
    metadata,
    Column("mention_id", String, primary_key=True),
    Column("label", String, nullable=False, index=True),
    Column("said", Text, nullable=False),
    info=_REBUILT,
)

person_fact = Table(
    "person_fact",
    metadata,
    Column("mention_id", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("born_on", String),
    Column("born_year", Integer),
    Column("reported_on", String, nullable=False),
    info=_REBUILT,
)

designation = Table(
    "designation",
    metadata,
    Column("designation_id", String, primary_key=True),
    Column("mention_id", String, nullable=False, index=True),
    Column("ground", String, nullable=False),
    Column("review_on", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("removed_seq", Integer),
    info=_REBUILT,
)

adult_age = Table(
    "adult_age",
    metadata,
    Column("record_id", String, primary_key=True),
    Column("mention_id", String, nullable=False, index=True),
    Column("actor", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("seq", Integer, nullable=False),
    info=_REBUILT,
)

# The mentions whose name was fixed for the person they belong to.
name_fixed = Table(
    "name_fixed",
    metadata,
    Column("mention_id", String, primary_key=True),
    Column("actor", String, nullable=False),
    Column("at", String, nullable=False),
    Column("seq", Integer, nullable=False),
    info=_REBUILT,
)

# Whom a record of another room names: it is drawn again when they move, and opens them to whoever may see it.
named_in_record = Table(
    "named_in_record",
    metadata,
    Column("source_id", String, primary_key=True),
    Column("mention_id", String, primary_key=True),
    Index("named_in_record_mention", "mention_id"),
    info=_REBUILT,
)
