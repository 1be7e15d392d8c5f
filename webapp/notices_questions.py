"""Questions that several forms of a notice ask: why, since when, what the child's legal status is, who made a statement."""

from typing import Final

from intel.notices import model
from webapp.notices_typed import Field, Typed, listed


def reason(label: str = "Why", hint: str = "Kept with your name.") -> Field:
    """Return the question for a reason."""
    return Field(kind="words", name="reason", label=label, hint=hint)


EARLIER: Final = Field(
    kind="date",
    name="done",
    label="Done on, if that was before today",
    hint="For what was done on paper and is recorded now. Leave it empty otherwise.",
)


CARE_FIELDS: Final = (
    Field(kind="select", name="order", label="The child’s legal status", options=listed("orders"), hint="As social care or the court gives it."),
    Field(kind="date", name="since", label="Since when, where there is an order"),
    Field(kind="text", name="court_reference", label="Court reference, where there is one"),
)  # fmt: skip


def care(typed: Typed) -> model.Care:
    """Return the child's legal status as typed."""
    return model.Care(
        order_type=typed.choice("order", "Say what the child’s legal status is.", "orders"),
        since=typed.day("since"),
        ended_on=typed.day("ended"),
        court_reference=typed.text("court_reference"),
    )


STATEMENT: Final = (
    Field(kind="date", name="statement", label="Statement that there is no permission: made on"),
    Field(kind="text", name="statement_by", label="By whom"),
    Field(kind="select", name="capacity", label="In what capacity", options=(("", "Choose", ""), *listed("capacities"))),
    Field(kind="text", name="statement_reference", label="Reference of the statement"),
)  # fmt: skip


def statement(typed: Typed, *, wanted: bool) -> model.ControlStatement | None:
    """Return the statement that there is no permission, as typed; None where none was made."""
    on = typed.day("statement", "Say when the statement was made." if wanted else "")
    if on is None:
        return None
    return model.ControlStatement(
        on=on,
        by=typed.text("statement_by", "Say who made the statement."),
        capacity=typed.choice("capacity", "Say in what capacity they made it.", "capacities"),
        reference=typed.text("statement_reference"),
    )
