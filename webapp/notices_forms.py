"""The form of each step of a notice: what it asks, and no more, and how what was typed becomes the step's payload.

A form is data: `webapp/templates/notices/step.html` shows any of them. They stand in three modules, by when they come.
"""

from typing import Final

from webapp.notices_forms_before import BEFORE
from webapp.notices_forms_in_force import IN_FORCE
from webapp.notices_forms_service import SERVICE
from webapp.notices_typed import Form

FORMS: Final[dict[str, Form]] = {**BEFORE, **SERVICE, **IN_FORCE}
