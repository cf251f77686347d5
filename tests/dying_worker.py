"""A worker that kills itself (SIGKILL) at a named moment: ``python -m tests.dying_worker MOMENT``. For tests/test_crash.py."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, NoReturn


def die(*_arguments: Any, **_more: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


def main(moment: str) -> None:
    import django

    django.setup()
    from kervan.events.worker import run_worker
    from kervan.integrations.carriers.sandbox.client import Client
    from kervan.integrations.gateways.sandbox.client import Client as Gateway
    from kervan.invoices import handlers as invoices
    from kervan.notifications import outbox
    from kervan.payments import handlers as money
    from kervan.shipping import handlers

    if moment == "before the carrier hears":
        Client.ask = die  # type: ignore[method-assign]
    elif moment == "after the carrier answered":
        handlers.confirm_booking = die
    elif moment == "after the answer was written":
        written = handlers.confirm_booking

        def write_and_die(*arguments: Any, **more: Any) -> NoReturn:
            written(*arguments, **more)
            die()

        handlers.confirm_booking = write_and_die
    elif moment == "after the integrator accepted":
        invoices.confirm_sending = die
    elif moment == "before the gateway hears":
        Gateway.ask = die  # type: ignore[method-assign]
    elif moment == "after the gateway paid":
        money.succeed_refund = die
    elif moment == "after the mail was accepted":
        outbox.mark_sent = die
    elif moment != "never":
        raise SystemExit(f"no such moment: {moment}")
    run_worker(wait=False)


if __name__ == "__main__":
    main(sys.argv[1])
