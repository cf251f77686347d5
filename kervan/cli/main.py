"""``kervan …``: our commands by name; every other word is one of Django's."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from kervan import __version__
from kervan.cli.installation import Problem, open_installation, say


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command's ``run(arguments)`` is; ``django``: it gets an installation and a Django that is set up."""

    module: str
    says: str
    django: bool = True


MISSING = {"42P01", "42703"}  # undefined_table, undefined_column
TABLES_ARE_MISSING = "The tables aren't those of this version: start kervan serve once, or run kervan migrate."

COMMANDS = {
    "serve": Command("kervan.cli.serve", "start everything: database, web server, worker", django=False),
    "web": Command("kervan.cli.web", "the web server alone", django=False),
    "worker": Command("kervan.cli.worker", "the worker alone (mails, carriers, schedules)"),
    "demo": Command("kervan.cli.make_demo", "fill the shop with demo orders"),
    "doctor": Command("kervan.cli.doctor", "check the installation and say what is wrong", django=False),
    "check": Command("kervan.cli.check", "check the data: sums, counters, stock, statuses"),
    "backup": Command("kervan.cli.backup", "write database, uploads and keys into one file"),
    "restore": Command("kervan.cli.restore", "fill an empty installation from such a file", django=False),
    "apikey": Command("kervan.cli.apikey", "make a key for the REST API"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 well, 1 not well, 2 wrongly called or set."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = words[0] if words else "help"
    if name in {"help", "-h", "--help"} and len(words) < 2:
        print(usage())
        return 0
    if name in {"version", "--version"}:
        print(__version__)
        return 0
    os.umask(0o077)  # what we write is ours: keys, uploads, backups
    command = COMMANDS.get(name)
    try:
        if command is not None and not command.django:
            return int(import_module(command.module).run(words[1:]) or 0)
        return _with_django(words, command)
    except Problem as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1


def _with_django(words: list[str], command: Command | None) -> int:
    installation = open_installation()
    try:
        if command is None:
            from django.core.management import execute_from_command_line

            execute_from_command_line(["kervan", *words])
            return 0
        import django
        from django.db import OperationalError, ProgrammingError

        django.setup()
        try:
            return int(import_module(command.module).run(words[1:]) or 0)
        except ProgrammingError as error:
            if getattr(error.__cause__, "sqlstate", None) not in MISSING:
                raise
            raise Problem(TABLES_ARE_MISSING) from None
        except OperationalError as error:
            raise Problem(
                f"The database stopped answering ({_line(error)}): look whether it runs, and try again."
            ) from None
    finally:
        installation.close()


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def usage() -> str:
    """What ``kervan help`` prints."""
    lines = [f"Kervan {__version__}", "", "usage: kervan COMMAND [--help]", ""]
    lines += [f"  {name:<9} {command.says}" for name, command in COMMANDS.items()]
    return "\n".join(
        [*lines, "", "Django's own commands work too: kervan migrate, kervan shell, kervan createsuperuser …"]
    )


if __name__ == "__main__":
    sys.exit(main())
