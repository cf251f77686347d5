"""CPU seconds from the process tables, by process tree."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import psutil


def seconds_of(root: int) -> float:
    """User and system time of a process and all below it, those that ended and were waited for included."""
    total = 0.0
    with suppress(psutil.NoSuchProcess):
        top = psutil.Process(root)
        for process in (top, *top.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
    return total


def memory_of(root: int) -> float:
    """Megabytes that a process tree has for itself (USS)."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        top = psutil.Process(root)
        for process in (top, *top.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                total += process.memory_full_info().uss
    return total / 1e6


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds per part of the system, and the wall clock, of one measured piece of work."""

    parts: Mapping[str, float]
    load: float
    wall: float

    def ms_each(self, units: int) -> dict[str, float]:
        """CPU milliseconds per unit of work, by part; the load generator's own share as "load"."""
        return {name: 1000 * seconds / units for name, seconds in {**self.parts, "load": self.load}.items()}


class Meter:
    """``with Meter(web=pid, database=pid) as meter: …``, then ``meter.spent``."""

    def __init__(self, **roots: int) -> None:
        self.roots = roots

    def __enter__(self) -> Meter:
        self._before = {name: seconds_of(pid) for name, pid in self.roots.items()}
        self._load, self._wall = _own(), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        parts = {name: seconds_of(pid) - self._before[name] for name, pid in self.roots.items()}
        self.spent = Spent(parts, _own() - self._load, time.perf_counter() - self._wall)


def _own() -> float:
    times = os.times()
    return times.user + times.system
