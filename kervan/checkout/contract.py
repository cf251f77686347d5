"""What a contract with a customer says: plain data, and the words that fill the shop's texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from kervan.catalog.models import ReturnExemption
from kervan.customers.address import Address
from kervan.lib.countries import country_name
from kervan.lib.money import format_money
from kervan.lib.phones import national
from kervan.lib.text import clean

PLACE = re.compile(r"\{([a-z_]+)\}")
"""A place in a text that is filled in: ``{satici}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who sells, as the shop's settings say it; ``address`` on one line."""

    shop: str
    legal_name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    tax_id: str = ""
    tax_office: str = ""
    mersis: str = ""
    kep: str = ""
    etbis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who buys. Without a billing address the delivery address is billed."""

    name: str
    email: str = ""
    phone: str = ""
    shipping: Address | None = None
    billing: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLine:
    """Goods. Amounts in kuruş, VAT included; ``total`` after price rules. ``exemption``: why there is no withdrawal."""

    title: str
    quantity: int
    unit_price: int
    total: int
    vat_rate: Decimal
    exemption: str = ""

    @property
    def exemption_label(self) -> str:
        """The legal reason in the reader's language, or ""."""
        return str(ReturnExemption(self.exemption).label) if self.exemption in ReturnExemption.values else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The shop's rules of the day. ``refund_from``: "request", "handed" or "receipt" (``returns.models.RefundStart``)."""

    ship_days: int
    window_days: int
    send_back_days: int
    refund_days: int
    refund_from: str
    shop_pays_freight: bool
    return_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """One sale, before or after it is an order (``number`` empty: before). Amounts in kuruş.

    ``adjustments`` are fees and discounts beside the lines and ``shipping_fee``, each with the label that buyers read.
    """

    language: str
    seller: Seller
    buyer: Buyer
    lines: tuple[ContractLine, ...]
    shipping_fee: int
    adjustments: tuple[tuple[str, int], ...] = ()
    total: int
    vat: int
    method: str
    terms: Terms
    day: date
    currency: str = "TRY"
    number: str = ""


def filled(text: str, words: Mapping[str, str]) -> str:
    """``text`` with its places filled, in one pass: a value that looks like a place stays as it is."""
    return PLACE.sub(lambda found: words.get(found[1], found[0]), text)


def words_of(facts: ContractFacts) -> dict[str, str]:
    """Place → words, in the contract's language. Every place that a contract text may use is here."""
    with override(facts.language):
        return {
            **shop_words(facts.seller, facts.terms),
            "siparis_no": facts.number,
            "tarih": format_date(facts.day, "d MMMM y", locale=facts.language),
            "alici": _buyer(facts.buyer),
            "fatura": _billed(facts.buyer),
            "teslimat": _delivery(facts.buyer),
            "urunler": "\n".join(_line(line, facts) for line in facts.lines),
            "toplamlar": _sums(facts),
            "odeme": clean(facts.method),
            "istisnalar": _exempt(facts),
        }


def shop_words(seller: Seller, terms: Terms) -> dict[str, str]:
    """The places that any page may use: the shop and its rules, in the language that is active."""
    start = {
        "request": _("cayma bildiriminizden başlayarak"),
        "handed": _("ürünü kargoya verdiğiniz günden başlayarak"),
        "receipt": _("ürün bize ulaştığı günden başlayarak"),
    }
    freight = (
        _("İade kargosunun ücretini satıcı öder.")
        if terms.shop_pays_freight
        else _("İade kargosunun ücretini alıcı öder; ürün ayıplıysa satıcı öder.")
    )
    soon = ngettext("%(days)s iş günü içinde", "%(days)s iş günü içinde", terms.ship_days)
    return {
        "magaza": clean(seller.shop),
        "satici": _seller(seller),
        "unvan": clean(seller.legal_name or seller.shop),
        "adres": clean(seller.address) or "—",
        "eposta": clean(seller.email) or "—",
        "telefon": national(seller.phone) or "—",
        "cayma_gun": str(terms.window_days),
        "geri_gonderme_gun": str(terms.send_back_days),
        "iade_gun": str(terms.refund_days),
        "iade_baslangic": start[terms.refund_from],
        "iade_kargo": freight,
        "iade_adresi": clean(terms.return_address) or "—",
        "kargo_suresi": soon % {"days": terms.ship_days} if terms.ship_days else _("aynı gün"),
    }


