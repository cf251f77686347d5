"""The invoice and the gider pusulası on A4: what an accountant files, and what lies in the parcel.

What the law wants stands in Turkish always; a buyer with another language finds it beside the Turkish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from io import BytesIO
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _
from pypdf import PdfWriter

from kervan.documents.amount_words import amount_words
from kervan.documents.invoice_code import code_picture, short_rate
from kervan.documents.invoice_content import (
    DocumentKind,
    InternetSale,
    InvoiceContent,
    InvoiceLine,
    InvoiceParty,
    PaymentWay,
    Profile,
)
from kervan.documents.invoice_sentences import legal_sentences, payable_in_words
from kervan.documents.typesetting import country_name, plain, readable_logo, readable_phone, typeset
from kervan.lib.clock import SHOP_ZONE
from kervan.lib.money import format_money, half_up
from kervan.lib.tax_ids import CONSUMER_WITHOUT_ID

#: With more lines the returns section has empty rows to write into instead of the products' names.
MOST_LINES_TO_TICK = 6
EMPTY_ROWS = 5
LONGEST_NAME = 300
#: How many small letters stand beside each other in the columns; a longer word may be broken anywhere. A word that fits
#: stays whole, so that a number or an address copied from the PDF is what it was.
CELL, FACT, SALE, PARTY, ROW = 22, 26, 36, 42, 80
#: The typesetter keeps what it draws: 200 invoices at once take 600 MB, in parts of this size 200 MB.
PAPERS_AT_ONCE = 25

_BREAK = "\N{ZERO WIDTH SPACE}"
_LONG = re.compile(r"\S{12,}")

_WORDS = {
    "buyer": _("Alıcı"),
    "returner": _("Malı iade eden"),
    "delivery": _("Teslimat adresi"),
    "product": _("Mal / hizmet"),
    "quantity": _("Miktar"),
    "unit_price": _("Birim fiyat"),
    "discount": _("İskonto"),
    "rate": _("KDV %"),
    "vat": _("KDV"),
    "net": _("Tutar"),
    "gross": _("KDV dâhil"),
    "in_words": _("Yazıyla"),
    "internet_sale": _("İnternet satışı"),
    "notes": _("Notlar"),
    "returns": _("İade bölümü"),
    "returned_quantity": _("İade miktarı"),
    "price_with_vat": _("KDV dâhil fiyat"),
    "returner_name": _("İade edenin adı soyadı"),
    "address": _("Adresi"),
    "day": _("Tarih"),
    "signature": _("İmza"),
    "receiver": _("Teslim alan"),
}
#: The heads of the columns: the two languages stand under each other.
_HEADS = ("product", "quantity", "unit_price", "discount", "net", "rate", "vat", "gross")
_TITLES = {
    Profile.EARCHIVE: _("e-Arşiv Fatura"),
    Profile.BASIC: _("e-Fatura"),
    Profile.COMMERCIAL: _("e-Fatura"),
}
_PAYMENT_WAYS = {
    PaymentWay.CARD: _("Kredi kartı / banka kartı"),
    PaymentWay.TRANSFER: _("EFT / havale"),
    PaymentWay.AT_THE_DOOR: _("Kapıda ödeme"),
    PaymentWay.THROUGH_AGENT: _("Ödeme aracısı"),
    PaymentWay.OTHER: _("Başka bir yolla"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaper:
    """One document to print.

    ``returns_section`` is for the copy that lies in the parcel of an internet sale: the buyer fills it in, signs it and
    sends it back with the goods; ``returns_text`` is the shop's own explanation in it. ``stamp`` is a word across the
    page ("İPTAL", "TASLAK").
    """

    content: InvoiceContent
    returns_section: bool = False
    returns_text: str = ""
    stamp: str = ""


def render_invoices(papers: Sequence[InvoicePaper]) -> bytes:
    """One PDF with all documents in the order given; each begins on a new page and counts its own pages.

    Raises ``ValueError`` when there is none.
    """
    parts = [papers[start : start + PAPERS_AT_ONCE] for start in range(0, len(papers), PAPERS_AT_ONCE)]
    if len(parts) < 2:
        return _render(papers)
    book = PdfWriter()
    for part in parts:
        book.append(BytesIO(_render(part, forget=True)), import_outline=False)
    book.add_metadata({"/Title": _name(papers[0].content)})
    out = BytesIO()
    book.write(out)
    return out.getvalue()


def _render(papers: Sequence[InvoicePaper], *, forget: bool = False) -> bytes:
    data, files = invoice_drawing(papers)
    pdf: bytes = typeset("invoice", data, files=files, forget=forget)
    return pdf


def invoice_drawing(papers: Sequence[InvoicePaper]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the layout draws, in plain JSON, and the logos and codes as files beside it."""
    if not papers:
        raise ValueError("no invoice to print")
    logos: dict[bytes, str] = {}
    files: dict[str, bytes] = {}
    drawn = []
    for number, paper in enumerate(papers):
        logo, code = paper.content.logo, ""
        if logo and logo not in logos:
            picture = readable_logo(logo)
            logos[logo] = f"logo-{number}.svg" if picture else ""
            files |= {logos[logo]: picture} if picture else {}
        if paper.content.kind == DocumentKind.INVOICE:
            code = f"code-{number}.svg"
            files[code] = code_picture(paper.content)
        drawn.append({**_paper(paper), "logo": logos.get(logo, "") if logo else "", "code": code})
    return {
        "title": _name(papers[0].content),
        "words": {lang: _words(lang) for lang in {paper.content.language for paper in papers}},
        "papers": drawn,
    }, files


