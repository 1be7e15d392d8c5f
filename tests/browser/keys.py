"""A page worked by its keyboard alone: Tab to what is wanted, type or press, and each page it leads to is looked over."""

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Page
from watched import accessibility_faults

_FARTHEST = 150  # a question further away than this is one that nobody reaches by keyboard


@dataclass(frozen=True)
class Keys:
    """A page that is worked by its keyboard: Tab until the question has the focus, then type."""

    page: Page

    def to(self, wanted: str) -> "Keys":
        for _ in range(_FARTHEST):
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
                return self
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} is not reached by keyboard")

    def say(self, wanted: str, words: str) -> None:
        self.to(wanted)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def tick(self, wanted: str, *, down: int = 0) -> None:
        """Choose in a group of choices: the first, or so many further down."""
        self.to(wanted)
        if down == 0:
            self.page.keyboard.press("Space")
        for _ in range(down):
            self.page.keyboard.press("ArrowDown")

    def pick(self, wanted: str, words: str) -> None:
        """Choose in a list that opens, by the beginning of what is chosen."""
        self.to(wanted)
        self.page.keyboard.type(words)

    def day(self, name: str, day: date) -> None:
        for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
            self.say(f"#{name}-{part}", str(value))

    def press(self, words: str) -> None:
        """Press the button or follow the link that says this, and wait for the page it leads to."""
        for _ in range(_FARTHEST):
            if self.page.evaluate("document.activeElement.innerText") == words:
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
                faults = self.page.locator(".govuk-error-summary")
                assert not faults.count(), faults.first.inner_text()
                assert accessibility_faults(self.page) == []
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"“{words}” is not reached by keyboard")

    def open(self, words: str) -> None:
        """Open what is folded under these words."""
        for _ in range(_FARTHEST):
            if self.page.evaluate("document.activeElement.innerText") == words:
                self.page.keyboard.press("Enter")
                assert self.page.evaluate("document.activeElement.parentElement.open"), words
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"“{words}” is not reached by keyboard")