def _rows(*rows: tuple[str, str]) -> str:
    return "\n".join(f"- {label}: {clean(value)}" for label, value in rows if clean(value))


def _seller(seller: Seller) -> str:
    return _rows(
        (_("Unvan"), seller.legal_name or seller.shop),
        (_("Adres"), seller.address),
        (_("Telefon"), national(seller.phone)),
        (_("E-posta"), seller.email),
        (_("Web adresi"), seller.website),
        (_("Vergi dairesi"), seller.tax_office),
        (_("VKN / TCKN"), seller.tax_id if len(seller.tax_id) == 10 else ""),
        (_("MERSİS numarası"), seller.mersis),
        (_("KEP adresi"), seller.kep),
        (_("ETBİS kayıt numarası"), seller.etbis),
    )


def _buyer(buyer: Buyer) -> str:
    return _rows((_("Ad soyad"), buyer.name), (_("E-posta"), buyer.email), (_("Telefon"), national(buyer.phone)))


def address_line(address: Address) -> str:
    """An address on one line."""
    place = "/".join(part for part in (address.district, address.city) if part)
    abroad = country_name(address.country, get_language() or "tr") if address.country != "TR" else ""
    parts = (
        address.neighbourhood,
        address.line,
        " ".join(part for part in (address.postal_code, place) if part),
        abroad,
    )
    return clean(", ".join(part for part in parts if part))


def _delivery(buyer: Buyer) -> str:
    if buyer.shipping is None:
        return ""
    return _rows(
        (_("Teslim alacak kişi"), buyer.shipping.name or buyer.name),
        (_("Teslimat adresi"), address_line(buyer.shipping)),
    )


def _billed(buyer: Buyer) -> str:
    billed = buyer.billing or buyer.shipping
    if billed is None:
        return _rows((_("Ad soyad ya da unvan"), buyer.name))
    company = len(billed.tax_id) == 10
    return _rows(
        (_("Unvan") if company else _("Ad soyad ya da unvan"), billed.name or buyer.name),
        (_("Fatura adresi"), address_line(billed)),
        (_("Vergi dairesi"), billed.tax_office),
        (_("VKN"), billed.tax_id if company else ""),
    )


def _line(line: ContractLine, facts: ContractFacts) -> str:
    def money(amount: int) -> str:
        return format_money(amount, facts.currency, facts.language)

    rate = f"{line.vat_rate.normalize():f}"
    if facts.language == "tr":
        rate = rate.replace(".", ",")
    return "- " + _("%(quantity)s × %(title)s, birim fiyatı %(price)s, tutarı %(total)s (%%%(rate)s KDV dahil)") % {
        "quantity": line.quantity,
        "title": clean(line.title),
        "price": money(line.unit_price),
        "total": money(line.total),
        "rate": rate,
    }


def _sums(facts: ContractFacts) -> str:
    goods = sum(line.total for line in facts.lines)
    rows = [(_("Ürünler"), goods), (_("Kargo ücreti"), facts.shipping_fee), *facts.adjustments]
    rows += [(_("Ödenecek toplam (KDV dahil)"), facts.total), (_("İçindeki KDV"), facts.vat)]
    money = ((clean(label), format_money(amount, facts.currency, facts.language)) for label, amount in rows)
    return "\n".join(f"- {label}: {amount}" for label, amount in money)


def _exempt(facts: ContractFacts) -> str:
    rows = [(line.title, line.exemption_label) for line in facts.lines if line.exemption_label]
    if not rows:
        return _("Bu siparişte cayma hakkının kullanılamadığı ürün yoktur.")
    return _("Yasa gereği şu ürünlerde cayma hakkı yoktur:") + "\n" + _rows(*rows)
