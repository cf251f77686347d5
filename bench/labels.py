"""One PDF of many labels, in a process of its own so that its memory is its own. Called by the bench: ids on standard input."""

from __future__ import annotations

import json
import resource
import sys
import time


def main() -> None:
    """Print seconds, peak megabytes, and the size of the file."""
    import django

    django.setup()
    from kervan.lib.actor import SYSTEM
    from kervan.shipping.labels import label_pdf

    ids = json.load(sys.stdin)
    label_pdf(ids[:1], actor=SYSTEM)  # what a running server has loaded already
    began = time.perf_counter()
    cpu = time.process_time()
    pdf = label_pdf(ids, actor=SYSTEM)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
    json.dump({"seconds": seconds, "cpu": time.process_time() - cpu, "peak_mb": peak, "bytes": len(pdf)}, sys.stdout)


if __name__ == "__main__":
    main()
