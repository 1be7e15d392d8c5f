"""Ids in pages differ by scope and say nothing of the id behind them; the secret is made once."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intel.access.tokens import Tokens, load_secret
from intel.errors import AskedWrongly
from intel.ledger import id_from_bytes

TOKENS = Tokens(bytes(range(32)))
IDS = st.builds(id_from_bytes, st.sampled_from("plvctogrm"), st.binary(min_size=16, max_size=16))
SCOPES = st.sampled_from(["unit", "police", "safeguarding", "licensing", "agency_housing", "agency_health"])


@given(scope=SCOPES, internal=IDS)
def test_a_token_leads_back_to_its_id_in_its_own_scope(scope: str, internal: str) -> None:
    token = TOKENS.token(scope, internal)
    assert TOKENS.identify(scope, token) == internal
    assert len(token) == len(internal) == 27
    assert token[0] == internal[0]
    assert token != internal


@given(one=SCOPES, other=SCOPES, internal=IDS)
def test_two_scopes_have_two_tokens_for_one_id(one: str, other: str, internal: str) -> None:
    assert (TOKENS.token(one, internal) == TOKENS.token(other, internal)) == (one == other)


def test_a_token_of_another_scope_is_the_id_of_nothing() -> None:
    existing = {id_from_bytes("p", number.to_bytes(16, "big")) for number in range(500)}
    carried = {TOKENS.identify("police", TOKENS.token("unit", each)) for each in existing}
    assert carried.isdisjoint(existing)
    assert {TOKENS.identify("police", each) for each in existing}.isdisjoint(existing)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "p",
        "p" + "a" * 25,
        "p" + "a" * 27,
        "P" + "a" * 26,
        "p" + "a" * 25 + "b",
        "p" + "1" * 26,
        "p" + "A" * 26,
        "é" + "a" * 26,
        "p" + "a" * 25 + "\n",
        "R-12",
        "'; DROP TABLE account; --",
        "p\x00",
    ],
)
def test_text_that_is_no_token_stands_for_nothing(text: str) -> None:
    assert TOKENS.identify("police", text) is None


def test_another_installation_makes_other_tokens() -> None:
    internal = id_from_bytes("p", bytes(16))
    assert Tokens(bytes(32)).token("police", internal) != TOKENS.token("police", internal)


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = load_secret(tmp_path)
    assert load_secret(tmp_path) == first
    assert len(first) == 32
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_secret_cut_short_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"short")
    with pytest.raises(AskedWrongly, match="backup"):
        load_secret(tmp_path)
    assert (tmp_path / "secret.key").read_bytes() == b"short"


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(AskedWrongly, match="INTEL_HOME"):
        load_secret(tmp_path / "nowhere")


def test_processes_that_race_for_the_secret_get_the_same_one(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from intel.access.tokens import load_secret\n"
        "print('ready', flush=True)\n"
        "for line in sys.stdin: print(load_secret(Path(line.strip())).hex(), flush=True)"
    )
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        for _ in range(2)
    ]
    streams = [(racer.stdin, racer.stdout) for racer in racers if racer.stdin and racer.stdout]
    assert [said.readline() for _, said in streams] == ["ready\n"] * 2
    for number in range(30):
        home = tmp_path / str(number)
        home.mkdir()
        for told, _ in streams:
            told.write(f"{home}\n")
        assert {said.readline() for _, said in streams} == {load_secret(home).hex() + "\n"}
    for racer in racers:
        racer.communicate(timeout=30)


def test_the_loser_of_the_race_keeps_the_winners_secret(tmp_path: Path) -> None:
    def overtaken(size: int) -> bytes:
        (tmp_path / "secret.key").write_bytes(b"w" * size)  # another process finishes first
        return b"l" * size

    assert load_secret(tmp_path, entropy=overtaken) == b"w" * 32
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
