"""SOAP 1.1 in plain XML: envelopes out, answers in, read by local names so that prefixes and namespaces may be anything.

What comes in is not trusted: a document type is refused, entities are never resolved, nothing is fetched, and the size was
limited by ``lib.http``. Turkish services name one encoding and send another: bytes that are UTF-8 are read as UTF-8,
others by the encoding they name, and what names none or a Western one as Windows-1254, which has İ, ş and ğ.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

NAMESPACE = "http://schemas.xmlsoap.org/soap/envelope/"
TURKISH = "cp1254"

#: What an element holds: text, elements, or the same element again for each entry; None leaves it out. A name as
#: "{namespace}name" is in that namespace, whatever the others are in.
Content = str | int | Mapping[str, "Content"] | Sequence["Content"] | None

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_NAMED_ENCODING = re.compile(rb"\A\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_DOCUMENT_TYPE = re.compile(r"\A(?:\s+|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL | re.IGNORECASE)
_WESTERN = frozenset({"iso8859-1", "iso8859-9", "cp1252", "ascii"})
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class NotXml(ValueError):
    """The text is not XML that may be read."""


class SoapFault(Exception):
    """The service answered with a fault. ``code`` is without its prefix, ``detail`` names the elements in its detail."""

    def __init__(self, message: str, *, code: str, detail: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message, self.code, self.detail = message, code, detail


def envelope(operation: str, namespace: str, content: Mapping[str, Content], *, qualified: bool) -> bytes:
    """A request. ``qualified``: whether the elements inside the operation are in its namespace too (.NET) or not (JAX-WS)."""
    root = etree.Element(
        f"{{{NAMESPACE}}}Envelope", nsmap={"soapenv": NAMESPACE, None if qualified else "ws": namespace}
    )
    body = etree.SubElement(root, f"{{{NAMESPACE}}}Body")
    asked = etree.SubElement(body, f"{{{namespace}}}{operation}")
    _fill(asked, content, f"{{{namespace}}}" if qualified else "")
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return written


def document(name: str, content: Mapping[str, Content]) -> str:
    """A piece of XML that travels as text inside another."""
    root = etree.Element(name)
    _fill(root, content, "")
    written: str = etree.tostring(root, encoding="unicode")
    return written


def read_answer(body: bytes, *, encoding: str = "") -> Any:
    """The element inside the answer's Body. Raises ``SoapFault`` for a fault and ``NotXml`` for anything but an answer."""
    root = read_xml(body, encoding=encoding)
    inside = child(root, "Body") if name_of(root) == "Envelope" else None
    answer = next(iter(children(inside)), None) if inside is not None else None
    if answer is None:
        raise NotXml("no SOAP answer")
    if name_of(answer) == "Fault":
        detail = child(answer, "detail")
        raise SoapFault(
            text(answer, "faultstring"),
            code=text(answer, "faultcode").rpartition(":")[2],
            detail=tuple(name_of(item) for item in children(detail)) if detail is not None else (),
        )
    return answer


def read_xml(body: bytes | str, *, encoding: str = "") -> Any:
    """The root of a document that came from outside. Raises ``NotXml``."""
    words = body if isinstance(body, str) else decoded(body, encoding=encoding)
    if _DOCUMENT_TYPE.match(words):
        raise NotXml("a document type is not read")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_DECLARATION.sub("", words).strip().encode(), parser)
    except etree.XMLSyntaxError:
        raise NotXml("not XML") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotXml("a document type is not read")
    return root


def decoded(body: bytes, *, encoding: str = "") -> str:
    """The text in ``body``; ``encoding`` is what the answer's header names, used when the text names none."""
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        named = _NAMED_ENCODING.match(body)
        return body.decode(_known(named[1].decode("ascii") if named else encoding), errors="replace")


def _known(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return TURKISH
    return TURKISH if name in _WESTERN | {"utf-8"} else name


# Reading by local names


def name_of(element: Any) -> str:
    """The element's name without its namespace."""
    return str(etree.QName(element).localname)


def children(element: Any, name: str | None = None) -> Iterator[Any]:
    """The elements inside, all or those of this name: none, one or many are the same to read."""
    for inside in element:
        if isinstance(inside.tag, str) and (name is None or name_of(inside) == name):
            yield inside


def child(element: Any, name: str) -> Any:
    """The first element of this name inside; None without one."""
    return next(children(element, name), None)


def everywhere(element: Any, name: str) -> Iterator[Any]:
    """The elements of this name at any depth, in their order."""
    return (inside for inside in element.iter("{*}" + name) if inside is not element)


def text(element: Any, name: str) -> str:
    """The text of the first element of this name inside; "" when it is missing or empty."""
    found = child(element, name)
    return "" if found is None else (found.text or "").strip()


def values(element: Any) -> dict[str, str]:
    """The texts of the elements inside that hold no elements, by their names."""
    return {name_of(inside): (inside.text or "").strip() for inside in children(element) if len(inside) == 0}


def _fill(parent: Any, content: Mapping[str, Content], prefix: str) -> None:
    for name, value in content.items():
        entries = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
        for entry in entries:
            if entry is None:
                continue
            inside = etree.SubElement(parent, name if name.startswith("{") else prefix + name)
            if isinstance(entry, Mapping):
                _fill(inside, entry, prefix)
            else:
                inside.text = _FORBIDDEN.sub("", str(entry))
