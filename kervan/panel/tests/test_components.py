"""The components keep their contracts: what they show, what they hide, what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from kervan.accounts.models import Staff
from kervan.accounts.rights import Role
from kervan.orders.status import OrderStatus, PaymentStatus
from kervan.panel.payment_words import OWED_BACK
from kervan.panel.tones import LOOKS, SHAPES, TONES
from kervan.shipping.states import State


def draw(source: str, **values: Any) -> str:
    return Template("{% load kervan %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("kind", "statuses"), [("order", OrderStatus), ("payment", PaymentStatus), ("shipment", State)]
)
def test_every_status_has_a_look_and_nothing_else_does(kind: str, statuses: type) -> None:
    shown = {status.value for status in statuses}  # type: ignore[attr-defined]
    assert set(LOOKS[kind]) == shown | ({OWED_BACK.value} if kind == "payment" else set())
    assert {look.tone for look in LOOKS[kind].values()} <= set(TONES)
    assert {look.shape for look in LOOKS[kind].values()} <= set(SHAPES)


def test_every_shape_is_drawn_and_no_two_look_the_same() -> None:
    drawings = [draw("{% include 'panel/_shape.html' %}", shape=shape).split("focusable", 1)[1] for shape in SHAPES]

    assert len(set(drawings)) == len(SHAPES)
    assert all("<path" in drawing or "<circle" in drawing for drawing in drawings)


@pytest.mark.parametrize("status", [*OrderStatus])
def test_a_status_is_word_shape_colour_and_explains_itself(status: OrderStatus) -> None:
    shown = draw("{% order_status status %}", status=status)

    assert f"<span>{status.label}</span>" in shown
    assert f"k-tone-{LOOKS['order'][status.value].tone}" in shown
    assert "<svg" in shown
    assert status.explanation in shown
    assert "<button" in shown


def test_a_sign_that_is_kept_never_stands_in_for_one_that_must_be_escaped() -> None:
    evil = "<b>Acil</b>"

    trusted = draw("{% badge word %}{% icon 'truck' label=word %}", word=mark_safe(evil))
    typed = draw("{% badge word %}{% icon 'truck' label=word %}", word=evil)

    assert evil in trusted
    assert "<b>" not in typed
    assert typed.count("&lt;b&gt;Acil") == 2


def test_a_status_is_kept_in_each_language() -> None:
    with translation.override("tr"):
        turkish = draw("{% payment_status status %}", status=PaymentStatus.PAID)
    with translation.override("en"):
        english = draw("{% payment_status status %}", status=PaymentStatus.PAID)

    assert "Ödeme Alındı" in turkish
    assert "Ödeme Alındı" not in english


def test_in_a_list_a_status_is_no_button() -> None:
    assert "<button" not in draw("{% payment_status status quiet=True %}", status=PaymentStatus.PAID)


def test_what_people_typed_is_escaped_everywhere() -> None:
    evil = "<script>alert(1)</script>"

    shown = draw(
        "{% card name sub=name %}{{ name }}{% fill 'actions' %}{{ name }}{% endfill %}{% endcard %}"
        "{% copyable name name %}{% badge name %}{% empty_state name name %}{% endempty_state %}"
        "{% why_not name name %}{% page_head name %}{% endpage_head %}{% alert 'red' name %}{{ name }}{% endalert %}"
        "{% menu name %}{% menu_post '/x' name confirm=name %}{% endmenu %}",
        name=evil,
    )

    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") >= 14


def test_a_component_refuses_arguments_that_are_not_in_its_contract() -> None:
    with pytest.raises(TemplateSyntaxError, match="colour"):
        draw('{% card "Ödemeler" colour="red" %}{% endcard %}')


def test_parts_reach_their_own_component_only() -> None:
    shown = draw(
        '{% card "Dış" %}{% fill "foot" %}dış ayak{% endfill %}'
        '{% card "İç" %}{% fill "foot" %}iç ayak{% endfill %}içerik{% endcard %}{% endcard %}'
    )

    inner, outer = shown.index("iç ayak"), shown.index("dış ayak")
    assert shown.index("içerik") < inner < outer
    assert shown.count("k-card-foot") == 2


@pytest.mark.parametrize(("role", "seen"), [(Role.OWNER, True), (Role.PACKER, False)])
def test_the_menu_shows_only_what_the_person_may_open(role: str, seen: bool) -> None:
    request = RequestFactory().get("/")
    request.user = Staff(email="a@ornek.tr", role=role)

    shown = draw('{% menu_item "/ayarlar" "Ayarlar" "settings" right="settings.view" %}', request=request)

    assert ("Ayarlar" in shown) is seen


def test_the_menu_hides_pages_that_do_not_exist() -> None:
    assert draw('{% menu_item "panel:no-such-page" "Yok" "settings" %}').strip() == ""


def test_the_open_page_is_marked() -> None:
    request = RequestFactory().get("/siparisler/1042")

    assert 'aria-current="page"' in draw('{% menu_item "/siparisler" "Siparişler" "truck" %}', request=request)
    assert 'aria-current="page"' not in draw('{% menu_item "/stok" "Stok" "truck" %}', request=request)


class PhoneForm(forms.Form):
    phone = forms.CharField(label="Telefon", help_text="Kargo arar.")
    note = forms.CharField(label="Not", required=False)


def test_an_error_stands_at_its_field_and_is_tied_to_it() -> None:
    form = PhoneForm({"phone": ""})

    shown = draw('{% field form.phone kind="phone" %}', form=form)

    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_phone-help id_phone-error"' in shown
    assert 'id="id_phone-error"' in shown
    assert 'id="id_phone-help"' in shown
    assert 'inputmode="tel"' in shown
    assert '<label class="k-label" for="id_phone">Telefon</label>' in shown


def test_what_may_stay_empty_says_so() -> None:
    assert "k-optional" in draw("{% field form.note %}", form=PhoneForm())
    assert "k-optional" not in draw("{% field form.phone %}", form=PhoneForm())


def test_a_button_that_cannot_be_pressed_says_why() -> None:
    shown = draw('{% why_not "Etiket bastır" "Önce kargoya hazır yapın." %}')

    described = shown.split('aria-describedby="')[1].split('"')[0]
    assert 'aria-disabled="true"' in shown
    assert f'id="{described}">Önce kargoya hazır yapın.' in shown


def test_failed_rows_stand_first_and_can_be_tried_again() -> None:
    rows = [{"label": "#1", "ok": True, "text": ""}, {"label": "#2", "ok": False, "text": "Beklemede"}]

    shown = draw("{% results rows '/yeniden' %}", rows=rows)

    assert shown.index("#2") < shown.index("#1")
    assert 'action="/yeniden"' in shown
    assert "1 başarısız" in shown
    assert "/yeniden" not in draw("{% results rows '/yeniden' %}", rows=rows[:1])


def test_a_figure_may_stand_still_or_have_no_past() -> None:
    assert "k-spark" not in draw('{% stat "Bugün" "3" series=days %}', days=[4])
    assert "k-spark" in draw('{% stat "Bugün" "3" series=days %}', days=[4, 4, 4])
    assert "is-good" in draw('{% stat "Süre" "19 saat" change=-8 good="down" %}')
    assert "is-bad" in draw('{% stat "Ciro" "19 TL" change=-8 %}')
