"""How far a long command is, on standard error: a bar that grows on a terminal, some lines elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TextIO

WIDTH = 32


class Progress:
    """``Progress("Demo shop", 600)``; then ``reach(1)``, ``reach(2)`` … and ``end("done")``."""

    def __init__(self, title: str, total: int, *, out: TextIO | None = None) -> None:
        self.title, self.total = title, max(total, 1)
        self.out = out or sys.stderr
        self.began = time.monotonic()
        self._shown = -1

    def reach(self, done: int) -> None:
        """So many are done. Writes only when there is something new to see."""
        percent = min(done, self.total) * 100 // self.total
        terminal = self.out.isatty()
        if percent // (1 if terminal else 10) == self._shown // (1 if terminal else 10):
            return
        self._shown = percent
        bar = "#" * (percent * WIDTH // 100)
        line = f"{self.title} [{bar:<{WIDTH}}] {percent:3d} %  {done}/{self.total}"
        self.out.write(f"\r{line}" if terminal else f"{line}\n")
        self.out.flush()

    def end(self, word: str) -> None:
        """Close the bar with a last line."""
        seconds = time.monotonic() - self.began
        self.out.write(f"{chr(13) if self.out.isatty() else ''}{self.title}: {word} ({seconds:.0f} s){' ' * WIDTH}\n")
        self.out.flush()
