"""Accounts, passwords and one-time links on a real database, with a clock the test moves."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import pytest
from access_makers import MovedClock
from argon2 import PasswordHasher, Type

from intel.access import passwords
from intel.access.accounts import Accounts
from intel.access.sign_ins import SignIns
from intel.errors import AskedWrongly, NotAllowed
from intel.ledger import Ledger

PASSWORD = "three plain words"  # noqa: S105 - invented for this test


REAL_HASHER = passwords._HASHER


@pytest.fixture
def chair(accounts: Accounts) -> str:
    accounts.add_account("j.smith", name="J Smith", role="chair", agency="police", password=PASSWORD)
    return "j.smith"


def test_an_account_is_found_however_its_user_name_is_typed(accounts: Accounts, chair: str) -> None:
    assert accounts.get_account(" J.Smith ") == accounts.find_account(chair)
    assert [each.user_id for each in accounts.list_accounts()] == [chair]


@pytest.mark.parametrize(
    ("user_id", "name", "role", "agency"),
    [
        ("", "A", "chair", "police"),
        ("../up", "A", "chair", "police"),
        ("a b", "A", "chair", "police"),
        ("x" * 65, "A", "chair", "police"),
        ("ok", "", "chair", "police"),
        ("ok", "A\u202eB", "chair", "police"),
        ("ok", "A", "emperor", "police"),
        ("ok", "A", "partner", "licensing"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(
    accounts: Accounts, user_id: str, name: str, role: str, agency: str
) -> None:
    with pytest.raises(AskedWrongly):
        accounts.add_account(user_id, name=name, role=role, agency=agency)
    assert accounts.list_accounts() == []


def test_a_user_name_is_given_once(accounts: Accounts, chair: str) -> None:
    with pytest.raises(AskedWrongly):
        accounts.add_account(chair.upper(), name="Other", role="auditor", agency="")
    assert accounts.get_account(chair).role == "chair"


def test_the_right_password_and_no_other_is_taken(accounts: Accounts, chair: str) -> None:
    found = accounts.check_password(chair, PASSWORD)
    assert found is not None
    assert found.user_id == chair
    for wrong in ("", PASSWORD + " ", PASSWORD.upper(), PASSWORD + "x" * 2000):
        assert accounts.check_password(chair, wrong) is None


def test_no_password_is_kept_as_it_was_typed(accounts: Accounts, chair: str, tmp_path: Path) -> None:
    accounts.set_password(chair, "another three words")
    stored = b"".join(path.read_bytes() for path in (tmp_path / "home").iterdir())
    assert b"argon2id" in stored
    assert PASSWORD.encode() not in stored
    assert b"another three words" not in stored


def test_guessing_a_stolen_hash_is_dear() -> None:
    assert REAL_HASHER.type is Type.ID
    assert REAL_HASHER.memory_cost >= 64 * 1024
    assert REAL_HASHER.time_cost >= 3


@pytest.mark.parametrize("password", ["", "short", "x" * 1025])
def test_a_password_too_short_or_too_long_is_refused(accounts: Accounts, chair: str, password: str) -> None:
    with pytest.raises(AskedWrongly):
        accounts.set_password(chair, password)
    assert accounts.check_password(chair, PASSWORD)


@pytest.mark.parametrize("user_id", ["nobody", "closed", "linked"])
def test_whoever_cannot_sign_in_costs_the_same_work(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch, user_id: str
) -> None:
    accounts.add_account("closed", name="C", role="auditor", agency="", password=PASSWORD)
    accounts.set_active("closed", active=False)
    accounts.add_account("linked", name="L", role="auditor", agency="")
    verified: list[str | bytes] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - its own name
            verified.append(hash)
            return super().verify(hash, password)

    accounts.check_password(user_id, PASSWORD)  # the first time makes the hash that is nobody's
    monkeypatch.setattr(passwords, "_HASHER", Counting(time_cost=1, memory_cost=8, parallelism=1))
    assert accounts.check_password(user_id, PASSWORD) is None
    assert len(verified) == 1
    assert str(verified[0]).startswith("$argon2id$")


def test_a_hash_that_is_nobodys_is_verified_and_never_right() -> None:
    assert not passwords.matches("", "the hash of nobody's password")
    assert not passwords.matches("not a hash", PASSWORD)


@pytest.mark.parametrize("user_id", ["j.smith", "nobody"])
def test_after_five_wrong_passwords_one_waits_whether_or_not_the_account_exists(
    accounts: Accounts, chair: str, clock: MovedClock, user_id: str
) -> None:
    for _ in range(5):
        assert accounts.check_password(user_id, "wrong wrong wrong") is None
    for password in ("wrong wrong wrong", PASSWORD):
        with pytest.raises(NotAllowed, match="Wait 1 minute,"):
            accounts.check_password(user_id, password)
    clock.move(seconds=30)
    right = accounts.check_password(user_id, PASSWORD)
    assert (right is not None) == (user_id == chair)


def test_the_wait_doubles_and_then_stays(accounts: Accounts, chair: str, clock: MovedClock) -> None:
    for _ in range(5):
        accounts.check_password(chair, "wrong wrong wrong")
    for seconds in (30, 60, 120, 240, 480, 900, 900):
        clock.move(seconds=seconds - 1)
        with pytest.raises(NotAllowed):
            accounts.check_password(chair, PASSWORD)
        clock.move(seconds=1)
        assert accounts.check_password(chair, "wrong wrong wrong") is None


def test_a_right_password_starts_the_count_anew(accounts: Accounts, chair: str) -> None:
    for _ in range(3):
        for _ in range(4):
            assert accounts.check_password(chair, "wrong wrong wrong") is None
        assert accounts.check_password(chair, PASSWORD)


def test_wrong_passwords_are_forgotten_after_a_day(accounts: Accounts, chair: str, clock: MovedClock) -> None:
    for _ in range(5):
        accounts.check_password(chair, "wrong wrong wrong")
    clock.move(hours=24, seconds=1)
    for _ in range(4):
        assert accounts.check_password(chair, "wrong wrong wrong") is None


def test_the_count_outlives_the_process(
    ledger: Ledger, accounts: Accounts, chair: str, clock: MovedClock
) -> None:
    for _ in range(5):
        accounts.check_password(chair, "wrong wrong wrong")
    with pytest.raises(NotAllowed):
        Accounts(ledger.engine, clock=clock).check_password(chair, PASSWORD)


def test_tries_made_at_once_are_all_counted(accounts: Accounts, chair: str) -> None:
    def one_try(_: int) -> bool:
        try:
            accounts.check_password(chair, "wrong wrong wrong")
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        let_through = sum(pool.map(one_try, range(12)))
    assert let_through == 5


def test_a_one_time_link_works_once(accounts: Accounts, chair: str) -> None:
    secret = accounts.make_one_time_link(chair)
    assert accounts.use_one_time_link(secret).user_id == chair
    with pytest.raises(NotAllowed, match="new one"):
        accounts.use_one_time_link(secret)


@pytest.mark.parametrize(("demonstration", "minutes"), [(False, 15), (True, 24 * 60)])
def test_a_one_time_link_grows_too_old(
    accounts: Accounts,
    chair: str,
    clock: MovedClock,
    demonstration: bool,
    minutes: int,
) -> None:
    used, old = (accounts.make_one_time_link(chair, demonstration=demonstration) for _ in range(2))
    clock.move(minutes=minutes, seconds=-1)
    assert accounts.use_one_time_link(used)
    clock.move(seconds=1)
    with pytest.raises(NotAllowed):
        accounts.use_one_time_link(old)


def test_a_link_used_from_many_places_at_once_lets_one_in(accounts: Accounts, chair: str) -> None:
    secret = accounts.make_one_time_link(chair)

    def use(_: int) -> bool:
        try:
            accounts.use_one_time_link(secret)
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(8))) == 1


@pytest.mark.parametrize("secret", ["", "x" * 43, "\udcff", "é"])
def test_a_link_nobody_made_lets_nobody_in(accounts: Accounts, chair: str, secret: str) -> None:
    accounts.make_one_time_link(chair)
    with pytest.raises(NotAllowed):
        accounts.use_one_time_link(secret)


def test_a_closed_account_has_no_links(accounts: Accounts, chair: str) -> None:
    secret = accounts.make_one_time_link(chair)
    accounts.set_active(chair, active=False)
    accounts.set_active(chair, active=True)
    with pytest.raises(NotAllowed):
        accounts.use_one_time_link(secret)
    accounts.set_active(chair, active=False)
    with pytest.raises(AskedWrongly):
        accounts.make_one_time_link(chair)


def test_secrets_are_kept_as_hashes_only(
    accounts: Accounts, sign_ins: SignIns, chair: str, tmp_path: Path
) -> None:
    secrets = (accounts.make_one_time_link(chair), sign_ins.start(chair))
    stored = sqlite3.connect(tmp_path / "home" / "ledger.db")
    dump = "\n".join(stored.iterdump())
    stored.close()
    assert not any(secret in dump for secret in secrets)


def test_a_command_runs_as_an_open_account(accounts: Accounts, chair: str) -> None:
    assert accounts.viewer_for_command("J.SMITH").scope == "police"
    accounts.set_active(chair, active=False)
    for user_id in (chair, "root", ""):
        with pytest.raises(NotAllowed, match="intel user add"):
            accounts.viewer_for_command(user_id)
