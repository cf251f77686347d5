"""Ayarlar in the panel: saved, refused beside the field, secrets shown to nobody."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from kervan.accounts.models import ApiKey, Staff
from kervan.accounts.queries import key_of
from kervan.accounts.rights import Role
from kervan.events.models import Event
from kervan.lib import clock
from kervan.lib.last_backup import LastBackup, note_backup
from kervan.notifications.models import MessageSettings
from kervan.panel.settings_shop import ShopForm
from kervan.payments.models import BankAccount
from kervan.shipping.accounts import settings_of
from kervan.shipping.models import CarrierAccount
from kervan.shop.models import Holiday
from kervan.shop.queries import shop as shop_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(shop, client):
    client.force_login(shop.staff())
    return client


def shop_values(**changes):
    row = shop_row()
    form = ShopForm(initial={name: getattr(row, name) for name in ShopForm.base_fields if name != "logo"})
    values = {name: form[name].value() for name in form.fields if name != "logo"}
    values["ship_by_cutoff"] = "14:00"
    return {name: value for name, value in values.items() if value not in (None, False)} | changes


def test_the_shop_is_changed_in_the_words_people_type(owner):
    answer = owner.post(
        reverse("panel:settings-shop"),
        shop_values(name="Anadolu", support_phone="0216 555 67 89", small_difference_limit="7,50", accept_by_hand="on"),
    )

    row = shop_row()
    assert answer.status_code == 302
    assert (row.name, row.support_phone, row.small_difference_limit, row.accept_by_hand) == (
        "Anadolu",
        "+902165556789",
        750,
        True,
    )
    assert "0216\N{NO-BREAK SPACE}555" in owner.get(reverse("panel:settings")).content.decode()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(owner):
    answer = owner.post(reverse("panel:settings-shop"), shop_values(name="", tax_id="123", ship_by_days="99"))

    html = answer.content.decode()
    assert answer.status_code == 422
    for field in ("name", "tax_id", "ship_by_days"):
        assert f'id="id_{field}-error"' in html
    assert shop_row().ship_by_days == 1
    assert Event.objects.count() == 0


def test_a_script_in_the_shops_name_is_never_run(owner):
    owner.post(reverse("panel:settings-shop"), shop_values(name="<script>alert(1)</script>"))
    for name in ("settings", "settings-shop", "products"):
        assert "<script>alert(1)" not in owner.get(reverse(f"panel:{name}")).content.decode()


def test_a_holiday_is_added_and_taken_off(owner):
    owner.post(reverse("panel:settings-holidays"), {"day": "2031-03-03", "name": "Taşınma", "half_day": "on"})
    assert Holiday.objects.get(day="2031-03-03").half_day is True
    assert "Taşınma" in owner.get(reverse("panel:settings-holidays"), {"year": "2031"}).content.decode()

    owner.post(reverse("panel:settings-holiday-remove"), {"day": "2031-03-03"})
    assert not Holiday.objects.filter(day="2031-03-03").exists()
    assert owner.post(reverse("panel:settings-holiday-remove"), {"day": "2031-99-99"}).status_code == 404
    for year in ("x", "0000", "99999", "-1"):
        assert owner.get(reverse("panel:settings-holidays"), {"year": year, "day": year}).status_code == 200


def test_a_missing_year_of_holidays_is_said(owner):
    Holiday.objects.filter(day__year=clock.today().year + 1).delete()

    assert (
        f"{clock.today().year + 1} yılının tatilleri eksik"
        in owner.get(reverse("panel:settings-holidays")).content.decode()
    )
    assert f"{clock.today().year + 1} tatilleri eksik" in owner.get(reverse("panel:settings")).content.decode()


def test_a_bank_account_needs_a_true_iban(owner):
    wrong = owner.post(
        reverse("panel:settings-bank-new"), {"iban": "TR33 0006", "holder": "Ayşe", "bank": "Örnek", "active": "on"}
    )
    right = owner.post(
        reverse("panel:settings-bank-new"),
        {"iban": "TR33 0006 1005 1978 6457 8413 26", "holder": "Ayşe", "bank": "Örnek", "active": "on"},
    )

    assert wrong.status_code == 422
    assert 'id="id_iban-error"' in wrong.content.decode()
    assert right.status_code == 302
    assert BankAccount.objects.get().iban == "TR330006100519786457841326"


def test_a_carrier_account_keeps_its_password_to_itself(owner):
    values = {
        "name": "Deneme",
        "active": "on",
        "s-customer_number": "D-1",
        "s-outcome": "realistic",
        "s-silence": "never",
    }
    numbers = ("clock_speed", "scan_after_hours", "slow_seconds", "silence_percent", "refuse_percent", "cod_limit")
    values |= {f"s-{name}": "1" for name in numbers}
    made = owner.post(reverse("panel:settings-account-new", args=["sandbox"]), values | {"s-password": "gizli-parola"})
    account = CarrierAccount.objects.get(name="Deneme")
    page = reverse("panel:settings-account", args=[account.pk])

    shown = owner.get(page).content.decode()
    refused = owner.post(page, values | {"name": "", "s-password": "yeni-parola"}).content.decode()
    owner.post(page, values | {"name": "Yeni ad", "s-password": ""})

    account.refresh_from_db()
    assert made.status_code == 302
    assert "gizli-parola" not in shown
    assert "yeni-parola" not in refused
    assert (account.name, settings_of(account)["password"]) == ("Yeni ad", "gizli-parola")


def test_a_wrong_setting_of_a_carrier_stands_beside_its_field(owner):
    answer = owner.post(
        reverse("panel:settings-account-new", args=["sandbox"]), {"name": "Deneme", "s-password": "x", "s-outcome": "?"}
    )
    assert answer.status_code == 422
    assert 'id="id_s-outcome-error"' in answer.content.decode()
    assert not CarrierAccount.objects.filter(name="Deneme").exists()


@pytest.mark.parametrize(
    ("password", "sentence"), [("deneme", "Bağlantı çalışıyor."), ("yanlis", "Bağlantı kurulamadı:")]
)
@pytest.mark.django_db(transaction=True)
def test_the_connection_is_tried(shop, client, password, sentence):
    client.force_login(shop.staff())
    account = shop.sandbox(password=password)

    answer = client.post(reverse("panel:settings-account-try", args=[account.pk]))

    assert sentence in answer.content.decode()


def test_a_message_gets_the_shops_own_words(owner):
    page = reverse("panel:settings-message", args=["order_placed"])

    owner.post(page, {"enabled": "on", "subject": "{magaza}: siparişiniz bizde", "intro": "<b>Merhaba</b> {ad}"})
    wrong = owner.post(page, {"enabled": "on", "subject": "{uydurma}", "intro": ""})
    shown = owner.get(page).content.decode()

    row = MessageSettings.objects.get(kind="order_placed", channel="email", language="tr")
    assert row.subject == "{magaza}: siparişiniz bizde"
    assert wrong.status_code == 422
    assert 'id="id_subject-error"' in wrong.content.decode()
    assert "<b>Merhaba</b>" not in shown
    assert owner.get(page, {"channel": "sms", "language": "en"}).status_code == 200
    assert owner.get(page, {"channel": "pigeon", "language": "xx"}).status_code == 200
    assert owner.get(reverse("panel:settings-message", args=["nonsense"])).status_code == 404


def test_without_a_mail_server_the_page_says_so(owner):
    page = owner.get(reverse("panel:settings-mail")).content.decode()
    tried = owner.post(reverse("panel:settings-mail-test"), {"recipient": "a@example.com"})

    assert "E-posta sunucusu ayarlanmamış." in page
    assert tried.status_code == 422


def test_a_new_member_gets_a_link_shown_once(owner):
    answer = owner.post(
        reverse("panel:settings-staff-new"), {"email": "burak@example.com", "name": "Burak", "role": Role.PACKER}
    )

    html = answer.content.decode()
    made = Staff.objects.get(email="burak@example.com")
    assert "/accounts/password/reset/key/" in html
    assert "no-store" in answer["Cache-Control"]
    assert (
        "/accounts/password/reset/key/"
        not in owner.get(reverse("panel:settings-member", args=[made.pk])).content.decode()
    )


def test_an_owner_cannot_close_their_own_access(owner):
    me = Staff.objects.get()

    answer = owner.post(reverse("panel:settings-member-access", args=[me.pk]), {"active": "0"})

    assert answer.status_code == 409
    me.refresh_from_db()
    assert me.is_active is True


def test_a_key_is_shown_once_and_opens_until_it_is_revoked(owner):
    answer = owner.post(reverse("panel:settings-key-new"), {"name": "Site", "scopes": ["orders.view", "orders.place"]})
    secret = answer.context["secret"]

    key = ApiKey.objects.get()
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert (key.scopes, key_of(secret)) == (["orders.place", "orders.view"], key)
    assert secret not in owner.get(reverse("panel:settings-keys")).content.decode()

    owner.post(reverse("panel:settings-key-revoke", args=[key.pk]))
    assert key_of(secret) is None


def test_a_new_key_may_nothing_until_somebody_says_what_it_needs(owner):
    form = owner.get(reverse("panel:settings-key-new")).content.decode()
    nothing = owner.post(reverse("panel:settings-key-new"), {"name": "Site"})

    assert not re.search(r'<input[^>]*name="scopes"[^>]*checked', form)
    assert "Yalnızca programın gerçekten kullanacaklarını seçin" in form
    assert nothing.status_code == 422
    assert "En az bir yetki seçin." in nothing.content.decode()
    assert ApiKey.objects.count() == 0


def test_a_key_never_manages_staff(owner):
    answer = owner.post(reverse("panel:settings-key-new"), {"name": "Site", "scopes": ["staff.manage"]})
    assert answer.status_code == 422
    assert ApiKey.objects.count() == 0


def test_the_state_of_the_backups_is_said(owner, settings, tmp_path):
    settings.KERVAN_HOME = tmp_path
    page = reverse("panel:settings-backup")
    assert "Henüz yedek yok" in owner.get(page).content.decode()

    note_backup(LastBackup(at=clock.now(), file="kervan-nightly-1.tar", size=2_500_000))
    fresh = owner.get(page).content.decode()
    assert "2.5 MB" in fresh
    assert "iki günden eski" not in fresh

    note_backup(LastBackup(at=clock.now().replace(year=2020), file="x", size=1))
    assert "Yedek iki günden eski" in owner.get(page).content.decode()
    note_backup(LastBackup(at=clock.now().replace(year=2020), failed_at=clock.now(), error="disk dolu <b>"))
    failed = owner.get(page).content.decode()
    assert "Son yedek alınamadı" in failed
    assert "disk dolu &lt;b&gt;" in failed
