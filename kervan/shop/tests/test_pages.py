"""The shop's own legal and info pages."""

from __future__ import annotations

import pytest

from kervan.lib.errors import Invalid, NotFound
from kervan.shop.actions.save_page import save_page
from kervan.shop.models import Page
from kervan.shop.queries import page_text, sample_pages
from kervan.shop.samples import SAMPLE_VERSION
from tests.shop import AYSE

pytestmark = pytest.mark.django_db
CONTRACT = "## Taraflar\n{satici} ile {alici}\n\n{urunler}\n\n{toplamlar}"


def test_the_newest_version_counts_and_the_others_are_kept() -> None:
    first = page_text("mesafeli-satis-sozlesmesi", "tr")
    save_page("mesafeli-satis-sozlesmesi", "tr", actor=AYSE, title="Sözleşme", body=CONTRACT)
    save_page("mesafeli-satis-sozlesmesi", "tr", actor=AYSE, title="Sözleşme", body=CONTRACT + "\n\nSon")
    again = save_page("mesafeli-satis-sozlesmesi", "tr", actor=AYSE, title="Sözleşme", body=CONTRACT + "\n\nSon")

    text = page_text("mesafeli-satis-sozlesmesi", "tr")
    assert first.version == SAMPLE_VERSION
    assert (text.title, text.body.endswith("Son"), text.version[:3]) == ("Sözleşme", True, "2 (")
    assert again is None
    assert list(Page.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    assert page_text("mesafeli-satis-sozlesmesi", "en").version == SAMPLE_VERSION


def test_an_empty_text_brings_the_sample_back() -> None:
    before = page_text("gizlilik", "tr")
    save_page("gizlilik", "tr", actor=AYSE, title="Gizlilik", body="{satici} verilerinizi korur.")
    assert "gizlilik" not in [row.lower() for row in sample_pages()]
    assert len(sample_pages()) == 3

    save_page("gizlilik", "tr", actor=AYSE, title="", body="")

    assert page_text("gizlilik", "tr") == before
    assert len(sample_pages()) == 4


@pytest.mark.parametrize(
    ("title", "body", "field"),
    [
        ("", CONTRACT, "title"),
        ("Sözleşme", CONTRACT + " {bilinmeyen}", "body"),
        ("Sözleşme", "{satici} {alici} {urunler}", "body"),
        ("Sözleşme", CONTRACT + "x" * 60_000, "body"),
    ],
)
def test_a_wrong_contract_is_refused_and_nothing_changes(title: str, body: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        save_page("mesafeli-satis-sozlesmesi", "tr", actor=AYSE, title=title, body=body)

    assert field in refused.value.fields
    assert not Page.objects.exists()


@pytest.mark.parametrize(("slug", "language"), [("hakkimizda", "tr"), ("gizlilik", "de")])
def test_pages_that_are_not_there_are_not_written(slug: str, language: str) -> None:
    with pytest.raises(NotFound):
        save_page(slug, language, actor=AYSE, title="x", body="x")
