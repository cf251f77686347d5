"""``kervan demo``: orders to try things with."""

from __future__ import annotations

import argparse

from kervan.cli.demo.build import make_demo
from kervan.cli.prepare import bring_tables_up_to_date, note_logins

FIRST_ORDERS = 600


def run(arguments: list[str]) -> int:
    """Make a demo shop in an empty database, or more orders in one that has it."""
    parser = argparse.ArgumentParser(prog="kervan demo", description="Fill the shop with demo orders.")
    parser.add_argument(
        "--orders", type=int, metavar="N", help=f"how many (default {FIRST_ORDERS})", default=FIRST_ORDERS
    )
    options = parser.parse_args(arguments)
    if options.orders < 1:
        parser.error("--orders must be at least 1")
    bring_tables_up_to_date()
    make_demo(orders=options.orders)
    note_logins()
    return 0
