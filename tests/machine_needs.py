"""The one rule for what a machine may lack: a test skips with the reason printed, or fails where CI promised it."""

import os
from typing import NoReturn

import pytest


def lacking(what: str) -> NoReturn:
    """Skip the test because this machine lacks something, or fail it where CI promised everything."""
    if os.environ.get("CI"):
        pytest.fail(f"CI is set, but {what}", pytrace=False)
    pytest.skip(what)
