"""What stands on the paper that is served, gathered from a notice's steps: the one list of fields a template may use.

About the child: name, date of birth and the ground. Nothing else of the child is here, so no template can print it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from intel.errors import AskedWrongly
from intel.ledger.kinds import Entry
from intel.notices import model
from intel.notices.ends import end_of
from intel.notices.model import said, words
from intel.notices.story import Story
from intel.people.days import day_in_words
from intel.vocabulary import read

Fields = Mapping[str, str | list[str]]

# Every field with what it holds: shown beside the template, and what a template is tried with before it is taken.
FIELDS: Final[Mapping[str, str | list[str]]] = {
    "reference": "N-0",
    "adult_name": "Name of the adult",
    "child_name": "Name of the child",
    "child_born": "1 January 2012",
    "ground": "Section 2, Child Abduction Act 1984",
    "offence": "the offence, in the words of the vocabulary",
    "maximum": "the most a court can give",
    "until": "1 January 2028",
    "until_why": "the child's 16th birthday",
    "acts": ["meet the child"],
    "wording": "Anything else the adult is told",
    "authorised_by": "Name of the officer",
    "authorised_rank": "inspector",
    "authorised_on": "1 August 2026",
    "always": "A police notice, not a court order.",
}


def paper_of(story: Story, authorised_by: str, today: date) -> dict[str, str | list[str]]:
    """Return the fields of a notice; AskedWrongly while its wording or the child's proved age is missing."""
    worded, proposed = story.says(model.NoticeWorded), story.says(model.NoticeProposed)
    facts, end = story.facts, end_of(story.facts)
    if worded is None or proposed is None or facts.born_on is None or end is None:
        raise AskedWrongly(
            "The paper cannot be written yet: it needs the wording and the child’s date of birth, proved. "
            "Nothing was written."
        )
    authorised: tuple[Entry, model.NoticeAuthorised] | None = story.last(model.NoticeAuthorised)
    ground = words("ground")[proposed.ground]
    return {
        "reference": facts.name,
        "adult_name": proposed.adult_name,
        "child_name": proposed.child_name,
        "child_born": day_in_words(facts.born_on),
        "ground": str(ground["words"]),
        "offence": str(ground["offence"]),
        "maximum": str(ground["maximum"]),
        "until": day_in_words(end.on),
        "until_why": said("ends", end.why),
        "acts": [str(words("prohibitions")[each]["words"]).format(child=proposed.child_name) for each in worded.prohibitions],
        "wording": worded.wording,
        "authorised_by": authorised_by if authorised else "Draft of " + day_in_words(today),
        "authorised_rank": said("ranks", authorised[1].rank) if authorised else "not authorised yet",
        "authorised_on": day_in_words(authorised[1].on or authorised[0].at) if authorised else "",
        "always": str(read("notices")["always_said"]),
    }  # fmt: skip
