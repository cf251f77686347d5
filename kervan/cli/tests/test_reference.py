"""The reference names every setting and every command there is."""

from __future__ import annotations

import re
from pathlib import Path

from kervan.cli.main import COMMANDS
from kervan.cli.tests.programs import ROOT

READS = re.compile(r"\b(?:text|number|flag|words|pairs)\(\s*[\"']([A-Z_]+)[\"']")


def test_every_setting_that_is_read_is_in_the_reference_and_no_other():
    read = {
        name
        for file in (ROOT / "kervan").rglob("*.py")
        if "tests" not in file.parts
        for name in READS.findall(file.read_text(encoding="utf-8"))
    }
    reference = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    rows = {name for line in reference.splitlines() if line.startswith("| `") for name in named(line)}

    assert "KERVAN_HOME" in read
    assert rows == read


def named(line: str) -> list[str]:
    return re.findall(r"`([A-Z]+_[A-Z_]+)`", line.split("|")[1])


def test_every_command_is_in_the_reference():
    reference = Path(ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")

    listed = set(re.findall(r"^\| `kervan (\w+)", reference, re.MULTILINE)) - {"help"}

    assert listed == set(COMMANDS)
