"""A disk that is really full, and a process that is really not root: root passes over modes and reserved blocks.

A small tmpfs where this machine lets us mount one; else a limit on the size of a file, which the system holds alike.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from machine_needs import lacking

NOBODY = 65534


@contextmanager
def small_disk(megabytes: int) -> Iterator[tuple[Path, str]]:
    """Give a disk of this size that any user may enter, and by what means it is small: "disk" or "limit"."""
    with tempfile.TemporaryDirectory(prefix="small-disk-") as found:
        Path(found).chmod(0o755)
        folder = Path(found) / "disk"
        folder.mkdir()
        folder.chmod(0o777)
        with _mounted(folder, megabytes) as mounted:
            yield folder, "disk" if mounted else "limit"


@contextmanager
def _mounted(folder: Path, megabytes: int) -> Iterator[bool]:
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", str(folder)]
    mounted = (
        shutil.which("mount") and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    )
    try:
        yield bool(mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def read_only(folder: Path, *, on: bool) -> None:
    """Turn the small disk read only, or back."""
    how = "ro" if on else "rw"
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


def limited(megabytes: int) -> Callable[[], None]:
    """Return what a child calls first so that none of its files grows beyond this."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes << 20, megabytes << 20))


def as_nobody(script: Path, *arguments: object) -> Sequence[str]:
    """Return the command that runs a Python script as a user who is not root, and check that such a user may."""
    command = [sys.executable, "-u", "-B", str(script), *map(str, arguments)]
    if os.geteuid() != 0:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        lacking("setpriv is not here, and this is root, who may write anywhere")
    nobody = [setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    reads = [*nobody, sys.executable, "-c", f"open({str(script)!r}).close(); import intel.ledger"]
    if subprocess.run(reads, capture_output=True, check=False).returncode == 0:
        return [*nobody, *command]
    # Python or the checkout lies where nobody may not go; what counts is that root's powers over modes are gone.
    return [setpriv, "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", *command]
