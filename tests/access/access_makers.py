"""Short makers for the tests of this room: viewers by role, and a clock the test moves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from intel.access import Viewer, viewer_for

HOME = {
    "chair": "police",
    "police_officer": "police",
    "analyst": "police",
    "intelligence_unit": "police",
    "partner": "housing",
    "licensing_officer": "licensing",
    "safeguarding_lead": "social_care",
    "auditor": "",
    "administrator": "",
    "iom_officer": "police",
}


@dataclass(frozen=True)
class Someone:
    user_id: str
    name: str
    role: str
    agency: str


def a_viewer(role: str, agency: str | None = None) -> Viewer:
    where = HOME[role] if agency is None else agency
    return viewer_for(Someone(user_id=f"{role}_one", name="A Name", role=role, agency=where))


class MovedClock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **amount: float) -> None:
        self.now += timedelta(**amount)
