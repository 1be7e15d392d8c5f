"""What the page of a place, venue, vehicle, telephone, online account or organisation is made of, in order."""

from typing import Final

from webapp import evenings, months, then, who_section
from webapp.sections import Provider

SECTIONS: Final[tuple[Provider, ...]] = (
    months.section,
    evenings.section,
    who_section.section,
    then.section,
)
