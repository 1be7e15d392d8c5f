"""`docs/settings.md`, made from `intel.settings.TABLE`."""

from typing import Final

from intel.settings import TABLE

_HEAD: Final = """# Settings

Made from the table in `intel/settings.py` by `python -m intel.docs`; change that, not this page.
Every setting is an environment variable, read once at the start. None is needed to try the tool.

| name | default | what it is for |
|---|---|---|
"""


def settings_page() -> str:
    """Return the whole page: a line for each setting, in the order of the table."""
    lines = [
        f"| `{name}` | {f'`{default}`' if default else '(empty)'} | {words} |"
        for name, default, words in TABLE
    ]
    return _HEAD + "\n".join(lines) + "\n"
