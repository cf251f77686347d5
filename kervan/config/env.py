"""The operator's settings, read from the environment: ``NAME`` or a file named by ``NAME_FILE``."""

from __future__ import annotations

import os
import sys
from pathlib import Path


class WrongSetting(SystemExit):
    """A wrong value stops the start with one sentence that names it."""

    def __init__(self, sentence: str) -> None:
        print(f"kervan: {sentence}", file=sys.stderr)
        super().__init__(2)


def text(name: str, default: str = "") -> str:
    """The value of ``name``; ``NAME_FILE`` names a file that holds it (for secrets)."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise WrongSetting(f"{name}_FILE: {file} can't be read ({error.strerror}).") from None
    return os.environ.get(name, default)


def number(name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
    """A whole number within [low, high]."""
    value = text(name, str(default))
    if not value.isdigit() or not low <= int(value) <= high:
        raise WrongSetting(f"{name} must be a whole number from {low} to {high}, not {value!r}.")
    return int(value)


def flag(name: str, default: bool = False) -> bool:
    """yes/no, true/false, 1/0."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise WrongSetting(f"{name} must be yes or no, not {value!r}.")


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def pairs(name: str) -> dict[str, str]:
    """``key=value`` pairs, separated by commas."""
    found = [word.partition("=") for word in words(name)]
    if any(not key.strip() or not value.strip() for key, _sign, value in found):
        raise WrongSetting(f"{name} must be name=value, separated by commas.")
    return {key.strip(): value.strip().rstrip("/") for key, _sign, value in found}


def home() -> Path:
    """``KERVAN_HOME``: data folder. /var/lib/kervan for root, the platform's data folder otherwise."""
    set_home = text("KERVAN_HOME")
    if set_home:
        return Path(set_home).expanduser().resolve()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/kervan")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "kervan"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "kervan"
