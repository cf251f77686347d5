from __future__ import annotations

import pytest

from kervan.lib.errors import Invalid
from kervan.shipping.links import (
    PLACEHOLDER,
    SHIPPED_CARRIERS,
    checked_template,
    safe_link,
    tracking_link,
)
from kervan.shipping.tracking import link_for


def test_the_number_takes_its_place_in_the_link():
    assert (
        tracking_link("https://kargotakip.araskargo.com.tr/mainpage.aspx?code={tracking}", " 3513773163316 ")
        == "https://kargotakip.araskargo.com.tr/mainpage.aspx?code=3513773163316"
    )


@pytest.mark.parametrize(
    ("number", "encoded"),
    [
        ("12 34", "12%2034"),
        ("1&admin=1", "1%26admin%3D1"),
        ("../../kotu", "..%2F..%2Fkotu"),
        ("#son", "%23son"),
        ("%2e", "%252e"),
        ("ÇĞ1", "%C3%87%C4%9E1"),
        ('"><script>', "%22%3E%3Cscript%3E"),
    ],
)
def test_a_number_cannot_leave_its_place(number, encoded):
    assert tracking_link("https://firma.com/takip?no={tracking}&dil=tr", number) == (
        f"https://firma.com/takip?no={encoded}&dil=tr"
    )


def test_a_template_without_a_place_leads_to_the_page_itself():
    assert tracking_link("https://www.dhlecommerce.com.tr/gonderitakip", "123") == (
        "https://www.dhlecommerce.com.tr/gonderitakip"
    )
    assert tracking_link("https://www.dhlecommerce.com.tr/gonderitakip", "") == (
        "https://www.dhlecommerce.com.tr/gonderitakip"
    )


@pytest.mark.parametrize(("template", "number"), [("", "123"), ("  ", "123"), ("https://firma.com/{tracking}", "  ")])
def test_without_template_or_number_there_is_no_link(template, number):
    assert tracking_link(template, number) == ""


@pytest.mark.parametrize(
    "template",
    [
        "javascript:alert({tracking})",
        "data:text/html,{tracking}",
        "https://{tracking}/takip",
        "https://{tracking}.firma.com/",
        "https://firma.com:{tracking}/",
        "https://{tracking}@firma.com/",
        "https://firma.com/{number}",
        "ftp://firma.com/{tracking}",
    ],
)
def test_a_template_that_could_lead_elsewhere_is_refused(template):
    with pytest.raises(Invalid) as refusal:
        checked_template(template)
    assert refusal.value.code == "unsafe_link"
    with pytest.raises(Invalid):
        tracking_link(template, "123")


def test_every_shipped_template_is_one_the_shop_would_accept():
    assert len({carrier.code for carrier in SHIPPED_CARRIERS}) == len(SHIPPED_CARRIERS)
    for carrier in SHIPPED_CARRIERS:
        assert carrier.name
        if carrier.tracking_url:
            assert checked_template(carrier.tracking_url) == carrier.tracking_url
            assert carrier.tracking_url.startswith("https://")
            link = tracking_link(carrier.tracking_url, "7340447182689")
            assert ("7340447182689" in link) == (PLACEHOLDER in carrier.tracking_url)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://firma.com/takip?no=1&dil=tr#son ", "https://firma.com/takip?no=1&dil=tr#son"),
        ("http://firma.com", "http://firma.com"),
        ("HTTPS://Firma.COM/Takip", "https://firma.com/Takip"),
        ("www.firma.com/takip/1", "https://www.firma.com/takip/1"),
        ("https://firma.com:8443/a", "https://firma.com:8443/a"),
        ("https://çiçek.com.tr/takip/ş?q=ğ", "https://xn--iek-1lab.com.tr/takip/%C5%9F?q=%C4%9F"),
        ("https://firma.com/a%20b", "https://firma.com/a%20b"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
    ],
)
def test_a_typed_link_is_kept_as_an_address(typed, kept):
    assert safe_link(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "takip numarasi 123",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "javascript://firma.com/%0aalert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "//firma.com/takip",
        "/takip/1",
        "https:firma.com",
        "https://",
        "https:///takip",
        "https://firma.com\\@kotu.com",
        "https://yurticikargo.com@kotu.com/",
        "https://:sifre@kotu.com/",
        "https://firma.com/a b",
        "https://firma.com/\u202egpj",
        "https://fir\u200bma.com/",
        "https://firma.com/\u00a0x",
        'https://firma.com/"onmouseover="x',
        "https://firma.com/<script>",
        "https://firma.com:99999/",
        "https://firma.com:port/",
        "https://[::1/",
        "https://firma..com/",
        "https://firma.com/" + "a" * 500,
        "https://firma.com/" + "ğ" * 200,  # six characters each once it is plain
    ],
)
def test_a_typed_link_that_is_not_a_plain_web_address_is_refused(typed):
    with pytest.raises(Invalid) as refusal:
        safe_link(typed)

    assert refusal.value.code == "unsafe_link"
    assert set(refusal.value.fields) == {"tracking_url"}


def test_a_carriers_own_link_that_cannot_be_kept_gives_way_to_the_template():
    template = "https://firma.com/{tracking}"

    assert link_for(template, "123", given="https://firma.com/" + "ğ" * 200) == "https://firma.com/123"
    assert link_for("https://firma.com/" + "a" * 280 + "?{tracking}", "ğ" * 60) == ""
    assert link_for("https://firma.com/takip", "") == ""
