"""Our label in the language of label printers (ZPL II, 203 dpi): the same drawing as the PDF, command by command.

Zebra: ZPL II Programming Guide, commands ^CI28 (UTF-8), ^BC (Code 128), ^FT, ^A0, ^FB, ^FR, ^GB, ^GFA with :Z64:.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from kervan.documents.fitting import MM_PER_PT
from kervan.documents.label import Label, LabelSize, label_drawing
from kervan.documents.label_cover import Cover
from kervan.documents.typesetting import typeset

DOTS = 8  # a millimetre, as a 203 dpi head has them
THERMAL_PPI = 203.2
NARROW = 0.8  # the printer's font 0 beside ours: as wide as our condensed letters at most
WIDEST_EM = 0.62  # its W at that width
WIDE = frozenset("MWmw@%ŒÆ—…")


def render_zpl(labels: Sequence[Label], size: LabelSize, *, cover: Cover | None = None) -> bytes:
    """One ZPL file with a label for each, in the order given; the cover sheet, if any, is printed first.

    A label with letters that a printer's own font lacks (Arabic, Chinese …) is sent as a picture.
    Raises ``ValueError`` for an A4 sheet: label printers hold single labels.
    """
    if size is LabelSize.A4:
        raise ValueError("a label printer has no A4 sheets")
    drawing = label_drawing(labels, size, cover=cover)
    return "".join(_format(page, drawing) for page in drawing["labels"]).encode()


def _format(page: dict[str, Any], drawing: dict[str, Any]) -> str:
    if any(block["odd"] for block in page["blocks"]):
        fields: Iterator[str] = iter([_picture(page, drawing)])
    else:
        fields = _fields(page, drawing["rule"])
    wide, tall = _dots(drawing["width"]), _dots(drawing["height"])
    return f"^XA^CI28^PW{wide}^LL{tall}^LH0,0\n" + "\n".join(fields) + "\n^XZ\n"


def _fields(page: dict[str, Any], rule: float) -> Iterator[str]:
    thick = _dots(rule)
    for x1, y1, x2, y2 in page["rules"]:
        x, y = _dots(min(x1, x2) - (rule / 2 if x1 == x2 else 0)), _dots(min(y1, y2) - (rule / 2 if y1 == y2 else 0))
        across, down = max(_dots(abs(x2 - x1)), thick), max(_dots(abs(y2 - y1)), thick)
        yield f"^FO{x},{y}^GB{across},{down},{thick}^FS"
    if page["box"]:
        x, y, width, height = map(_dots, page["box"])
        yield f"^FO{x},{y}^GB{width},{height},{height}^FS"
    if page["bars"]:
        bars = page["bars"]
        module, height = _dots(bars["module"]), _dots(bars["height"])
        yield f"^FO{_dots(bars['x'])},{_dots(bars['y'])}^BY{module}^BCN,{height},N,N,N,N^FD>;{bars['code']}^FS"
    for block in page["blocks"]:
        for number, row in enumerate(block["rows"]):
            yield _row(block, row, _dots(block["y"] + number * block["step"]))


def _row(block: dict[str, Any], row: str, baseline: int) -> str:
    height = block["size"] * MM_PER_PT
    letters = sum(WIDEST_EM if letter in WIDE else 0.45 for letter in row) or 1
    wide = min(NARROW * height, NARROW * block["width"] / letters)
    field = f"^FT{_dots(block['x'])},{baseline}^A0N,{_dots(height)},{max(_dots(wide), 8)}"
    if block["at"] != "left":
        field += f"^FB{_dots(block['width'])},1,0,{'R' if block['at'] == 'right' else 'C'}"
    return field + ("^FR" if block["white"] else "") + f"^FH_^FD{_safe(row)}^FS"


def _safe(text: str) -> str:
    """What people typed, with nothing in it that a printer could take for a command."""
    return "".join(f"_{ord(letter):02X}" if letter in "^~_\\" else letter for letter in text)


def _picture(page: dict[str, Any], drawing: dict[str, Any]) -> str:
    (drawn,) = typeset("label", {**drawing, "labels": [page]}, picture_ppi=THERMAL_PPI)
    with Image.open(BytesIO(drawn)) as picture:
        ink = ImageOps.invert(picture.convert("L")).point(lambda value: 255 if value > 127 else 0).convert("1")
    row = (ink.width + 7) // 8
    raw = ink.tobytes()
    packed = base64.b64encode(zlib.compress(raw, 9))
    check = binascii.crc_hqx(packed, 0)
    return f"^FO0,0^GFA,{len(raw)},{len(raw)},{row},:Z64:{packed.decode()}:{check:04X}^FS"


def _dots(mm: float) -> int:
    return round(mm * DOTS)
