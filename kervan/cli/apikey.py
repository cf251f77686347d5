"""``kervan apikey create NAME``: a key for a program that uses the REST API."""

from __future__ import annotations

import argparse

from kervan.accounts.actions.create_api_key import create_api_key
from kervan.cli.installation import Problem
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import DomainError


def run(arguments: list[str]) -> int:
    """Print the new key, and nothing else."""
    parser = argparse.ArgumentParser(prog="kervan apikey", description="Keys for the REST API.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    create = verbs.add_parser("create", help="make a key and print it; it is shown this once")
    create.add_argument("name", metavar="NAME", help="which program will use it")
    create.add_argument(
        "--scope",
        action="append",
        metavar="SCOPE",
        help="a right; may be repeated (default: all but managing)",
    )
    options = parser.parse_args(arguments)
    try:
        _, secret = create_api_key(name=options.name, scopes=options.scope or None, actor=SYSTEM)
    except DomainError as refusal:
        raise Problem(str(refusal)) from None
    print(secret)
    return 0
