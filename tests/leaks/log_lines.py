"""What the program logs, kept to be read: its lines hold ids and never a word of a report."""

import logging
from dataclasses import dataclass, field


@dataclass
class Logged(logging.Handler):
    """Keeps every line that is logged, with what was put into it."""

    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.INFO)

    def __hash__(self) -> int:
        return id(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.getMessage()} {record.exc_info or ''}")
