"""The search for cycles is put off while anybody asks for it, and comes back when the last is done."""

import gc

import pytest

from intel.collector import collector_put_off


def test_it_comes_back_with_the_last_and_after_an_error() -> None:
    assert gc.isenabled()
    with collector_put_off():
        with collector_put_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), collector_put_off():
        1 / 0  # noqa: B018 - only the error is wanted
    assert gc.isenabled()
