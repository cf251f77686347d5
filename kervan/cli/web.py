"""The web server: granian serves the WSGI application with one process and a few threads."""

from __future__ import annotations

import argparse
import os

from kervan.cli.children import end_with_parent
from kervan.cli.installation import Problem, address, open_home, open_installation
from kervan.config import env


def run(arguments: list[str]) -> int:
    """Serve until told to stop (TERM, INT)."""
    argparse.ArgumentParser(prog="kervan web", description="The web server alone.").parse_args(arguments)
    from granian import Granian  # after the arguments: kervan web --help needn't load it
    from granian.constants import Interfaces
    from granian.log import LogLevels

    open_home()
    installation = open_installation()
    host, port = address()
    end_with_parent()
    try:
        Granian(
            "kervan.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=env.number("KERVAN_WEB_PROCESSES", 1, low=1, high=64),
            blocking_threads=env.number("KERVAN_WEB_THREADS", min(8, 2 * (os.cpu_count() or 1)), low=1, high=256),
            websockets=False,
            log_level=LogLevels.warning,
            log_access=env.flag("KERVAN_LOG_REQUESTS"),
            respawn_failed_workers=True,
            workers_kill_timeout=15,
        ).serve()
    except OSError as error:
        raise Problem(f"The web server can't listen on {host}:{port} ({error.strerror}): set KERVAN_PORT.") from None
    finally:
        installation.close()
    return 0
