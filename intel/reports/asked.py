"""What came of asking someone about ethnicity or nationality: an answer, a refusal, or nobody asked.

Called by `read_mentions` and by the report written by hand. An empty cell is not recorded, which is none of the three.
"""

from typing import Final

from intel import vocabulary
from intel.reports import values
from intel.reports.cells import Cell
from intel.reports.model import Asked

ASKED_FIELDS: Final = ("self_defined_ethnicity", "officer_observed_ethnicity", "nationality")
NOT_RECORDED: Final = "not_recorded"


def read_asked(cell: Cell) -> Asked | None:
    """Return what a cell says came of asking; None for what says nothing."""
    text = values.words(cell)
    if not text:
        return None
    wanted = values.folded(text)
    for answer, entry in vocabulary.read("asked").items():
        if wanted in entry["as_written"] or (answer != "given" and wanted == answer):
            return Asked.model_validate({"answer": answer})
    return Asked(answer="given", words=text)


def asked_in_words(asked: Asked | None) -> str:
    """Return the answer, or what there is instead, as a page says it."""
    if asked is None:
        return "not recorded"
    return asked.words or str(vocabulary.read("asked")[asked.answer]["words"])
