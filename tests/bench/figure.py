"""What a benchmark measures: one figure, with its target and the same work done by a peer in the same run.

A room's benchmarks are `bench_<room>.py` beside this, with `figures(scale)`; `make bench` finds them by name.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. Lower is better unless `note` says that the unit is a score.

    `target` is what the figure is held to, None where it is only told; `peer` names what did the same work.
    """

    what: str
    ours: float
    unit: str
    target: float | None
    peer: str = ""
    peer_value: float | None = None
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether the figure is worse than its target; one whose note calls it a score must not be lower."""
        if self.target is None:
            return False
        return self.ours < self.target if "score" in self.note else self.ours > self.target

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's: 2.0 is twice as long."""
        return self.ours / self.peer_value if self.peer_value else None


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes, once."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def milliseconds(work: Callable[[], object], times: int = 9) -> float:
    """Return the median time of `work`, which is first done once unmeasured."""
    work()
    return median(seconds(work) for _ in range(times)) * 1000
