"""Ayarlar → SMS: the account is set, its password is shown to nobody, and the pages say when there is none."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.accounts.rights import Role
from kervan.events.models import Event
from kervan.integrations.sms.sandbox.models import SandboxSms
from kervan.notifications import sms
from kervan.notifications.actions.set_message_settings import set_message_settings
from kervan.notifications.handlers import send_due_messages
from kervan.notifications.models import SmsAccount
from kervan.notifications.sms import settings_of
from tests.shop import AYSE

pytestmark = pytest.mark.django_db

VALUES = {"name": "Bizim SMS", "s-sender": "MAGAZAM", "s-slow_seconds": "0", "s-silence": "never"}
NO_ACCOUNT = "SMS hesabı ayarlanmadan SMS gitmez."


@pytest.fixture
def owner(shop, client):
    client.force_login(shop.staff())
    return client


@pytest.fixture
def page():
    return reverse("panel:settings-sms-account", args=["sandbox"])


def test_an_account_is_set_and_keeps_its_password_to_itself(owner, page):
    made = owner.post(page, VALUES | {"s-password": "gizli-parola"})
    shown = owner.get(page).content.decode()
    refused = owner.post(page, VALUES | {"name": "", "s-password": "yeni-parola"})
    kept = owner.post(page, VALUES | {"name": "Yeni ad", "s-password": ""})

    account = SmsAccount.objects.get()
    assert (made.status_code, refused.status_code, kept.status_code) == (302, 422, 302)
    assert "gizli-parola" not in shown
    assert "yeni-parola" not in refused.content.decode()
    assert "gizli-parola" not in account.secrets
    assert account.active is True
    assert (account.name, settings_of(account)["password"]) == ("Yeni ad", "gizli-parola")
    changes = Event.objects.filter(name="settings.changed").order_by("id").values_list("data", flat=True)
    assert [data["changes"] for data in changes] == [{"sms": ["", "Bizim SMS"]}, {"sms": ["Bizim SMS", "Yeni ad"]}]
    assert "Yeni ad" in owner.get(reverse("panel:settings-sms")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"s-sender": ""}, "s-sender"),
        ({"s-password": ""}, "s-password"),
        ({"s-slow_seconds": "61"}, "s-slow_seconds"),
        ({"s-silence": "?"}, "s-silence"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(owner, page, wrong, field):
    answer = owner.post(page, VALUES | {"s-password": "deneme"} | wrong)

    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert SmsAccount.objects.count() == 0
    assert Event.objects.count() == 0


def test_an_unknown_house_is_not_found(owner):
    url = reverse("panel:settings-sms-account", args=["uydurma"])
    assert owner.get(url).status_code == 404
    assert owner.post(url, VALUES).status_code == 404
    assert SmsAccount.objects.count() == 0


def test_another_house_takes_over_and_says_so_before(owner, page, monkeypatch):
    (known,) = sms.gateway_types()
    other = sms.GatewayType(code="other", name="Öteki SMS", make=known.make, fields=known.fields)
    for module in ("kervan.notifications.sms", "kervan.panel.settings_sms"):
        monkeypatch.setattr(f"{module}.gateway_types", lambda: [known, other])
    owner.post(page, VALUES | {"s-password": "eski-parola"})

    url = reverse("panel:settings-sms-account", args=["other"])
    before = owner.get(url).content.decode()
    stolen = owner.post(url, VALUES | {"s-password": ""})
    owner.post(url, VALUES | {"name": "Öteki", "s-password": "öteki-parola"})

    assert "Bizim SMS kapatılır." in before
    assert stolen.status_code == 422
    assert dict(SmsAccount.objects.values_list("name", "active")) == {"Bizim SMS": False, "Öteki": True}


def test_the_pages_say_when_sms_are_wanted_and_there_is_no_account(owner, page):
    pages = [
        reverse("panel:settings-messages"),
        reverse("panel:settings-message", args=["order_placed"]) + "?channel=sms",
    ]
    link = f'href="{reverse("panel:settings-sms")}"'
    home = reverse("panel:settings")
    assert NO_ACCOUNT not in owner.get(pages[0]).content.decode()
    assert "Hesap yok" not in owner.get(home).content.decode()

    set_message_settings("order_placed", "sms", "tr", actor=AYSE, enabled=True)
    for url in pages:
        html = owner.get(url).content.decode()
        assert NO_ACCOUNT in html
        assert link in html
    assert "Hesap yok" in owner.get(home).content.decode()

    owner.post(page, VALUES | {"s-password": "deneme"})
    for url in pages:
        assert NO_ACCOUNT not in owner.get(url).content.decode()
    assert "Hesap yok" not in owner.get(home).content.decode()


def test_a_manager_looks_and_changes_nothing(shop, client, page):
    client.force_login(shop.staff(Role.MANAGER))

    html = client.get(page).content.decode()

    assert "Bu ayarları yalnızca mağaza sahibi değiştirebilir." in html
    assert client.post(page, VALUES | {"s-password": "deneme"}).status_code == 403
    assert SmsAccount.objects.count() == 0


def test_the_next_sms_goes_through_the_account_that_was_set(shop, owner, page):
    set_message_settings("order_placed", "sms", "tr", actor=AYSE, enabled=True)
    set_message_settings("order_placed", "email", "tr", actor=AYSE, enabled=False)
    owner.post(page, VALUES | {"s-password": "deneme"})

    order = shop.order()
    shop.react()
    send_due_messages()

    assert SandboxSms.objects.get().text == f"Mağazam: #{order.number} numaralı siparişinizi aldık. Teşekkür ederiz."
