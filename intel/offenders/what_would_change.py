"""What would move a score to another band: time with nothing new, one step more of a component, a second source. Pure."""

from datetime import timedelta

from intel.offenders.matrix import Matrix, Measure
from intel.offenders.score import Score, day_of


def what_would_change(found: Score, matrix: Matrix) -> tuple[str, ...]:
    """Say what would move the band: time with nothing new, one step more of a component, a second source."""
    if found.total is None:
        return ()
    said = [*_by_waiting(found, matrix), *_by_one_step(found, matrix)]
    if found.capped and found.before_cap > found.total:
        lifted = matrix.band_of(found.before_cap)
        said.append(
            f"A second source, or one that is reliable, lifts the cap: {found.before_cap}, band {lifted.code}."
        )
    return tuple(said)


def _by_waiting(found: Score, matrix: Matrix) -> list[str]:
    if found.last is None or found.total is None:
        return []
    own = matrix.place_of(found.total)
    for each, part in zip(matrix.components, found.parts, strict=True):
        if each.measure is not Measure.DAYS_SINCE_LAST:
            continue
        for step in each.bands:
            total = found.before_cap - part.points + step.points
            total = min(total, matrix.evidence.cap.total) if found.capped else total
            if step.from_ > part.measure and matrix.place_of(total) < own:
                on = found.last + timedelta(days=step.from_)
                band = matrix.band_of(total).code
                return [f"With nothing new it falls to band {band} on {day_of(on.toordinal())} ({total})."]
    return []


def _by_one_step(found: Score, matrix: Matrix) -> list[str]:
    """Say which single component, moved up to its next band, would move the total up a band."""
    if found.total is None or found.capped:
        return []
    said = []
    for each, part in zip(matrix.components, found.parts, strict=True):
        higher = [band for band in each.bands if band.points > part.points]
        if not higher:
            continue
        step = min(higher, key=lambda band: band.points)
        total = found.total - part.points + step.points
        if matrix.place_of(total) > matrix.place_of(found.total):
            said.append(
                f"{each.name} at “{step.words}” would make it band {matrix.band_of(total).code} ({total})."
            )
    return said
