"""`docs/cli.md`, made from the commands themselves, with nothing of click's own layout, which changes between versions."""

import inspect
from collections.abc import Iterator
from typing import Final

import click

from intel.cli import intel

_HEAD: Final = """# The command line

Made from the commands' own help by `python -m intel.docs`; change that, not this page.

`intel` acts as a named user, through the same permissions and the same log as the pages: `--as USER`, or your operating
system's name. Exit 0: done; 1: it found something wrong; 2: it was asked wrongly. In a checkout the command is
`.venv/bin/intel`. `intel COMMAND --help` says the same as this page."""


def commands_page() -> str:
    """Return the whole page: every command with its usage, its sentence and its options."""
    return "\n\n".join([_HEAD, *(_section(words, command) for words, command in all_commands())]) + "\n"


def all_commands(words: str = "intel", command: click.Command = intel) -> Iterator[tuple[str, click.Command]]:
    """Yield each command with the words that call it, groups before what is in them."""
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from all_commands(f"{words} {name}", found)


def _section(words: str, command: click.Command) -> str:
    parts = [f"## `{words}`", f"```\n{_usage(words, command)}\n```", inspect.cleandoc(command.help or "")]
    options = [_option(each) for each in command.params if isinstance(each, click.Option)]
    return "\n\n".join([*parts, "\n".join(options)] if options else parts)


def _usage(words: str, command: click.Command) -> str:
    pieces = [words]
    if any(isinstance(each, click.Option) for each in command.params):
        pieces.append("[OPTIONS]")
    pieces += [_argument(each) for each in command.params if isinstance(each, click.Argument)]
    if isinstance(command, click.Group):
        pieces.append(command.subcommand_metavar or "COMMAND [ARGS]...")
    return " ".join(pieces)


def _argument(argument: click.Argument) -> str:
    name = argument.metavar or str(argument.name).upper()
    return name if argument.required else f"[{name}]"


def _option(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    taken = "" if option.is_flag else f" {_value(option)}"
    notes = [option.help or ""]
    if option.required:
        notes.append("Required.")
    if option.show_default:
        notes.append(f"Default: {option.default}.")
    return f"- {names}{taken}: {' '.join(filter(None, notes))}"


def _value(option: click.Option) -> str:
    if option.metavar:
        return option.metavar
    if isinstance(option.type, click.Choice):
        return " or ".join(f"`{choice}`" for choice in option.type.choices)
    return option.type.name.upper()
