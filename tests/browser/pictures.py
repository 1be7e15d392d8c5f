"""Pictures of every page, to be looked at with eyes: `python tests/browser/pictures.py FOLDER [--only chair]`.

It writes, loads and serves a town of its own by the real commands, signs in as chair, analyst, licensing officer and
partner, and takes each page at 1280, 820 and 390 wide, on paper and in forced colours. Where ImageMagick's montage is
there, each person's pages stand on one sheet for each way of looking.
"""

import argparse
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright
from town import ANALYST, CHAIR, HOMES, LICENSING, Town, served_town
from watched import ARGUMENTS

CHROMIUM: Final = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
LOOKERS: Final = {"chair": CHAIR, "analyst": ANALYST, "licensing": LICENSING, "partner": HOMES}
# How a page is looked at: width, and what else the browser is told.
WAYS: Final[dict[str, tuple[int, dict[str, str]]]] = {
    "desktop": (1280, {}),
    "tablet": (820, {}),
    "phone": (390, {}),
    "paper": (1000, {"media": "print"}),
    "forced": (1280, {"forced_colors": "active"}),
}
_SETTLED: Final = "[...document.querySelectorAll('[data-diagram], [data-ward-map]')].every((each) => 'ready' in each.dataset)"
_ID: Final = re.compile(r"/[a-z0-9]{20,}")
_TALLEST: Final = 2600  # the top of a long page says how it looks


def pages_of(page: Page, address: str) -> Iterator[str]:
    """Yield the rooms along the top, then one page further in from each, then search and pages nobody links to."""
    page.goto(address)
    rooms = [str(each.get_attribute("href")) for each in page.locator("#rooms a").all()]
    yield from rooms
    for room in rooms[1:]:
        page.goto(address + room)
        inner = page.locator("main tbody a.link, main .lines a.link").all()[:1]
        yield from (str(each.get_attribute("href")) for each in inner)
    yield from ("/search", "/search?q=kiln", "/search?q=zqxw", "/account", "/nowhere")


def take(page: Page, address: str, path: str, file: Path, way: str) -> None:
    """Take one page one way."""
    width, told = WAYS[way]
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media=told.get("media", "screen"), forced_colors=told.get("forced_colors", "none"))  # type: ignore[arg-type]  # the words of WAYS are Playwright's own
    page.goto(address + path)
    for _ in range(40):
        if page.evaluate(_SETTLED):
            break
        page.wait_for_timeout(100)
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), _TALLEST)
    page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})


def looked_at_by(browser: Browser, town: Town, name: str, folder: Path) -> None:
    """Take every page of one person every way."""
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(town.link(LOOKERS[name]))
    page.get_by_role("button").last.click()
    page.wait_for_load_state()
    paths = list(dict.fromkeys(pages_of(page, town.address)))
    for way in WAYS:
        for number, path in enumerate(paths):
            words = re.sub(r"[^a-z]+", "-", _ID.sub("/one", path)).strip("-") or "home"
            take(page, town.address, path, folder / f"{name}-{way}-{number:02}-{words}.png", way)
        sheet(folder, f"{name}-{way}")


def sheet(folder: Path, beginning: str) -> None:
    """Put the pictures whose names begin so on one sheet."""
    montage = shutil.which("montage")
    files = sorted(map(str, folder.glob(f"{beginning}-*.png")))
    if montage and files:
        look = ["+label", "-tile", "5x", "-geometry", "420x900>+8+8", "-gravity", "north"]
        subprocess.run([montage, *look, *files, str(folder / f"sheet-{beginning}.png")], check=True)


def main() -> None:
    """Take them all."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--only", choices=[*LOOKERS], action="append")
    given: Any = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        served_town(Path(home)) as town,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name in given.only or LOOKERS:
            looked_at_by(browser, town, name, given.folder)
        browser.close()


if __name__ == "__main__":
    main()
