"""A sign-in lasts as long as it may and not a moment longer."""

import pytest
from access_makers import MovedClock
from sqlalchemy import select, update

from intel.access.accounts import Accounts
from intel.access.sign_ins import SignIns
from intel.access.tables import account, sign_in
from intel.errors import NotAllowed
from intel.ledger import Ledger, write_transaction


@pytest.fixture
def partner(accounts: Accounts) -> str:
    accounts.add_account("p.one", name="P One", role="partner", agency="housing")
    return "p.one"


def test_whoever_signed_in_is_found_as_their_account_stands_now(
    accounts: Accounts, sign_ins: SignIns, partner: str
) -> None:
    secret = sign_ins.start(partner)
    viewer = sign_ins.find(secret)
    assert viewer is not None
    assert (viewer.user_id, viewer.agency) == (partner, "housing")
    accounts.set_role(partner, role="auditor", agency="")
    changed = sign_ins.find(secret)
    assert changed is not None
    assert changed.audiences == frozenset()


def test_each_sign_in_has_a_secret_of_its_own_and_ends_alone(sign_ins: SignIns, partner: str) -> None:
    one, other = sign_ins.start(partner), sign_ins.start(partner)
    assert one != other
    sign_ins.end(one)
    sign_ins.end(one)
    assert sign_ins.find(one) is None
    assert sign_ins.find(other) is not None


@pytest.mark.parametrize("secret", ["", "nothing", "\udcff"])
def test_a_secret_nobody_holds_is_nobody(sign_ins: SignIns, partner: str, secret: str) -> None:
    sign_ins.start(partner)
    assert sign_ins.find(secret) is None


def test_an_idle_sign_in_ends_after_an_hour(sign_ins: SignIns, partner: str, clock: MovedClock) -> None:
    secret = sign_ins.start(partner)
    clock.move(minutes=59, seconds=59)
    assert sign_ins.find(secret)
    clock.move(minutes=59, seconds=59)
    assert sign_ins.find(secret)
    clock.move(minutes=60)
    assert sign_ins.find(secret) is None


def test_no_sign_in_outlasts_a_working_day(sign_ins: SignIns, partner: str, clock: MovedClock) -> None:
    secret = sign_ins.start(partner)
    for _ in range(15):
        clock.move(minutes=30)
        assert sign_ins.find(secret)
    clock.move(minutes=30)
    assert sign_ins.find(secret) is None


def test_being_seen_is_written_at_most_once_a_minute(
    ledger: Ledger, sign_ins: SignIns, partner: str, clock: MovedClock
) -> None:
    def last_seen() -> str:
        with ledger.reading() as snapshot:
            return str(snapshot.connection.execute(select(sign_in.c.last_seen)).scalar_one())

    secret = sign_ins.start(partner)
    started = last_seen()
    clock.move(seconds=59)
    sign_ins.find(secret)
    assert last_seen() == started
    clock.move(seconds=1)
    sign_ins.find(secret)
    assert last_seen() > started


def test_closing_an_account_ends_its_sign_ins_at_once_and_for_good(
    accounts: Accounts, sign_ins: SignIns, partner: str
) -> None:
    secret = sign_ins.start(partner)
    accounts.set_active(partner, active=False)
    assert sign_ins.find(secret) is None
    with pytest.raises(NotAllowed):
        sign_ins.start(partner)
    accounts.set_active(partner, active=True)
    assert sign_ins.find(secret) is None


def test_a_closed_account_is_nobody_even_where_its_sign_in_was_left(
    ledger: Ledger, sign_ins: SignIns, partner: str
) -> None:
    secret = sign_ins.start(partner)
    with write_transaction(ledger.engine) as connection:
        connection.execute(update(account).values(active=False))
    assert sign_ins.find(secret) is None


def test_a_new_password_ends_every_sign_in(accounts: Accounts, sign_ins: SignIns, partner: str) -> None:
    secret = sign_ins.start(partner)
    accounts.set_password(partner, "three plain words")
    assert sign_ins.find(secret) is None


def test_old_sign_ins_do_not_pile_up(
    ledger: Ledger, sign_ins: SignIns, partner: str, clock: MovedClock
) -> None:
    sign_ins.end(sign_ins.start(partner))
    sign_ins.start(partner)
    clock.move(hours=8, seconds=1)
    sign_ins.start(partner)
    with ledger.reading() as snapshot:
        assert len(snapshot.connection.execute(select(sign_in)).all()) == 1
