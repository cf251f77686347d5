"""Tracking links: the carriers Kervan knows from the start, and how a number becomes a link a customer may click.

Carriers change their pages without a word, so the templates below are only what a new shop begins with: they become
rows that the merchant edits. Where a page can't take the number in its address, the template has no ``{tracking}`` and
leads to the page where the customer types it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from django.utils.translation import gettext as _

from kervan.lib.errors import Invalid

PLACEHOLDER = "{tracking}"
LONGEST_LINK = 500  # as it is stored, other letters already percent-encoded


@dataclass(frozen=True, slots=True)
class ShippedCarrier:
    """A carrier the merchant can choose by name. Without a template the number stands in the mail alone."""

    code: str
    name: str
    tracking_url: str = ""


SHIPPED_CARRIERS = (
    # Opens with the number filled in and the query made; public clients agree, and one reports trying it in 2026.
    ShippedCarrier(
        "yurtici", "Yurtiçi Kargo", "https://www.yurticikargo.com/tr/online-servisler/gonderi-sorgula?code={tracking}"
    ),
    # Aras' own integration document, there with http; takes its 13-digit tracking number, not our reference.
    ShippedCarrier("aras", "Aras Kargo", "https://kargotakip.araskargo.com.tr/mainpage.aspx?code={tracking}"),
    # MNG became DHL eCommerce; its page asks for the number and a picture code and reads nothing from the address.
    ShippedCarrier("mng", "DHL eCommerce (MNG Kargo)", "https://www.dhlecommerce.com.tr/gonderitakip"),
    # Uncertain: most shops use this address, one report says that its form now ignores the number.
    ShippedCarrier("surat", "Sürat Kargo", "https://www.suratkargo.com.tr/KargoTakip/?kargotakipno={tracking}"),
    # Uncertain: used everywhere; one report of 2026 says it now leads to PTT's front page, which has the field.
    ShippedCarrier("ptt", "PTT Kargo", "https://gonderitakip.ptt.gov.tr/Track/Verify?q={tracking}"),
    # HepsiJet's own integration document.
    ShippedCarrier("hepsijet", "HepsiJet", "https://www.hepsijet.com/gonderi-takibi/{tracking}"),
    # Uncertain: Trendyol's order service gives a link with a secret token for each parcel; a typed link is better.
    ShippedCarrier("trendyol", "Trendyol Express", "https://kargotakip.trendyol.com/?orderNumber={tracking}"),
    # Several public clients agree; not from a document of the carrier.
    ShippedCarrier(
        "kolaygelsin", "Kolay Gelsin", "https://esube.kolaygelsin.com/shipments?trackingId={tracking}&lang=TR"
    ),
    # Sendeo's document builds its link from the shop's customer code and reference, so no template fits every shop.
    ShippedCarrier("sendeo", "Sendeo"),
    ShippedCarrier("ups", "UPS", "https://www.ups.com/track?loc=tr_TR&tracknum={tracking}"),
    ShippedCarrier("dhl", "DHL Express", "https://www.dhl.com/tr-tr/home/tracking.html?tracking-id={tracking}"),
    ShippedCarrier("fedex", "FedEx", "https://www.fedex.com/fedextrack/?trknbr={tracking}"),
    # No address found that two sources agree on.
    ShippedCarrier("horoz", "Horoz Lojistik"),
    ShippedCarrier("kargoist", "Kargoist"),
    ShippedCarrier("scotty", "Scotty"),
)


def tracking_link(template: str, number: str) -> str:
    """The link for one tracking number; "" when there is no template, or the template needs a number and has none.

    The number is percent-encoded whole. Raises ``Invalid`` for a template that ``checked_template`` would refuse.
    """
    template, number = template.strip(), number.strip()
    if not template or (PLACEHOLDER in template and not number):
        return ""
    return safe_link(checked_template(template).replace(PLACEHOLDER, quote(number, safe="")))


def checked_template(template: str) -> str:
    """A merchant's template, cleaned. Raises ``Invalid`` unless it is a web address whose host no number can change."""
    # A letter stands for the number: if one is taken as part of the host, a number could choose the host.
    checked = safe_link(template.replace(PLACEHOLDER, "x"))
    if urlsplit(checked).netloc != urlsplit(safe_link(template.replace(PLACEHOLDER, "y"))).netloc:
        raise _unsafe(_("Takip numarası, adresin site adında yer alamaz."))
    return template.strip()


def safe_link(url: str) -> str:
    """A typed or pasted tracking link, cleaned; a bare "www.firma.com/…" gets https.

    Raises ``Invalid`` for everything but plain http and https: other schemes ("javascript:", "data:"), hidden or blank
    characters, backslashes, a user name before the host.
    """
    url = url.strip()
    if len(url) > LONGEST_LINK:
        raise _too_long()
    # Browsers drop tabs and line ends and read "\" as "/", so what is shown would not be what is opened.
    if any(unicodedata.category(sign)[0] in "CZ" for sign in url) or any(sign in '\\"<>`{}' for sign in url):
        raise _unsafe(_("Takip bağlantısında kullanılamayan karakterler var."))
    if "://" not in url and "." in url.split("/")[0] and ":" not in url.split("/")[0]:
        url = "https://" + url
    return _plain(url)


def _plain(url: str) -> str:
    """The address in ASCII: an international host by its DNS name, other letters percent-encoded."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError:  # a wrong port, a broken IPv6 address, a host that can't be
        raise _unsafe(_("Takip bağlantısı bir web adresi değil.")) from None
    if parts.scheme not in {"http", "https"}:
        raise _unsafe(_("Takip bağlantısı http:// ya da https:// ile başlamalıdır."))
    if not host or parts.username is not None or "@" in parts.netloc:
        raise _unsafe(_("Takip bağlantısı bir web adresi değil."))
    netloc = f"[{host}]" if ":" in host else host
    if port is not None:
        netloc += f":{port}"
    kept = "%/:?#[]@!$&'()*+,;=~-._"
    plain = urlunsplit(
        (
            parts.scheme,
            netloc,
            quote(parts.path, safe=kept),
            quote(parts.query, safe=kept),
            quote(parts.fragment, safe=kept),
        )
    )
    if len(plain) > LONGEST_LINK:
        raise _too_long()
    return plain


def _too_long() -> Invalid:
    return _unsafe(_("Takip bağlantısı çok uzun."))


def _unsafe(sentence: str) -> Invalid:
    return Invalid(sentence, code="unsafe_link", fields={"tracking_url": sentence})
