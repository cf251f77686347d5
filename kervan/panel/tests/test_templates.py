"""Promises about every template of the panel."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PANEL = Path(__file__).parent.parent
TEMPLATES = sorted((PANEL / "templates").rglob("*.html"))
PARTIALS = [path for path in TEMPLATES if path.name.startswith("_")]
SCRIPTS = sorted((PANEL / "static/panel/js").glob("*.js"))
ICONS = set((PANEL / "icons.txt").read_text(encoding="utf-8").split())
HANDLER = re.compile(r"<[^>]*\s(on[a-z]+)\s*=", re.IGNORECASE)


def name_of(path: Path) -> str:
    return str(path.relative_to(PANEL))


@pytest.mark.parametrize("path", PARTIALS, ids=name_of)
def test_a_partial_begins_with_its_contract(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("{#")


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_that_the_content_policy_would_stop(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert HANDLER.findall(source) == []
    assert re.findall(r"javascript:|hx-on|hx-vals='js|hx-vars|data-bs-(?:toggle|dismiss)", source) == []
    for script in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in script or "nonce=" in script or "application/json" in script, script


def test_every_icon_that_is_used_is_in_the_list() -> None:
    used: dict[str, str] = {}
    for path in (*TEMPLATES, *PANEL.glob("*.py")):
        source = path.read_text(encoding="utf-8")
        for name in re.findall(r"""\{% icon "([a-z0-9-]+)"|\bicon="([a-z0-9-]+)\"""", source):
            used["".join(name)] = name_of(path)
        for name in re.findall(
            r"""\{% menu_(?:item|link|post|dialog) \S+ (?:_\("[^"]*"\)|"[^"]*") "([a-z0-9-]+)\"""", source
        ):
            used[name] = name_of(path)
    for path in SCRIPTS:
        for name in re.findall(r"""\bicon\("([a-z0-9-]+)"\)""", path.read_text(encoding="utf-8")):
            used[name] = name_of(path)

    assert len(used) > 40
    assert {name: where for name, where in used.items() if name not in ICONS} == {}


def test_scripts_never_evaluate_text() -> None:
    for path in SCRIPTS:
        assert not re.search(r"\beval\(|new Function|setTimeout\(['\"]", path.read_text(encoding="utf-8")), path.name