def _paper(paper: InvoicePaper) -> dict[str, Any]:
    content = paper.content
    lang = content.language
    voucher = content.kind == DocumentKind.EXPENSE_VOUCHER
    returns = None
    if paper.returns_section and not voucher:
        returns = {"text": _rows(paper.returns_text), "rows": _returnable(content)}
    return {
        "lang": lang,
        "title": _title(content),
        "number": plain(content.number),
        "ettn": plain(content.uuid),
        "stamp": breakable(paper.stamp),
        "voucher": voucher,
        "facts": _facts(content),
        "seller": _party(content.seller, lang, seller=True),
        "buyer": _party(content.buyer, lang),
        "delivery": {**_party(content.delivery, lang), "numbers": []} if content.delivery else None,
        "currency": "TL" if content.currency == "TRY" else plain(content.currency),
        "discounted": any(line.discount for line in content.lines),
        "lines": [_line(number, line) for number, line in enumerate(content.lines, start=1)],
        "totals": _totals(content),
        "payable": [
            _both(_("İade tutarı") if voucher else _("Ödenecek tutar"), lang),
            _money(content.payable, content),
        ],
        "in_words": _in_words(content),
        "internet_sale": _internet_sale(content.internet_sale, lang) if content.internet_sale else [],
        "notes": [*legal_sentences(content), *_exemptions(content), *_rows("\n".join(content.notes))],
        "returns": returns,
    }


def _title(content: InvoiceContent) -> str:
    return _("Gider pusulası") if content.kind == DocumentKind.EXPENSE_VOUCHER else _TITLES[content.profile]


def _name(content: InvoiceContent) -> str:
    return f"{_title(content)} {plain(content.number)}"


@cache
def _words(lang: str) -> dict[str, str]:
    heads = {f"{name}_head": _both(_WORDS[name], lang, "\n") for name in _HEADS}
    return {**{name: _both(word, lang) for name, word in _WORDS.items()}, **heads}


@cache
def _both(word: str, lang: str, between: str = " / ") -> str:
    """The Turkish word, and beside it the word in the buyer's language when that is another one."""
    with override("tr"):
        turkish = gettext(word)
    with override(lang):
        translated = gettext(word)
    return turkish if translated == turkish else f"{turkish}{between}{translated}"


def breakable(text: str, room: int = CELL, longest: int = 1000) -> str:
    """Text as it may stand on paper, where a word too long for its column may be broken after any letter."""

    def broken(word: re.Match[str]) -> str:
        letters = word[0]
        wide = sum(not (letter.islower() or letter.isdigit()) or letter in "mw" for letter in letters)
        return letters if len(letters) + wide * 0.8 <= room else _BREAK.join(letters)

    return _LONG.sub(broken, plain(text, longest))


def _rows(text: str) -> list[str]:
    return [breakable(row, ROW) for row in text.splitlines() if row.strip()]


def _facts(content: InvoiceContent) -> list[list[str]]:
    issued = content.issued_at.astimezone(SHOP_ZONE)
    voucher = content.kind == DocumentKind.EXPENSE_VOUCHER
    corrected = content.corrected
    rows = [
        (_("Belge no") if voucher else _("Fatura no"), content.number),
        (_("Düzenlenme tarihi"), f"{_day(issued.date())} {issued:%H:%M}"),
        (_("Senaryo"), "" if voucher else content.profile.value),
        (_("Fatura tipi"), "" if voucher else content.type.value),
        (_("Sipariş no"), content.order_number),
        (_("Sipariş tarihi"), _day(content.ordered_on)),
        (_("İrsaliye no"), content.dispatch_reference),
        (_("İade edilen fatura"), f"{corrected.number} ({_day(corrected.issued_on)})" if corrected else ""),
    ]
    return _pairs(rows, content.language)


def _pairs(rows: Iterable[tuple[str, str]], lang: str, room: int = FACT) -> list[list[str]]:
    return [[_both(label, lang), breakable(value, room)] for label, value in rows if value]


