"""The worker: takes the jobs that events and schedules leave."""

from __future__ import annotations

import argparse

from kervan.cli.children import end_with_parent
from kervan.events.worker import run_worker


def run(arguments: list[str]) -> int:
    """Work until told to stop (TERM, INT), or until the queue is empty."""
    parser = argparse.ArgumentParser(prog="kervan worker", description="The worker alone.")
    parser.add_argument("--once", action="store_true", help="stop when no job is left")
    options = parser.parse_args(arguments)
    end_with_parent()
    run_worker(wait=not options.once)
    return 0
