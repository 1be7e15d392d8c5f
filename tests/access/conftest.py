"""A real database in a folder of its own, and a clock the test moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from access_makers import MovedClock
from argon2 import PasswordHasher

from intel.access import passwords
from intel.access.accounts import Accounts
from intel.access.kinds import KINDS
from intel.access.sign_ins import SignIns
from intel.ledger import Ledger, open_engine


@pytest.fixture(autouse=True)
def _quick_argon2(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same argon2id with less work; test_accounts.py says what the work is outside of tests."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def ledger(tmp_path: Path, clock: MovedClock) -> Iterator[Ledger]:
    engine = open_engine(f"sqlite:///{tmp_path / 'home' / 'ledger.db'}")
    yield Ledger(engine, kinds={kind.name: kind for kind in KINDS}, clock=clock)
    engine.dispose()


@pytest.fixture
def accounts(ledger: Ledger, clock: MovedClock) -> Accounts:
    return Accounts(ledger.engine, clock=clock)


@pytest.fixture
def sign_ins(ledger: Ledger, clock: MovedClock) -> SignIns:
    return SignIns(ledger.engine, clock=clock)
