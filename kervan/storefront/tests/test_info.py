"""The pages that say under which terms the shop sells."""

from __future__ import annotations

import pytest

from kervan.shop.actions.change_shop import change_shop
from kervan.storefront.info import SLUGS
from tests.shop import AYSE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_page_is_filled_with_the_shop_in_both_languages(client, shop, slug, language):
    shop.seller(email="destek@kervan.example", phone="0216 123 45 67", name="<b>Kervan")

    answer = client.get(f"/magaza/sayfa/{slug}/", headers={"accept-language": language})

    text = answer.content.decode()
    main = text[text.index("<main") : text.index("</main")]
    assert answer.status_code == 200
    assert "destek@kervan.example" in main
    assert "{" not in main
    assert "<b>Kervan" not in text
    assert f'lang="{language}"' in text


def test_the_pages_stand_while_the_shop_is_closed_and_there_are_no_others(client, shop):
    change_shop(actor=AYSE, storefront_open=False)

    assert client.get("/magaza/sayfa/gizlilik/").status_code == 200
    assert client.get("/magaza/sayfa/baska/").status_code == 404
