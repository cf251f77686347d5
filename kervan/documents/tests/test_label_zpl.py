"""Labels in the language of label printers, drawn by a reader of our own and scanned as the branch does."""

from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp

from kervan.documents.label import LabelSize
from kervan.documents.label_cover import Cover
from kervan.documents.label_zpl import render_zpl
from kervan.documents.tests.test_label import LABEL, LONG_ADDRESS, LONG_NAME, PAPERS
from kervan.documents.tests.zpl_reader import Printed, printed_zpl

every_size = pytest.mark.parametrize("size", list(PAPERS))


def scanned(label: Printed) -> list[tuple[str, str]]:
    return [(str(code.format), code.text) for code in zxingcpp.read_barcodes(label.picture)]


@every_size
@pytest.mark.parametrize("reference", ["26", "260000104200", "0000000000000001", "99" * 10])
def test_the_branch_scans_exactly_the_reference(size, reference):
    (label,) = printed_zpl(render_zpl([replace(LABEL, reference=reference, cod_amount=124990)], size))

    assert scanned(label) == [("Code 128", reference)]


@every_size
def test_the_paper_has_the_size_of_the_label_and_letters_are_utf_8(size):
    (label,) = printed_zpl(render_zpl([LABEL], size))

    wide, tall = PAPERS[size]
    assert label.picture.size == (wide * 8, tall * 8)
    assert label.charset == "28"


@every_size
def test_a_label_says_who_where_and_from_whom_in_turkish_letters(size):
    (label,) = printed_zpl(render_zpl([replace(LABEL, cod_amount=124990)], size))

    said = " ".join(label.texts)
    for words in (
        "Ayşegül Çağlayan Öztürk",
        "0532 123 45 67",
        "KADIKÖY / İSTANBUL",
        "GÖNDERİCİ",
        "Kervan Çini Atölyesi",
        "#1042",
        "KAPIDA ÖDEME 1.249,90 TL",
        "1/2",
        LABEL.reference,
    ):
        assert words in said


@pytest.mark.parametrize("typed", ["^XZ^XA", "~JA", "a_5Eb", "\\&", "^FS^FO0,0^GB800,800,800^FS"])
def test_what_people_type_is_never_a_command(typed):
    (label,) = printed_zpl(render_zpl([replace(LABEL, receiver_name=typed)], LabelSize.MM_100X150))

    assert typed in "".join(label.texts)
    assert scanned(label) == [("Code 128", LABEL.reference)]


@every_size
def test_a_long_label_keeps_its_bars_free(size):
    long = replace(LABEL, receiver_name=LONG_NAME, address_lines=(LONG_ADDRESS,), note=LONG_ADDRESS, cod_amount=1)

    (label,) = printed_zpl(render_zpl([long], size))

    assert LONG_NAME in " ".join(label.texts)
    assert scanned(label) == [("Code 128", LABEL.reference)]


def test_letters_the_printer_lacks_come_as_a_picture_that_scans():
    (label,) = printed_zpl(render_zpl([replace(LABEL, receiver_name="مرحبا 王")], LabelSize.MM_100X100))

    assert label.texts == []
    assert scanned(label) == [("Code 128", LABEL.reference)]


def test_many_labels_are_one_file_in_the_given_order_after_the_cover_sheet():
    references = [f"{number:012d}" for number in (7, 3, 99)]
    cover = Cover(title="Etiketler", facts=("3 etiket",), heading="Etiketi olmayanlar", missing=(("#9", "Beklemede"),))

    first, *labels = printed_zpl(
        render_zpl([replace(LABEL, reference=number) for number in references], LabelSize.MM_100X100, cover=cover)
    )

    assert first.texts == ["Etiketler", "3 etiket", "Etiketi olmayanlar", "#9", "Beklemede"]
    assert scanned(first) == []
    assert [scanned(label) for label in labels] == [[("Code 128", number)] for number in references]


def test_a_void_label_carries_no_bars():
    (label,) = printed_zpl(render_zpl([replace(LABEL, void=True)], LabelSize.MM_100X150))

    assert "İPTAL EDİLDİ, KULLANMAYIN" in " ".join(label.texts)
    assert scanned(label) == []


def test_a_label_printer_has_no_a4_sheets():
    with pytest.raises(ValueError, match="A4"):
        render_zpl([LABEL], LabelSize.A4)