def _party(party: InvoiceParty, lang: str, *, seller: bool = False) -> dict[str, Any]:
    country = "" if party.country in ("", "TR") else country_name(party.country, lang)
    place = " / ".join(filter(None, (party.district, party.city)))
    address = [party.line, party.neighbourhood, " ".join(filter(None, (party.postal_code, place))), country]
    numbers = [(_("Vergi dairesi"), party.tax_office)]
    if party.tax_id == CONSUMER_WITHOUT_ID and not seller:
        consumer = _both(_("nihai tüketici"), lang)
        numbers.append(("TCKN", f"{party.tax_id} ({consumer})"))
    else:
        numbers.append(("VKN" if party.is_company else "TCKN", party.tax_id))
    contact = [
        (_("Telefon"), readable_phone(party.phone) if party.phone else ""),
        (_("E-posta"), party.email),
        (_("Web"), party.website),
    ]
    return {
        "name": breakable(party.name, PARTY, LONGEST_NAME),
        "address": [breakable(row, PARTY, LONGEST_NAME) for row in address if row.strip()],
        "numbers": [f"{label}: {value}" for label, value in _pairs(numbers, lang, PARTY)],
        "contact": [f"{label}: {value}" for label, value in _pairs(contact, lang, PARTY)],
    }


def _line(number: int, line: InvoiceLine) -> dict[str, str]:
    return {
        "number": str(number),
        "name": breakable(line.name, CELL, LONGEST_NAME),
        "sku": breakable(line.sku, CELL, LONGEST_NAME),
        "quantity": f"{line.quantity:,}".replace(",", "."),
        "unit_price": _unit_price(line),
        "discount": _amount(line.discount) if line.discount else "",
        "rate": short_rate(line.vat_rate, ","),
        "vat": _amount(line.vat),
        "net": _amount(line.net),
        "gross": _amount(line.gross),
    }


def _totals(content: InvoiceContent) -> list[list[str]]:
    lang = content.language
    rows = []
    if content.discount_total:
        rows.append((_("Mal / hizmet toplamı"), content.net_total + content.discount_total))
        rows.append((_("Toplam iskonto"), -content.discount_total))
    rows.append((_("KDV hariç toplam"), content.net_total))
    said = [[_both(label, lang), _money(amount, content)] for label, amount in rows]
    vat, base = _both(_("KDV"), lang), _both(_("matrah"), lang)
    for total in content.vat_totals:
        label = f"{vat} %{short_rate(total.rate, ',')} · {base} {_amount(total.net)}"
        said.append([label, _money(total.vat, content)])
    return said


def _exemptions(content: InvoiceContent) -> list[str]:
    """Why a rate is zero: the law's code and its words."""
    found = [(total.exemption_code, total.exemption_reason) for total in content.vat_totals if total.exemption_code]
    label = _both(_("KDV istisna kodu"), content.language)
    return [breakable(f"{label} {code}: {reason}" if reason else f"{label} {code}", ROW) for code, reason in found]


def _in_words(content: InvoiceContent) -> list[str]:
    rows = [payable_in_words(content)]
    if content.language != "tr":
        rows.append(amount_words(content.payable, content.currency, content.language))
    return rows


def _internet_sale(sale: InternetSale, lang: str) -> list[list[str]]:
    way = _both(_PAYMENT_WAYS[sale.payment_way], lang)
    carrier = ", ".join(filter(None, (sale.carrier_name, sale.carrier_tax_id)))
    rows = [
        (_("Web adresi"), sale.web_address),
        (_("Ödeme şekli"), f"{way}: {sale.payment_agent}" if sale.payment_agent else way),
        (_("Ödeme tarihi"), _day(sale.paid_on)),
        (_("Taşıyıcı"), carrier),
        (_("Gönderim tarihi"), _day(sale.dispatched_on)),
        (_("Takip no"), sale.tracking_number),
    ]
    return _pairs(rows, lang, SALE)


def _returnable(content: InvoiceContent) -> list[list[str]]:
    """The rows of the returns section: what was bought and at which price, or empty rows when it was much."""
    if len(content.lines) > MOST_LINES_TO_TICK:
        return [["", ""]] * EMPTY_ROWS
    return [
        [breakable(line.name, CELL, LONGEST_NAME), _amount(half_up(line.gross, line.quantity))]
        for line in content.lines
    ]


def _money(amount: int, content: InvoiceContent) -> str:
    return format_money(amount, content.currency, "tr")


def _amount(amount: int) -> str:
    """ "1.249,90" without its currency: the head of the column says it."""
    return format_money(amount, "TRY", "tr").removesuffix("\N{NO-BREAK SPACE}TL")


def _unit_price(line: InvoiceLine) -> str:
    """With two decimals, or with as many as are needed to come to the line's amount: "108,25", "41,6667"."""
    wanted = line.net + line.discount
    price = line.unit_price
    for decimals in range(2, 9):
        price = line.unit_price.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if (price * line.quantity * 100).quantize(Decimal(1), ROUND_HALF_UP) == wanted:
            break
    whole, _point, rest = f"{price:f}".partition(".")
    return f"{int(whole):,}".replace(",", ".") + "," + rest


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
