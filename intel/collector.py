"""Python's search for cycles, put off during long work. Called where rows are read and where suspects are scored.

Thousands of rows that hold no cycle are searched again and again while they are made, at a third of the time of the
work. What is no longer used is freed as ever. The search is switched for the whole process: it comes back when the last
of those that put it off is done, and what other threads left in cycles meanwhile is found then.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_put_off = 0  # how many are at work; kept under the lock


@contextmanager
def collector_put_off() -> Iterator[None]:
    """Put off the search for cycles until the block ends; blocks may overlap, in one thread or several."""
    global _put_off  # noqa: PLW0603 - one switch for the process, as the collector is one for the process
    with _lock:
        _put_off += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _put_off -= 1
            if not _put_off:
                gc.enable()
