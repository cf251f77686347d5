"""Promises about the code itself: where things stand, that they are wired, told and written down."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import runpy
from functools import cache
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

from kervan.config.wiring import CARRIERS, GATEWAYS, SCHEDULES, SMS_GATEWAYS, WIRING

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kervan"
REFERENCE = ROOT / "docs" / "reference"

STEPS = {
    # Steps of larger actions: they run inside their caller's transaction, which names the actor and records the event.
    "know_customers",
    "reserve",
    "move",
    "refresh_order",
    "index_order",
    "start_ship_by",
    "open_order",
    "after_restore",
    "write_message",
    "stop_parcel_messages",
}


def modules(*, tests: bool = False) -> list[Path]:
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and (tests or "tests" not in path.parts) and "static" not in path.parts
    ]


@cache
def sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in modules())


@pytest.mark.parametrize(
    "dotted",
    sorted(
        {handler for handlers in WIRING.values() for handler in handlers}
        | {function for _, function in SCHEDULES}
        | set(CARRIERS.values())
        | set(GATEWAYS.values())
        | set(SMS_GATEWAYS.values())
    ),
)
def test_everything_on_the_wiring_page_exists(dotted: str) -> None:
    assert callable(import_string(dotted))


def test_every_recorded_event_stands_on_the_wiring_page_and_every_wired_event_is_recorded() -> None:
    recorded = set(re.findall(r"record(?:_many)?\(\s*\"([a-z_]+\.[a-z_]+)\"", sources()))
    elsewhere = [path for path in modules() if path.stem not in {"wiring", "timeline", "schemas"}]
    named = set(re.findall(r"\"([a-z_]+\.[a-z_]+)\"", "".join(path.read_text(encoding="utf-8") for path in elsewhere)))

    assert recorded - set(WIRING) == set()
    assert set(WIRING) - named == set()


@cache
def sentences() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in PACKAGE.glob("*/timeline.py"):
        module = importlib.import_module(f"kervan.{path.parent.name}.timeline")
        for name, sentence in getattr(module, "SENTENCES", {}).items():
            assert name not in found, f"{name} is told twice"
            found[name] = sentence
    return found


def test_every_event_has_one_sentence() -> None:
    assert set(sentences()) == set(WIRING)


def actions() -> list[Path]:
    return [path for path in modules() if path.parent.name == "actions" and path.stem != "__init__"]


@pytest.mark.parametrize("path", actions(), ids=lambda path: f"{path.parent.parent.name}.{path.stem}")
def test_one_verb_is_one_file_with_a_docstring_and_an_actor(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the file says what it is"
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    assert all(ast.get_docstring(function) for function in functions)
    if path.stem in STEPS:
        return
    module = importlib.import_module(f"kervan.{path.parent.parent.name}.actions.{path.stem}")
    verbs = [node.name for node in functions]
    assert any(path.stem == verb or path.stem.split("_")[0] in verb for verb in verbs), "the verb is the file"
    main = getattr(module, path.stem, getattr(module, verbs[0]))
    actor = inspect.signature(main).parameters.get("actor")
    assert actor is not None
    assert actor.kind is inspect.Parameter.KEYWORD_ONLY
    assert actor.default is inspect.Parameter.empty


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_is_longer_than_four_hundred_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert path.stem not in {"utils", "helpers", "services", "manager"}


def test_nothing_hidden_reacts_to_a_change() -> None:
    for forbidden in ("django.db.models.signals", "transaction.on_commit", "from django.dispatch"):
        assert forbidden not in sources()


def test_every_setting_of_the_operator_is_documented() -> None:
    names = set(re.findall(r"env\.(?:text|number|flag|words|pairs)\(\s*\"([A-Z_]+)\"", sources()))
    names |= set(re.findall(r"(?:environ\.get|getenv)\(\s*\"(KERVAN_[A-Z_]+|DATABASE_URL)\"", sources()))
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")

    assert {name for name in names if f"`{name}`" not in page} == set()


def test_every_event_is_documented() -> None:
    page = (REFERENCE / "events.md").read_text(encoding="utf-8")

    assert {name for name in WIRING if f"`{name}`" not in page} == set()


def test_every_error_code_is_documented() -> None:
    # Kinds of messages have codes too, and the demo names channels by them.
    files = [path for path in modules() if path.stem != "kinds" and "demo" not in path.parts]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    codes = set(re.findall(r"\bcode=\"([a-z_]+)\"", text)) | set(re.findall(r"default_code = \"([a-z_]+)\"", text))
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")

    assert {code for code in codes if f"`{code}`" not in page} == set()


def test_every_decision_has_a_number_of_its_own() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in pages]

    assert numbers == sorted(set(numbers))
    assert [p.name for p in pages if not p.read_text(encoding="utf-8").startswith(f"# {int(p.name[:4])}. ")] == []


def test_every_command_is_documented() -> None:
    from kervan.cli.main import COMMANDS

    page = (REFERENCE / "commands.md").read_text(encoding="utf-8")

    assert {name for name in COMMANDS if f"`kervan {name}" not in page} == set()


def test_the_english_catalogue_is_whole_and_of_today() -> None:
    """No sentence of the source is missing, untranslated or fuzzy, and none is left over (``make i18n``)."""
    catalogue = runpy.run_path(str(ROOT / "setup" / "catalogue.py"))
    english, source = catalogue["known"](), catalogue["from_source"]()

    untranslated = [m.id for m in english if m.id and (m.fuzzy or not catalogue["_translated"](m.string))]
    assert untranslated == []
    assert {(m.id, m.context) for m in english} == {(m.id, m.context) for m in source}


def test_the_english_keeps_every_placeholder() -> None:
    english = runpy.run_path(str(ROOT / "setup" / "catalogue.py"))["known"]()
    place = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

    wrong = []
    for message in english:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = {name for text in ids for name in place.findall(text)}
        wrong += [text for text in strings if not set(place.findall(text)) <= wanted]
        if strings and set(place.findall(strings[-1])) != wanted:
            wrong.append(strings[-1])
    assert wrong == []
