"""Who may open and change which page of Ayarlar: each role, each page, nothing changed by those who may not."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from kervan.accounts.actions.create_api_key import create_api_key
from kervan.accounts.models import ApiKey
from kervan.accounts.rights import ROLE_RIGHTS, Role
from kervan.channels.models import SalesChannel
from kervan.events.models import Event
from kervan.invoices.actions.save_integrator import save_integrator
from kervan.notifications.actions.set_sms_account import set_sms_account
from kervan.panel import settings_urls
from kervan.payments.actions.save_bank_account import save_bank_account
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.shipping.actions.save_account import save_account
from kervan.shipping.actions.save_box import save_box
from kervan.shipping.actions.save_rate import save_rate
from kervan.shipping.actions.save_zone import save_zone
from kervan.shipping.models import Carrier
from kervan.stock.actions.save_location import save_location
from tests.shop import AYSE

pytestmark = pytest.mark.django_db

OWNERS_ONLY = {
    name for name in (path.name for path in settings_urls.urlpatterns) if re.search("staff|member|key", name)
}
EDITORS_ONLY = {
    "settings-account-new",
    "settings-account-try",
    "settings-account-push",
    "settings-code-map",
    "settings-mail-test",
    "settings-logo-remove",
} | {
    "settings-holiday-remove",
    "settings-box-remove",
    "settings-zone-remove",
    "settings-rate-remove",
    "settings-place-remove",
    "settings-integrator-try",
    "settings-integrator-off",
    "settings-gateway-new",
    "settings-gateway-try",
}
ONLY_POST = {
    "settings-account-try",
    "settings-account-push",
    "settings-code-map",
    "settings-mail-test",
    "settings-logo-remove",
    "settings-holiday-remove",
} | {
    "settings-box-remove",
    "settings-zone-remove",
    "settings-rate-remove",
    "settings-place-remove",
    "settings-integrator-try",
    "settings-integrator-off",
    "settings-gateway-try",
    "settings-member-access",
    "settings-member-link",
    "settings-key-revoke",
}

ONLY_TO_LOOK_AT = {"settings", "settings-logo", "settings-backup", "settings-mail", "settings-channels"} | {
    "settings-methods",
    "settings-pages",
    "settings-banks",
    "settings-accounts",
    "settings-codes",
    "settings-carriers",
    "settings-boxes",
    "settings-zones",
    "settings-messages",
    "settings-sms",
    "settings-places",
    "settings-gateways",
}


@pytest.fixture
def addresses(shop):
    """Every page of Ayarlar with a thing of its kind."""
    other = shop.staff(Role.PACKER, email="other@example.com")
    key, _secret = create_api_key(name="Site", actor=AYSE)
    zone = save_zone(None, actor=AYSE, name="Türkiye", countries=["TR"])
    given = {
        "zone_id": zone.pk,
        "rate_id": save_rate(None, actor=AYSE, zone_id=zone.pk, name="Standart", steps=[(None, 4_990)]).pk,
        "channel_id": SalesChannel.objects.first().pk,
        "code": "bank_transfer",
        "account_id": save_bank_account(
            None, actor=AYSE, iban="TR330006100519786457841326", holder="Ayşe", bank="Banka"
        ).pk,
        "carrier_id": Carrier.objects.first().pk,
        "box_id": save_box(None, actor=AYSE, name="Küçük", desi=Decimal(1)).pk,
        "place_id": save_location(None, actor=AYSE, name="Şube").pk,
        "staff_id": other.pk,
        "key_id": key.pk,
        "kind": "sandbox",
        "house": "sandbox",
        "slug": "gizlilik",
    }
    set_sms_account("sandbox", {"sender": "MAGAZAM", "password": "gizli-sms-parolası", "silence": "never"}, actor=AYSE)
    save_integrator("sandbox", {"password": "deneme", "user": "deneme"}, actor=AYSE)
    account = save_account(None, actor=AYSE, type="sandbox", name="Deneme", settings={"password": "gizli-parola"})
    gateway = save_gateway_account(None, actor=AYSE, type="sandbox", name="POS", settings={"password": "gizli-pos"})
    found = {}
    for pattern in settings_urls.urlpatterns:
        needed = {name: given[name] for name in pattern.pattern.converters}
        if pattern.name.startswith("settings-account"):
            needed = {name: account.pk if name == "account_id" else value for name, value in needed.items()}
        if pattern.name.startswith("settings-gateway"):
            needed = {name: gateway.pk if name == "account_id" else value for name, value in needed.items()}
        if pattern.name == "settings-series":
            needed = {"kind": "earchive"}
        if pattern.name.startswith("settings-integrator") and needed:
            needed = {"code": "sandbox"}
        if pattern.name == "settings-message":
            needed = {"code": "order_placed"}
        found[pattern.name] = reverse(f"panel:{pattern.name}", kwargs=needed)
    return found


@pytest.mark.parametrize("role", Role.values)
def test_who_opens_which_page(shop, client, addresses, role):
    client.force_login(shop.staff(role))
    rights = ROLE_RIGHTS[role]

    for name, url in addresses.items():
        if name in OWNERS_ONLY:
            needed = "staff.manage"
        else:
            needed = "settings.edit" if name in EDITORS_ONLY else "settings.view"
        expected = {405} if name in ONLY_POST else {200, 404} if name == "settings-logo" else {200}
        answer = client.get(url)
        allowed = answer.status_code in expected
        # A page that only takes a POST says so before it asks who wants it.
        assert allowed or answer.status_code == 403, (name, answer.status_code)
        if name not in ONLY_POST:
            assert allowed == (needed in rights), (name, answer.status_code)


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.OWNER])
def test_only_owners_change_anything(shop, client, addresses, role):
    client.force_login(shop.staff(role))
    before = Event.objects.count()

    for name, url in addresses.items():
        if name in ONLY_TO_LOOK_AT:
            continue
        answer = client.post(url, {"name": "Kırıldı", "role": "owner", "day": "2026-01-01", "active": "0"})
        assert answer.status_code in {403, 405}, name

    assert Event.objects.count() == before
    assert ApiKey.objects.get().revoked_at is None


def test_strangers_are_sent_to_the_log_in(client, addresses):
    for name, url in addresses.items():
        answer = client.get(url)
        assert answer.status_code in {302, 405}, name
        if answer.status_code == 302:
            assert answer.url.startswith("/accounts/login/")


def test_no_page_holds_a_stored_secret(shop, client, addresses):
    client.force_login(shop.staff())
    for name, url in addresses.items():
        if name not in ONLY_POST:
            html = client.get(url).content.decode(errors="replace")
            assert "gizli-parola" not in html, name
            assert "gizli-sms" not in html, name
            assert "gizli-pos" not in html, name
            assert ApiKey.objects.get().hash not in html, name
