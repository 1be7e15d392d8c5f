"""`intel serve` and what can be in its way: a port that is taken, a folder it may not write to, a second start."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import ANN, Intel, add_people, report_numbers, write_mapping_file, write_return
from machine_needs import lacking


@pytest.fixture
def intel(tmp_path: Path) -> Intel:
    return Intel(tmp_path / "home")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def serving(intel: Intel) -> Iterator[int]:
    """Serve until the block ends; gives the port once it answers."""
    port = free_port()
    process = intel.start("serve", INTEL_PORT=str(port))
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=60) as answer:
                    assert answer.status == 200
                break
            except OSError:
                assert process.poll() is None, process.stderr and process.stderr.read()
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            _, said = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
    assert process.returncode == 0, said
    assert "Traceback" not in said


def test_a_taken_port_is_one_line_and_nothing_is_made(intel: Intel) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = intel("serve", INTEL_PORT=str(port))
    assert (ran.code, ran.out) == (2, "")
    assert (
        ran.err
        == f"Port {port} on 127.0.0.1 is taken. Stop what uses it, or set INTEL_PORT to another one.\n"
    )
    assert not (intel.home / "ledger.db").exists()


@pytest.mark.parametrize("port", ["abc", "70000", "-1", "²"])
def test_a_port_that_is_none_is_one_line(intel: Intel, port: str) -> None:
    ran = intel("serve", INTEL_PORT=port)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "INTEL_PORT" in ran.err


def test_an_address_of_another_machine_is_one_line(intel: Intel) -> None:
    ran = intel("serve", INTEL_HOST="192.0.2.1", INTEL_PORT="8123")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "INTEL_HOST" in ran.err


@pytest.mark.parametrize("command", [("serve",), ("user", "list")], ids=" ".join)
def test_a_folder_that_cannot_be_written_to_is_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    home = tmp_path / "shut"
    home.mkdir()
    home.chmod(0o555)
    intel = Intel(home)
    run: list[str] = []
    if os.geteuid() == 0:  # root may write anywhere, so the command is run as nobody
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            lacking("setpriv is not here, and this is root, who may write anywhere")
        run = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"]
        for folder in (tmp_path, *tmp_path.parents):
            if folder.stat().st_mode & 0o005 != 0o005:
                folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run(
        [*run, *intel.command(*command)],
        env=intel.environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if "Permission denied" in done.stderr and "intel" not in done.stderr:
        lacking("nobody may not start this Python")
    assert done.returncode == 2, done.stderr
    assert done.stderr == (
        f"The folder {home} cannot be written to. Nothing was changed. Name another one in INTEL_HOME.\n"
    )


def test_a_home_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    ran = Intel(tmp_path / "file")("user", "list")
    assert ran.code == 2
    assert ran.err.count("\n") == 1


def test_a_second_start_is_one_line_and_the_first_goes_on(intel: Intel) -> None:
    with serving(intel) as port:
        ran = intel("serve", INTEL_PORT=str(free_port()))
        assert ran.code == 2
        assert ran.err == f"The folder {intel.home} is being served already. Nothing was started.\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=60) as answer:
            assert answer.status == 200


def test_commands_beside_a_running_server_work_on_the_same_record_and_picture(
    intel: Intel, tmp_path: Path
) -> None:
    add_people(intel)
    mapping = write_mapping_file(tmp_path / "homes.yaml")
    with serving(intel):
        file = write_return(tmp_path / "return.csv", ANN)
        ran = intel("import", file, "--agency", "homes", "--mapping", mapping)
        assert ran.code == 0, ran.err
        assert list(report_numbers(intel.home)) == ["H-1"]
        checked = intel("graph", "check", user="auditor")
        assert checked.code == 0, checked.out + checked.err
    checked = intel("graph", "check", user="auditor")
    assert checked.code == 0, checked.out + checked.err
