"""Draws the ZPL we write, as a 203 dpi printer would, with code of its own: commands in, black dots out."""

from __future__ import annotations

import base64
import re
import zlib
from binascii import crc_hqx
from dataclasses import dataclass, field

from barcode.charsets import code128 as tables
from PIL import Image, ImageChops, ImageDraw

COMMAND = re.compile(r"\^(XA|XZ|CI|PW|LL|LH|FO|FT|GB|GF|BY|BC|A0|FB|FR|FH|FD|FS)([^^~]*)")


@dataclass
class Printed:
    """One label: its dots, black on white, and the texts in printing order."""

    picture: Image.Image
    texts: list[str] = field(default_factory=list)
    charset: str = ""


def printed_zpl(zpl: bytes) -> list[Printed]:
    """Every label of the file. Fails on any command it does not know."""
    text = zpl.decode()
    left = COMMAND.sub("", text).strip()
    assert left == "", f"not understood: {left[:80]!r}"
    labels = []
    for format_ in re.findall(r"\^XA.*?\^XZ", text, re.DOTALL):
        commands = [(name, value.strip("\n")) for name, value in COMMAND.findall(format_)]
        said = dict(commands)
        label = Printed(Image.new("L", (int(said["PW"]), int(said["LL"])), 255), charset=said["CI"])
        now: dict[str, str] = {}
        for name, value in commands:
            if name != "FS":
                now[name] = value
                continue
            _field(label, now)
            now = {}
        labels.append(label)
    return labels


def _field(label: Printed, now: dict[str, str]) -> None:
    ink = Image.new("L", label.picture.size, 0)
    pen = ImageDraw.Draw(ink)
    pen.fontmode = "1"
    x, y = map(int, (now.get("FO") or now["FT"]).split(","))
    if "GB" in now:
        across, down, _thick = map(int, now["GB"].split(","))
        pen.rectangle((x, y, x + across - 1, y + down - 1), fill=255)
    elif "BC" in now:
        _turn, tall, *_more = now["BC"].split(",")
        start, code = now["FD"][:2], now["FD"][2:]
        assert start == ">;"
        assert len(code) % 2 == 0
        module = int(now["BY"])
        for at, dot in enumerate(_modules(code)):
            if dot == "1":
                pen.rectangle((x + at * module, y, x + (at + 1) * module - 1, y + int(tall) - 1), fill=255)
    elif "GF" in now:
        kind, _sent, total, row, data = now["GF"].split(",", 4)
        _empty, coding, packed, check = data.split(":")
        assert (kind, coding) == ("A", "Z64")
        assert int(check, 16) == crc_hqx(packed.encode(), 0)
        raw = zlib.decompress(base64.b64decode(packed))
        assert len(raw) == int(total)
        ink.paste(Image.frombytes("1", (int(row) * 8, len(raw) // int(row)), raw).convert("L"), (x, y))
    else:
        words = _said(now)
        label.texts.append(words)
        _turn, tall, wide = now["A0"].split(",")
        size = int(tall)
        pen.text((x, y), words, fill=255, font_size=size, anchor="ls")
        assert x >= 0 <= y - size // 2
        assert 0 < int(wide) <= size
    label.picture = (
        ImageChops.difference(label.picture, ink)
        if "FR" in now
        else ImageChops.darker(label.picture, ImageChops.invert(ink))
    )


def _said(now: dict[str, str]) -> str:
    assert now["FH"] == "_"
    return re.sub("_([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), now["FD"])


def _modules(code: str) -> str:
    symbols = [105, *(int(code[at : at + 2]) for at in range(0, len(code), 2))]
    check = (symbols[0] + sum(place * symbol for place, symbol in enumerate(symbols[1:], 1))) % 103
    return "".join(tables.CODES[symbol] for symbol in [*symbols, check]) + tables.STOP + "11"
