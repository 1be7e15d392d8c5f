"""What the page of a person is made of, in order: one line for each room that has something to say there.

A room adds a module with `section(shown) -> Section | None`, a template of its own, and its line here.
"""

from typing import Final

from webapp import evenings, months, notices_section, offenders_beside, then, who_section
from webapp.sections import Provider

SECTIONS: Final[tuple[Provider, ...]] = (
    offenders_beside.section,
    notices_section.section,
    months.section,
    evenings.section,
    who_section.section,
    then.section,
)
