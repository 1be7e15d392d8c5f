"""One person's way through the pages: signs in by a one-time link, goes by keyboard, and every page is looked over.

Looking a page over means, at both widths: it has a title and one heading, fits, has no accessibility fault, shows where the
keyboard is, and holds its picture as a table too. What a page asks of elsewhere is watched by `watched.opened`.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page
from town import Town
from watched import accessibility_faults, opened, until

WIDTHS = (1280, 390)
MOST_TABS = 400  # a link further away than this is one that nobody reaches by keyboard

# Everything that can be reached by keyboard must look different once it is: by an outline, a shadow, a border or a colour.
_UNSEEN = """() => {
  const look = (each) => { const s = getComputedStyle(each); return [s.outlineStyle + s.outlineWidth + s.outlineColor, s.boxShadow, s.borderColor, s.borderWidth, s.backgroundColor, s.color].join('|'); };
  const shown = (each) => each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !each.disabled;
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter(shown);
  const seen = (each) => [each, each.firstElementChild || each, each.nextElementSibling || each].map((one) => look(one) + ['::before', '::after'].map((part) => { const s = getComputedStyle(one, part); return s.outline + s.boxShadow + s.borderColor; })).join();
  const step = Math.max(1, Math.floor(all.length / 60));
  const unseen = [];
  for (let at = 0; at < all.length; at += step) {
    const each = all[at];
    document.activeElement.blur();
    const before = seen(each);
    each.focus({ focusVisible: true, preventScroll: true });
    if (before === seen(each)) unseen.push(each.outerHTML.slice(0, 120));
  }
  document.activeElement.blur();
  window.scrollTo(0, 0);
  return unseen;
}"""
_PICTURE = """async () => {
  const diagram = document.querySelector('[data-diagram]');
  if (!diagram) return [[], []];
  const held = diagram.querySelector('[data-picture]');
  const drawn = held ? JSON.parse(held.textContent) : await (await fetch(diagram.dataset.url)).json();
  return [drawn.links.map((each) => each.id).sort(), [...document.querySelectorAll('tr[data-link]')].map((each) => each.dataset.link).sort()];
}"""
_MAP = """async () => {
  const map = document.querySelector('[data-ward-map]');
  if (!map) return [[], []];
  const drawn = (await (await fetch(map.dataset.url)).json()).wards.features.map((each) => each.properties);
  const numbered = drawn.filter((each) => each.reports !== null).map((each) => `${each.ward} ${each.reports} ${each.words}`).sort();
  const rows = [...document.querySelectorAll('tr[data-ward]')].map((each) => [...each.querySelectorAll('td')].map((cell) => cell.innerText.trim()));
  return [numbered, rows.filter((row) => /^\\d+$/.test(row[1])).map((row) => `${row[0]} ${row[1]} ${row[4]}`.replace(/\\s+/g, ' ')).sort()];
}"""
_READY = "[...document.querySelectorAll('[data-diagram], [data-ward-map]')].every((each) => 'ready' in each.dataset)"


@dataclass(frozen=True)
class Walk:
    """Where one signed-in person is, and what they do next."""

    page: Page

    def look(self) -> str:
        """Look the page over, at both widths; return its words as a person reads them."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            until(self.page, _READY)
            self._fits(width)
            faults = accessibility_faults(self.page)
            assert not faults, (self.page.url, width, faults)
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        unseen = self.page.evaluate(_UNSEEN)
        assert not unseen, (self.page.url, unseen)
        for question in (_PICTURE, _MAP):
            drawn, written = self.page.evaluate(question)
            assert drawn == written, self.page.url
        return self.words()

    def _fits(self, width: int) -> None:
        title = self.page.title()
        assert title.endswith(" – Intelligence meeting"), title
        assert self.page.locator("h1").count() == 1, title
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, (title, width)

    def words(self, selector: str = "main") -> str:
        """Return what is read in a part of the page, with single spaces."""
        return re.sub(r"\s+", " ", self.page.locator(selector).first.inner_text())

    def room(self, words: str) -> str:
        """Follow a link along the top, by keyboard; look the page over."""
        return self.go(self.page.locator("#rooms").get_by_role("link", name=words, exact=True))

    def follow(self, words: str, *, within: str = "main") -> str:
        """Follow a link by keyboard; look over the page it opens."""
        return self.go(self.page.locator(within).get_by_role("link", name=words, exact=True).first)

    def button(self, words: str) -> str:
        """Press a button, or a link that looks like one, by keyboard; look over the page it opens."""
        return self.go(self.page.get_by_role("button", name=words, exact=True).first)

    def fill(self, label: str, words: str) -> None:
        """Tab to a field and type."""
        self.tab_to(self.page.get_by_label(label, exact=True).first)
        self.page.keyboard.type(words)

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Tab until the target is reached, then press the key; nothing is expected to open."""
        self.tab_to(target)
        self.page.keyboard.press(key)

    def go(self, target: Locator) -> str:
        """Tab to a link or button, press Enter, and look over the page that opens."""
        self.tab_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self.look()

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the keyboard is at the target; nothing is clicked and nothing is focused by script."""
        wanted = target.element_handle()
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(each) => document.activeElement === each", wanted):
                return
        raise AssertionError(f"{MOST_TABS} times Tab do not reach {target}")

    def search(self, words: str) -> str:
        """Search from the top of the page, by keyboard; look over what is found."""
        self.tab_to(self.page.locator("#search-words"))
        self.page.keyboard.type(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self.look()

    def rows(self, caption: str = "") -> list[list[str]]:
        """Return the rows of the first table whose caption begins so: each cell as it is read."""
        table = self.page.locator("table").filter(has=self.page.locator("caption", has_text=caption)).first
        cells: list[list[str]] = table.evaluate(
            "(table) => [...table.tBodies].flatMap((body) => [...body.rows]).map((row) =>"
            " [...row.cells].map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim()))"
        )
        return cells

    def status(self, path: str) -> int:
        """Open an address as this person and return how the server answers."""
        answer = self.page.goto("/".join(self.page.url.split("/")[:3]) + path)
        assert answer is not None
        return answer.status


@contextmanager
def signed_in(chromium: Browser, town: Town, user_id: str, *, may_log: str = "") -> Iterator[Walk]:
    """Sign in as a person does, through a one-time link and its button, and stand at the first page."""
    with opened(chromium, town.link(user_id), may_log=may_log) as page:
        walk = Walk(page)
        walk.go(page.get_by_role("button", name="Sign in"))
        assert page.url == f"{town.address}/"
        yield walk


SignIn = Callable[..., AbstractContextManager[Walk]]
