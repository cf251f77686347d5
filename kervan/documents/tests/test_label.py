"""What stands on a parcel's label, read back the way the branch reads it: by a scanner and by eye."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

import pytest
import typst
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from kervan.documents.fitting import ADVANCE_EM, CONDENSED, MM_PER_PT
from kervan.documents.label import Label, LabelSize, label_drawing, render_labels
from kervan.documents.typesetting import FONT, typeset

THERMAL_PPI = 203.2  # 8 dots a millimetre
PAPERS = {LabelSize.MM_100X150: (100, 150), LabelSize.MM_100X100: (100, 100), LabelSize.A6: (105, 148)}

LABEL = Label(
    reference="260000104200",
    order_number="#1042",
    receiver_name="Ayşegül Çağlayan Öztürk",
    receiver_phone="+905321234567",
    address_lines=("Moda Cad. Şifa Sok. No: 12 D: 5", "Ağabey İş Hanı, Kat 3"),
    neighbourhood="Caferağa Mah.",
    district="Kadıköy",
    city="İstanbul",
    postal_code="34710",
    country="TR",
    sender_name="Kervan Çini Atölyesi",
    sender_address="Ihlamur Sok. No: 4, 43100 Kütahya",
    sender_phone="+902742223344",
    carrier_name="Yurtiçi Kargo",
    piece=1,
    pieces=2,
    printed_at=datetime(2026, 11, 23, 11, 5, tzinfo=UTC),
)
LONG_NAME = "Abdurrahmangazi Süleymanoğulları ve Kardeşleri İnşaat Taahhüt Sanayi ve Ticaret Limited Şirketi Merkez"[
    :100
]
LONG_ADDRESS = (
    "Şehit Jandarma Er Mustafa Kemal Çalışkan Bulvarı, Güneşli Evler Sitesi, Karanfil Apartmanı, C Blok, Kat 14, "
    "Daire 56, "
    "Eski Belediye Binası Karşısı, Ziraat Bankası Üstü, Zile Basmadan Önce Telefonla Arayın"
)
every_size = pytest.mark.parametrize("size", list(PAPERS))


def printed(*labels: Label, size: LabelSize) -> list[Image.Image]:
    """The labels as a 203 dpi thermal printer puts them on paper."""
    pages = typeset("label", label_drawing(labels, size), picture_ppi=THERMAL_PPI)
    return [Image.open(BytesIO(page)).convert("L") for page in pages]


def scanned(picture: Image.Image) -> list[tuple[str, str]]:
    return [(str(code.format), code.text) for code in zxingcpp.read_barcodes(picture)]


def texts(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def ink_outside_frame(picture: Image.Image) -> int:
    """Black dots in the 2 mm edge of the paper, where no printer may have to print."""
    edge = round(2 * THERMAL_PPI / 25.4)
    inside = (edge, edge, picture.width - edge, picture.height - edge)
    bare = picture.copy()
    bare.paste(255, inside)
    return sum(1 for value in bare.tobytes() if value < 255)


@every_size
@pytest.mark.parametrize(
    "reference", ["26", "260000104200", "0000000000000001", "12345678901234567890", "9" * 30, "12" * 18]
)
def test_the_branch_scans_exactly_the_reference(size, reference):
    (picture,) = printed(replace(LABEL, reference=reference, cod_amount=124990), size=size)

    assert scanned(picture) == [("Code 128", reference)]


@every_size
def test_the_bars_are_whole_printer_dots_in_pure_black(size):
    drawing = label_drawing([LABEL], size)["labels"][0]
    (picture,) = printed(LABEL, size=size)

    middle = round((drawing["bars"]["y"] + drawing["bars"]["height"] / 2) * 8)
    row = picture.crop((40, middle, picture.width - 40, middle + 1)).tobytes()
    assert set(row) == {0, 255}
    bars = [run for run in bytes(row).split(b"\xff") if run]
    assert {len(run) % 3 for run in bars} == {0}  # 0.375 mm modules
    quiet = 10 * 3
    assert row[row.index(0) - quiet : row.index(0)] == b"\xff" * quiet


@every_size
def test_the_paper_has_the_size_of_the_label(size):
    (page,) = PdfReader(BytesIO(render_labels([LABEL], size))).pages

    wide, tall = PAPERS[size]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
        (wide / MM_PER_PT, tall / MM_PER_PT), abs=0.01
    )


@every_size
def test_a_label_says_who_where_and_from_whom(size):
    (text,) = texts(render_labels([LABEL], size))

    for said in (
        "Yurtiçi Kargo",
        "PARÇA",
        "1/2",
        "ALICI",
        "Ayşegül Çağlayan Öztürk",
        "0532 123 45 67",
        "Caferağa Mah.",
        "Moda Cad. Şifa Sok. No: 12 D: 5",
        "Ağabey İş Hanı, Kat 3",
        "KADIKÖY / İSTANBUL",
        "34710",
        "260000104200",
        "GÖNDERİCİ",
        "Kervan Çini Atölyesi",
        "Ihlamur Sok. No: 4, 43100 Kütahya",
        "0274 222 33 44",
        "SİPARİŞ",
        "#1042",
        "23 Kas 2026 14:05",
    ):
        assert said in text


def test_every_turkish_letter_comes_from_the_font_in_the_wheel():
    letters = "Ââ Çç Ğğ Iı İi Îî Öö Şş Üü Ûû ₺"

    (text,) = texts(render_labels([replace(LABEL, receiver_name=letters)], LabelSize.MM_100X150))
    (page,) = PdfReader(BytesIO(render_labels([replace(LABEL, receiver_name=letters)], LabelSize.MM_100X150))).pages

    assert letters in text
    assert FONT in typst.Fonts(include_system_fonts=False).families()
    fonts = {font.get_object()["/BaseFont"].split("+")[1] for font in page["/Resources"]["/Font"].values()}
    assert fonts == {"DejaVuSansMono", "DejaVuSansMono-Bold"}


@every_size
def test_the_amount_to_collect_stands_in_a_black_box(size):
    (text,) = texts(render_labels([replace(LABEL, cod_amount=124990)], size))
    (picture,) = printed(replace(LABEL, cod_amount=124990), size=size)

    assert "KAPIDA ÖDEME 1.249,90 TL" in text
    _x, y, _width, height = label_drawing([replace(LABEL, cod_amount=124990)], size)["labels"][0]["box"]
    box = picture.crop((30, round(y * 8) + 4, picture.width - 30, round((y + height) * 8) - 4))
    black = sum(1 for value in box.tobytes() if value == 0) / (box.width * box.height)
    assert 0.6 < black < 0.95


@every_size
def test_nothing_about_collecting_stands_on_a_prepaid_parcel(size):
    (text,) = texts(render_labels([LABEL], size))

    assert "KAPIDA" not in text
    assert "TL" not in text.split()
    assert label_drawing([LABEL], size)["labels"][0]["box"] is None


@every_size
def test_long_names_and_addresses_are_printed_whole_inside_the_frame(size):
    label = replace(
        LABEL,
        receiver_name=LONG_NAME,
        address_lines=(LONG_ADDRESS,),
        sender_address=LONG_ADDRESS,
        sender_name=LONG_NAME,
        note=LONG_ADDRESS,
        carrier_name=LONG_NAME,
        district="Şereflikoçhisar",
        city="Afyonkarahisar",
        cod_amount=99_999_999_99,
    )

    (text,) = texts(render_labels([label], size))
    (picture,) = printed(label, size=size)

    assert LONG_NAME in text
    assert text.count(LONG_ADDRESS) == 3
    assert "ŞEREFLİKOÇHİSAR / AFYONKARAHİSAR" in text
    assert scanned(picture) == [("Code 128", LABEL.reference)]
    assert ink_outside_frame(picture) == 0


@every_size
@pytest.mark.parametrize("filler", ["W", "Ğ", "王", "😀", "م"])
def test_a_text_without_blanks_breaks_and_stays_in_its_box(size, filler):
    label = replace(
        LABEL,
        receiver_name=filler * 100,
        address_lines=(filler * 200,),
        district=filler * 60,
        carrier_name=filler * 60,
        sender_name=filler * 100,
        sender_address=filler * 200,
        order_number="#" + filler * 40,
        desi=filler * 20,
    )

    drawing = label_drawing([label], size)["labels"][0]
    (picture,) = printed(label, size=size)

    shown = "".join("".join(part["rows"]) for part in drawing["blocks"])
    assert shown.count(filler) == 100 + 200 + 60 + 60 + 100 + 200 + 40 + 20
    assert ink_outside_frame(picture) == 0
    assert scanned(picture) == [("Code 128", LABEL.reference)]


@every_size
@pytest.mark.parametrize(
    "label",
    [
        LABEL,
        replace(LABEL, cod_amount=124990, note="Kırılacak eşya", desi="3"),
        replace(LABEL, receiver_name=LONG_NAME, address_lines=(LONG_ADDRESS,), note=LONG_ADDRESS, cod_amount=1),
        replace(
            LABEL,
            receiver_name="W" * 100,
            address_lines=("X" * 600,),
            district="Ç" * 60,
            sender_address="y" * 600,
            note="z" * 200,
        ),
    ],
    ids=["plain", "cod", "long", "absurd"],
)
def test_no_row_leaves_its_column_and_no_two_rows_touch(size, label):
    drawing = label_drawing([label], size)["labels"][0]

    for part in drawing["blocks"]:
        letter = part["size"] * MM_PER_PT * ADVANCE_EM * CONDENSED
        assert all(len(row) * letter <= part["width"] + 0.01 for row in part["rows"])
    left_column = sorted((part for part in drawing["blocks"] if part["x"] == 5), key=lambda part: part["y"])
    for above, below in pairwise(left_column):
        last_row = above["y"] + (len(above["rows"]) - 1) * above["step"]
        assert last_row + 0.2 * above["size"] * MM_PER_PT <= below["y"] - 0.72 * below["size"] * MM_PER_PT


def test_a_text_nobody_can_print_whole_shows_that_it_was_cut():
    (text,) = texts(render_labels([replace(LABEL, address_lines=("sokak " * 300,))], LabelSize.A6))

    assert "sokak […]" in text


@pytest.mark.parametrize(
    "attack",
    [
        '#panic("x")',
        "#sys.inputs",
        '#read("data.json")',
        "\\",
        "*",
        "]",
        "[",
        "$x$",
        "_",
        "`",
        "// x",
        "/* x",
        "@ref",
        "<label>",
        "= x",
        '"',
        '\\"',
        "{{ x }}",
        "<script>alert(1)</script>",
        "\\u{48}",
        "~",
        "--",
        "'",
        "😀",
        "مرحبا",
    ],
)
def test_what_people_type_is_printed_and_never_read_as_code(attack):
    label = replace(
        LABEL,
        receiver_name=attack,
        address_lines=(attack, attack),
        neighbourhood=attack,
        district=attack,
        city=attack,
        sender_name=attack,
        carrier_name=attack,
        note=attack,
        order_number=attack,
        desi=attack,
        postal_code=attack,
    )

    drawn = label_drawing([label], LabelSize.MM_100X150)["labels"][0]
    (text,) = texts(render_labels([label], LabelSize.MM_100X150))

    rows = [row for part in drawn["blocks"] for row in part["rows"]]
    assert rows.count(attack) >= 5
    if attack.isascii():
        assert text.count(attack) >= 5
    assert scanned(printed(label, size=LabelSize.MM_100X150)[0]) == [("Code 128", LABEL.reference)]


@pytest.mark.parametrize("invisible", ["\x00", "\x07", "\x1b[31m", "\u202e", "\u2066", "\ud800", "\n", "\u200b"])
def test_invisible_characters_do_not_reach_the_paper(invisible):
    (text,) = texts(render_labels([replace(LABEL, receiver_name=f"Ayşe{invisible} Öz")], LabelSize.MM_100X150))

    assert f"Ayşe{invisible.lstrip(chr(0x1B)) if '[' in invisible else ''} Öz" in text


def test_many_labels_are_one_file_in_the_given_order():
    references = [f"{number:012d}" for number in (7, 3, 99, 3, 1)]

    pdf = render_labels([replace(LABEL, reference=reference) for reference in references], LabelSize.MM_100X100)

    pages = texts(pdf)
    assert len(pages) == 5
    assert [reference for reference, page in zip(references, pages, strict=True) if reference in page] == references


def test_a_long_batch_keeps_every_page():
    labels = [replace(LABEL, reference=f"{number:012d}", order_number=f"#{number}") for number in range(1, 151)]

    pages = PdfReader(BytesIO(render_labels(labels, LabelSize.A6))).pages

    assert len(pages) == 150
    assert "000000000150" in pages[149].extract_text()


def test_a_void_label_says_so_and_cannot_be_scanned():
    void = replace(LABEL, void=True)

    (text,) = texts(render_labels([void], LabelSize.MM_100X150))

    assert "İPTAL EDİLDİ, KULLANMAYIN" in text
    assert scanned(printed(void, size=LabelSize.MM_100X150)[0]) == []


def test_the_neighbourhood_is_not_printed_twice():
    label = replace(LABEL, address_lines=("CAFERAĞA MAH. Moda Cad. No: 1",))

    (text,) = texts(render_labels([label], LabelSize.MM_100X150))

    assert "Caferağa Mah." not in text
    assert "CAFERAĞA MAH. Moda Cad. No: 1" in text


def test_a_parcel_abroad_names_its_country_and_keeps_its_capitals():
    label = replace(
        LABEL, country="DE", district="Mitte", city="Berlin", postal_code="10115", receiver_phone="+4930123456"
    )

    (text,) = texts(render_labels([label], LabelSize.MM_100X150))

    assert "MITTE / BERLIN" in text
    assert "10115 · ALMANYA" in text
    assert "+49 30 123456" in text


@pytest.mark.parametrize("reference", ["", "123", "12a4", "١٢", "12 4", "-124"])
def test_a_reference_that_is_not_an_even_count_of_digits_is_refused(reference):
    with pytest.raises(ValueError, match="even count of digits"):
        replace(LABEL, reference=reference)


def test_a_reference_no_scanner_could_read_on_this_paper_is_refused():
    with pytest.raises(ValueError, match="too long"):
        render_labels([replace(LABEL, reference="1" * 80)], LabelSize.MM_100X150)


@pytest.mark.parametrize(("piece", "pieces"), [(0, 1), (3, 2), (1, 0)])
def test_a_piece_that_does_not_exist_is_refused(piece, pieces):
    with pytest.raises(ValueError, match="does not exist"):
        replace(LABEL, piece=piece, pieces=pieces)


def test_an_empty_batch_is_refused():
    with pytest.raises(ValueError, match="no label"):
        render_labels([], LabelSize.A6)
