"""How far a long command is, on standard error: a bar that grows on a terminal, some lines elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TextIO

WIDTH = 32


class Progress:
    """``Progress("Demo orders", 600)``, then ``step()`` for each, and ``end("600 made")``."""

    def __init__(self, title: str, total: int, *, out: TextIO | None = None) -> None:
        self.title, self.total = title, max(total, 1)
        self.out = out or sys.stderr
        self.began = time.monotonic()
        self.done, self._shown = 0, -100

    def step(self) -> None:
        """One more is done. Writes only when there is something new to see."""
        self.done += 1
        percent = min(self.done, self.total) * 100 // self.total
        terminal = self.out.isatty()
        if percent < self._shown + (1 if terminal else 10) and percent < 100:
            return
        self._shown = percent
        bar = "#" * (percent * WIDTH // 100)
        line = f"{self.title} [{bar:<{WIDTH}}] {percent:3d} %  {self.done}/{self.total}"
        self.out.write(f"\r{line}" if terminal else f"{line}\n")
        self.out.flush()

    def end(self, word: str) -> None:
        """Close the bar with a last line."""
        seconds = time.monotonic() - self.began
        self.out.write(f"{chr(13) if self.out.isatty() else ''}{self.title}: {word} ({seconds:.0f} s){' ' * WIDTH}\n")
        self.out.flush()
