"""The invoice and the gider pusulası, read back from their PDFs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from kervan.documents.invoice import PAPERS_AT_ONCE, InvoicePaper, invoice_drawing, render_invoices
from kervan.documents.invoice_content import (
    CorrectedInvoice,
    DocumentKind,
    InternetSale,
    InvoiceContent,
    InvoiceLine,
    InvoiceParty,
    InvoiceType,
    PaymentWay,
    Profile,
    VatTotal,
)
from kervan.documents.typesetting import typeset

SELLER = InvoiceParty(
    name="Kervan Çini ve Halı Sanayi Ticaret Limited Şirketi",
    tax_id="4540536920",
    tax_office="Beşiktaş",
    line="Barbaros Bulvarı No: 45/3",
    district="Beşiktaş",
    city="İstanbul",
    postal_code="34353",
    phone="+902121234567",
    website="https://kervan.example",
)
BUYER = InvoiceParty(
    name="Ayşegül Öztürk İğdır",
    given_name="Ayşegül Öztürk",
    family_name="İğdır",
    tax_id="11111111111",
    line="Moda Cad. No: 12 D: 5",
    neighbourhood="Caferağa Mah.",
    district="Kadıköy",
    city="İstanbul",
)
MUG = InvoiceLine(
    name="Çini kupa", sku="KUPA-1", quantity=2, unit_price=Decimal("108.25"), net=19983, discount=1667,
    vat_rate=Decimal("20.00"), vat=3997, gross=23980,
)  # fmt: skip
TEA = InvoiceLine(
    name="Ihlamur çayı", quantity=1, unit_price=Decimal("79.21"), net=7921, vat_rate=Decimal("1.00"), vat=79, gross=8000
)
INVOICE = InvoiceContent(
    number="KRV2026000000123",
    uuid="f47ac10b-58cc-4372-a567-0e02b2c3d479",
    issued_at=datetime(2026, 11, 25, 11, 5, tzinfo=UTC),
    seller=SELLER,
    buyer=BUYER,
    lines=(MUG, TEA),
    vat_totals=(
        VatTotal(rate=Decimal("1.00"), net=7921, vat=79),
        VatTotal(rate=Decimal("20.00"), net=19983, vat=3997),
    ),
    net_total=27904,
    discount_total=1667,
    vat_total=4076,
    payable=31980,
    internet_sale=InternetSale(
        web_address="https://kervan.example",
        payment_way=PaymentWay.CARD,
        paid_on=date(2026, 11, 24),
        carrier_name="Yurtiçi Kargo",
        carrier_tax_id="9860008925",
        dispatched_on=date(2026, 11, 25),
        tracking_number="123456789012",
    ),
    order_number="#1042",
    ordered_on=date(2026, 11, 24),
    notes=("Teşekkür ederiz.",),
)
VOUCHER = replace(
    INVOICE,
    kind=DocumentKind.EXPENSE_VOUCHER,
    number="GPS2026000000007",
    internet_sale=None,
    corrected=CorrectedInvoice(number="KRV2026000000123", issued_on=date(2026, 11, 20)),
)
ATTACK = '#panic("x") \\ * ] [ $x$ _ ` @ref <script> 😀'


def texts(*papers: InvoicePaper) -> list[str]:
    pages = PdfReader(BytesIO(render_invoices(papers))).pages
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in pages]


def text(content: InvoiceContent, **how: object) -> str:
    (page,) = texts(InvoicePaper(content=content, **how))
    return page


def picture(content: InvoiceContent, ppi: int = 150) -> Image.Image:
    data, files = invoice_drawing([InvoicePaper(content=content, returns_section=True)])
    return Image.open(BytesIO(typeset("invoice", data, files=files, picture_ppi=ppi)[0]))


def lines(count: int) -> tuple[InvoiceLine, ...]:
    return tuple(replace(TEA, name=f"Ürün no {number}.", sku=f"SKU{number}") for number in range(1, count + 1))


def test_an_invoice_says_who_sold_what_to_whom_and_for_how_much():
    page = text(INVOICE)

    for said in (
        "e-Arşiv Fatura",
        "Kervan Çini ve Halı Sanayi Ticaret Limited Şirketi Barbaros Bulvarı No: 45/3 34353 Beşiktaş / İstanbul",
        "Vergi dairesi: Beşiktaş VKN: 4540536920 Telefon: 0212 123 45 67",
        "Ayşegül Öztürk İğdır Moda Cad. No: 12 D: 5 Caferağa Mah. Kadıköy / İstanbul TCKN: 11111111111 (nihai tüketici)",
        "KRV2026000000123",
        "25.11.2026 14:05",
        "EARSIVFATURA",
        "SATIS",
        "#1042",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479",
        "1 Çini kupa KUPA-1 2 108,25 16,67 199,83 20 39,97 239,80",
        "2 Ihlamur çayı 1 79,21 79,21 1 0,79 80,00",
        "Mal / hizmet toplamı 295,71 TL Toplam iskonto -16,67 TL KDV hariç toplam 279,04 TL",
        "KDV %1 · matrah 79,21 0,79 TL KDV %20 · matrah 199,83 39,97 TL",
        "Ödenecek tutar 319,80 TL",
        "YALNIZ: ÜÇ YÜZ ON DOKUZ TÜRK LİRASI SEKSEN KURUŞ",
        "Teşekkür ederiz.",
        "1 / 1",
    ):
        assert said in page


def test_an_internet_sale_is_stated_as_the_law_wants_it():
    page = text(INVOICE)

    for said in (
        "https://kervan.example",
        "Kredi kartı / banka kartı",
        "24.11.2026",
        "Yurtiçi Kargo, 9860008925",
        "123456789012",
        "Bu satış internet üzerinden yapılmıştır.",
        "e-Arşiv izni kapsamında elektronik ortamda iletilmiştir.",
        "İrsaliye yerine geçer.",
    ):
        assert said in page


def test_a_marketplace_is_named_as_the_one_who_took_the_money():
    sale = replace(INVOICE.internet_sale, payment_way=PaymentWay.THROUGH_AGENT, payment_agent="Pazaryeri A.Ş.")

    assert "Ödeme aracısı: Pazaryeri A.Ş." in text(replace(INVOICE, internet_sale=sale))


def test_a_company_gets_an_e_invoice_without_the_sentence_of_the_e_archive():
    company = replace(BUYER, name="Örnek Gıda A.Ş.", tax_id="1234567890", tax_office="Kadıköy")
    page = text(replace(INVOICE, profile=Profile.COMMERCIAL, buyer=company, internet_sale=None))

    assert "e-Fatura" in page
    assert "Örnek Gıda A.Ş." in page
    assert "Vergi dairesi: Kadıköy VKN: 1234567890" in page
    assert "İnternet satışı" not in page
    assert "e-Arşiv" not in page


def test_a_dispatch_note_and_a_returned_invoice_are_named():
    page = text(replace(INVOICE, dispatch_reference="IRS2026000000004"))
    returned = text(
        replace(
            INVOICE,
            type=InvoiceType.RETURN,
            corrected=CorrectedInvoice(number="ABC2026000000001", issued_on=date(2026, 11, 2)),
        )
    )

    assert "İrsaliye no IRS2026000000004" in page
    assert "İrsaliye yerine geçer." not in page
    assert "İade edilen fatura ABC2026000000001 (02.11.2026)" in returned
    assert "02.11.2026 tarihli ve ABC2026000000001 numaralı faturaya ait iadedir." in returned


def test_the_code_can_be_read_and_tells_the_invoice_in_short():
    (code,) = zxingcpp.read_barcodes(picture(INVOICE))

    assert json.loads(code.text) == {
        "vkntckn": "4540536920",
        "avkntckn": "11111111111",
        "senaryo": "EARSIVFATURA",
        "tip": "SATIS",
        "tarih": "2026-11-25",
        "no": "KRV2026000000123",
        "ettn": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
        "parabirimi": "TRY",
        "malhizmettoplam": "295.71",
        "kdvmatrah(1)": "79.21",
        "hesaplanankdv(1)": "0.79",
        "kdvmatrah(20)": "199.83",
        "hesaplanankdv(20)": "39.97",
        "vergidahil": "319.80",
        "odenecek": "319.80",
    }


def test_the_copy_for_the_parcel_has_the_returns_section_and_still_fits_one_page():
    page = text(replace(INVOICE, lines=lines(6)), returns_section=True, returns_text="14 gün içinde iade.\nKod: 4821")

    assert "İade bölümü KRV2026000000123 14 gün içinde iade. Kod: 4821" in page
    assert page.count("Ürün no 6.") == 2
    for field in ("İade miktarı", "İade edenin adı soyadı", "Adresi", "İmza"):
        assert field in page
    assert "İade bölümü" not in text(INVOICE)


def test_of_a_long_order_the_returns_section_has_empty_rows():
    pages = texts(InvoicePaper(content=replace(INVOICE, lines=lines(7)), returns_section=True))

    assert " ".join(pages).count("Ürün no 7.") == 1


def test_a_gider_pusulasi_names_the_invoice_and_has_two_places_to_sign():
    page = text(VOUCHER, returns_section=True)

    for said in (
        "Gider pusulası",
        "Malı iade eden Ayşegül Öztürk İğdır",
        "GPS2026000000007",
        "KRV2026000000123 (20.11.2026)",
        "20.11.2026 tarihli ve KRV2026000000123 numaralı faturaya ait iadedir.",
        "İade tutarı 319,80 TL",
        "YALNIZ: ÜÇ YÜZ ON DOKUZ TÜRK LİRASI SEKSEN KURUŞ",
        "Teslim alan Kervan Çini ve Halı",
    ):
        assert said in page
    assert page.count("İmza") == 2
    for absent in ("İade bölümü", "ETTN", "EARSIVFATURA", "e-Arşiv", "İrsaliye yerine geçer."):
        assert absent not in page
    assert zxingcpp.read_barcodes(picture(VOUCHER)) == []


def test_numbers_and_addresses_can_be_copied_from_the_pdf_as_they_are():
    sale = replace(INVOICE.internet_sale, web_address="https://www.kervan.example")
    seller = replace(SELLER, email="muhasebe.servisi@kervan.example")
    papers = [InvoicePaper(content=replace(INVOICE, seller=seller, internet_sale=sale))]

    raw = PdfReader(BytesIO(render_invoices(papers))).pages[0].extract_text()

    assert raw.count("KRV2026000000123") == 2
    assert raw.count("f47ac10b-58cc-4372-a567-0e02b2c3d479") == 2
    for whole in ("https://www.kervan.example", "muhasebe.servisi@kervan.example", "123456789012"):
        assert whole in raw


def test_a_long_order_fills_several_pages_and_loses_no_line():
    content = replace(INVOICE, lines=lines(200))

    pages = texts(InvoicePaper(content=content), InvoicePaper(content=replace(INVOICE, number="KRV2026000000124")))

    whole = " ".join(pages)
    assert [number for number in range(1, 201) if f"Ürün no {number}. SKU{number} " not in whole] == []
    assert [page[-5:] for page in pages] == [f"{n} / {len(pages) - 1}" for n in range(1, len(pages))] + ["1 / 1"]
    assert all("KDV dâhil" in page for page in pages[:-1] if "Ürün no" in page)
    assert "Ödenecek tutar" in pages[-2]


def test_many_invoices_are_one_file_in_the_given_order_whatever_the_typesetter_takes_at_once():
    count = 2 * PAPERS_AT_ONCE + 1
    numbers = [f"KRV2026{number:09d}" for number in range(count, 0, -1)]

    pdf = render_invoices([InvoicePaper(content=replace(INVOICE, number=number)) for number in numbers])

    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata.title == f"e-Arşiv Fatura {numbers[0]}"
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert [page.rsplit(" · ETTN", 1)[0][-16:] for page in pages] == numbers
    assert {page[-5:] for page in pages} == {"1 / 1"}


def test_a_buyer_who_reads_english_finds_it_beside_the_turkish():
    page = text(replace(INVOICE, language="en"), returns_section=True)

    for said in (
        "e-Arşiv Fatura",
        "Fatura no / Invoice no. KRV2026000000123",
        "Birim fiyat Unit price",
        "Ödenecek tutar / Payable",
        "YALNIZ: ÜÇ YÜZ ON DOKUZ TÜRK LİRASI SEKSEN KURUŞ",
        "ONLY: THREE HUNDRED NINETEEN TURKISH LIRA EIGHTY KURUŞ",
        "İade bölümü / Returns section",
    ):
        assert said in page


def test_why_a_rate_is_zero_is_said():
    exempt = replace(
        INVOICE,
        vat_totals=(
            VatTotal(rate=Decimal(0), net=7921, vat=0, exemption_code="351", exemption_reason="İstisna olmayan diğer"),
        ),
    )

    assert "KDV istisna kodu 351: İstisna olmayan diğer" in text(exempt)


@pytest.mark.parametrize(
    ("quantity", "unit_price", "net", "said"),
    [
        (1, "108.25", 10825, "1 108,25"),
        (2, "10.000", 2000, "2 10,00"),
        (2, "80.2275", 16046, "2 80,23"),
        (3, "41.66666667", 12500, "3 41,667"),
        (100000, "0.00833333", 83333, "100.000 0,0083333"),
        (1, "1234567.5", 123456750, "1 1.234.567,50"),
    ],
)
def test_a_unit_price_has_as_many_decimals_as_its_line_needs(quantity, unit_price, net, said):
    line = replace(TEA, name="Ürün", quantity=quantity, unit_price=Decimal(unit_price), net=net)

    assert f"Ürün {said} " in text(replace(INVOICE, lines=(line,)))


def test_a_stamp_lies_across_every_page():
    pages = texts(InvoicePaper(content=replace(INVOICE, lines=lines(60)), stamp="İPTAL"))

    assert len(pages) > 1
    assert all("İPTAL" in page for page in pages)


def test_each_shop_logo_stands_on_its_invoice_and_one_nobody_can_read_does_no_harm():
    out = BytesIO()
    Image.new("RGB", (300, 90), "red").save(out, "PNG")

    red = picture(INVOICE.with_logo(out.getvalue()), ppi=50)
    bare = picture(INVOICE.with_logo(b"no picture"), ppi=50)

    assert (255, 0, 0) in {colour for _count, colour in red.convert("RGB").getcolors(100_000)}
    assert (255, 0, 0) not in {colour for _count, colour in bare.convert("RGB").getcolors(100_000)}


def test_what_people_type_is_printed_and_never_read_as_code():
    buyer = replace(BUYER, name=ATTACK, line=ATTACK, email=ATTACK, tax_office=ATTACK)
    content = replace(
        INVOICE,
        buyer=buyer,
        delivery=buyer,
        lines=(replace(TEA, name=ATTACK, sku="\x00#x"),),
        notes=(ATTACK,),
        order_number=ATTACK,
    )

    page = " ".join(texts(InvoicePaper(content=content, returns_section=True, returns_text=ATTACK, stamp="#x *y*")))

    assert page.count('#panic("x") \\ * ] [ $x$ _ ` @ref <script>') >= 9


def test_long_words_and_large_amounts_stay_inside_the_paper():
    content = replace(
        INVOICE,
        language="en",
        seller=replace(SELLER, name="W" * 200, website="https://" + "w" * 150),
        buyer=replace(BUYER, name="Ö" * 200, line="Ş" * 300, email="x" * 120),
        lines=(
            replace(
                MUG, name="Ğ" * 200, sku="W" * 60, quantity=99999, net=10**12, gross=10**12, vat=10**11, discount=10**11
            ),
        ),
        net_total=10**12,
        payable=10**12,
        notes=("ı" * 500,),
        order_number="9" * 80,
    )

    picture_of_it = picture(content, ppi=100).convert("L")
    whole = "".join(texts(InvoicePaper(content=content))).replace(" ", "")

    assert "Ğ" * 200 in whole
    assert whole.count("Ö") >= 200
    for edge in (
        (0, 0, 40, picture_of_it.height),
        (picture_of_it.width - 40, 0, picture_of_it.width, picture_of_it.height),
    ):
        assert set(picture_of_it.crop(edge).tobytes()) == {255}


def test_nothing_to_print_is_refused():
    with pytest.raises(ValueError, match="no invoice"):
        render_invoices([])
