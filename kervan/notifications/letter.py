"""What stands in a message, before it becomes HTML, text or an SMS. Every kind is made of the same few blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    name: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Goods with pieces, and sums below them. Amounts are written already; empty where they do not matter."""

    name: ClassVar[str] = "table"
    title: str
    rows: tuple[tuple[str, str, str], ...]
    sums: tuple[tuple[str, str], ...] = ()
    total: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Names and values, one below the other. Values named in ``codes`` are numbers to copy."""

    name: ClassVar[str] = "details"
    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    name: ClassVar[str] = "button"
    label: str
    url: str


Block = Paragraph | Table | Details | Button


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message: ``intro`` may be worded by the merchant, ``blocks`` are the facts, ``sms`` is the short form."""

    subject: str
    heading: str
    greeting: str
    intro: str
    blocks: tuple[Block, ...] = field(default=())
    sms: str
