"""``kervan check``: do the shop's sums, counters, stock and statuses agree with the facts they come from?"""

from __future__ import annotations

import argparse

from kervan.cli.installation import say
from kervan.cli.invariants import check_all


def run(arguments: list[str]) -> int:
    """Print each breach. Returns 1 when there is one."""
    argparse.ArgumentParser(prog="kervan check", description="Check the data of the shop.").parse_args(arguments)
    breaches = 0
    for breach in check_all():
        print(breach, flush=True)
        breaches += 1
    say(f"{breaches} breaches found." if breaches else "All invariants hold.")
    return 1 if breaches else 0
