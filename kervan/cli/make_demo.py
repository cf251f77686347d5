"""``kervan demo``: orders to try things with."""

from __future__ import annotations

import argparse
from importlib import import_module

from kervan.cli.prepare import DEMO, FIRST_ORDERS, bring_tables_up_to_date, make_demo_shop, note_logins


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
    if not make_demo_shop(options.orders):
        import_module(DEMO).make_demo(options.orders)
    note_logins()
    return 0
