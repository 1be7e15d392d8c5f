"""The words of reports as one viewer may read them, found by the engine's full text. Called by `search` and `suggest`."""

from intel.access.model import Names, terms
from intel.access.names import text_for
from intel.people.enquiry import Enquiry


def reads_reports(enquiry: Enquiry) -> bool:
    """Return whether this viewer opens reports at all: not where no person may be named to them."""
    return terms(enquiry.viewer.role).adults is not Names.NEVER


def read_texts(enquiry: Enquiry, lucene: str, *, most: int) -> list[tuple[str, str]]:
    """Return the ids of the reports that fit best, each with the words this viewer may read of it: none may be there."""
    (row,) = enquiry.reader.run(
        "search.text", index=enquiry.reader.graph.engine.text_index, words=lucene, most=most
    )
    return [
        (
            report["id"],
            text_for(
                enquiry.viewer,
                agency=report["agency"],
                text=report["text"] or "",
                cleared_text=report["cleared_text"] or "",
                visible=True,
            ).text,
        )
        for report in row["reports"]
    ]
