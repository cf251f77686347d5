"""The demo shop before its first order: settings, staff, accounts, goods on the shelves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from django.db import transaction

from kervan.accounts.models import Staff
from kervan.accounts.rights import Role
from kervan.catalog.actions.save_product import save_product
from kervan.catalog.models import Variant
from kervan.channels.models import SalesChannel
from kervan.cli.demo.catalogue import Good, goods
from kervan.cli.demo.people import SEED
from kervan.events.record import record
from kervan.integrations.carriers.sandbox.settings import DEMO_CLOCK_SPEED
from kervan.invoices.actions.save_integrator import save_integrator
from kervan.invoices.queries import active_integrator
from kervan.lib import clock
from kervan.lib.actor import SYSTEM, Actor
from kervan.lib.iban import check_iban
from kervan.orders.actions.save_view import save_view
from kervan.payments.models import BankAccount, GatewayAccount, MethodSettings
from kervan.shipping.accounts import carrier_of, seal_secrets
from kervan.shipping.actions.save_rate import save_rate
from kervan.shipping.actions.save_zone import save_zone
from kervan.shipping.carriers import CanTrack
from kervan.shipping.models import NO_CARRIER, Box, Carrier, CarrierAccount, ShippingZone
from kervan.shop.models import Shop
from kervan.shop.queries import shop
from kervan.stock.actions.change_stock import change_stock
from kervan.stock.models import StockLevel, StockMovement

#: E-mail, password, what the start prints beside them. All rights stand in accounts/rights.py.
LOGINS = [
    ("sahip@example.com", "deneme-sahip-1", "Sahip"),
    ("yonetici@example.com", "deneme-yonetici-1", "Yönetici"),
    ("paketleme@example.com", "deneme-paketleme-1", "Paketleme"),
    ("muhasebe@example.com", "deneme-muhasebe-1", "Muhasebe"),
    ("destek@example.com", "deneme-destek-1", "Müşteri hizmetleri"),
]
_NAMES = ("Nalan Kervancı", "Tuncay Erol", "Sevda Aksoy", "Cihan Toprak", "Melis Güneş")
_ROLES = (Role.OWNER, Role.MANAGER, Role.PACKER, Role.ACCOUNTANT, Role.SUPPORT)

MARKETPLACE = "carsi"
GATEWAY = "Deneme POS"
CARRIER, REAL_TIME, SILENT = "Deneme Kargo", "Deneme Kargo (gerçek hız)", "Deneme Kargo (yanıtsız)"

SHOP: dict[str, Any] = {
    "name": "Kervan Ev",
    "storefront_open": True,
    "legal_name": "Kervan Ev ve Yaşam Ürünleri Ticaret Ltd. Şti. (deneme)",
    "tax_id": "0000123462",
    "tax_office": "Karşıyaka",
    "address": "Yalı Mah. Deneme Sok. No: 1, 35550 Karşıyaka / İzmir",
    "district": "Karşıyaka",
    "city": "İzmir",
    "phone": "+902320000101",
    "email": "merhaba@example.com",
    "website": "https://www.example.com",
    "support_phone": "+902320000100",
    "support_email": "destek@example.com",
    "support_hours": "Hafta içi 09.00–18.00, Cumartesi 10.00–14.00",
    "returns_text": "Ürünü 14 gün içinde, faturasıyla birlikte anlaşmalı kargoyla ücretsiz iade edebilirsiniz.",
}
#: Right form and check digits, account numbers that nobody holds.
BANKS = (
    ("Türkiye İş Bankası", "TR250006400000000000000001"),
    ("Ziraat Bankası", "TR420001000000000000000001"),
    ("Garanti BBVA", "TR400006200000000000000001"),
)
EMPTY = ("MUT-019-DENIZ", "KIR-004-ORTAUC")
VIEWS = (
    ("Bugünün havaleleri", "method=bank_transfer&payment=awaiting", True),
    ("Büyük siparişler", "least=2500&sort=amount", True),
    ("İstanbul’a gidecekler", "queue=to_pack&city=%C4%B0stanbul&sort=ship_by", True),
    ("Hediye paketliler", "tag=Hediye+paketi", False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoShop:
    """Who works here and what they work with."""

    owner: Actor
    manager: Actor
    packer: Actor
    accountant: Actor
    support: Actor
    carrier: int
    tracker: CanTrack
    silent_carrier: int
    no_carrier: int
    banks: tuple[int, ...]
    goods: tuple[Good, ...]
    variants: dict[str, int]


def is_demo_shop() -> bool:
    """Whether this database holds the demo shop."""
    return Staff.objects.filter(email=LOGINS[0][0]).exists()


def open_shop(now: datetime) -> None:
    """Set up everything but orders; goods arrived a week before the first of them. Repeating it changes nothing."""
    with clock.moved_to(now):
        with transaction.atomic():
            _furnish()
        actors = _hire()
        _put_goods(actors["support"])
        _fill_shelves(actors["packer"])
        for name, query, shared in VIEWS:
            save_view(actor=actors["owner"], name=name, query=query, shared=shared)


def known_shop() -> DemoShop:
    """The demo shop as it stands in the database."""
    accounts = dict(CarrierAccount.objects.values_list("name", "pk"))
    none = CarrierAccount.objects.filter(type=NO_CARRIER).order_by("pk").values_list("pk", flat=True)[0]
    tracker = carrier_of(CarrierAccount.objects.get(name=REAL_TIME))
    assert isinstance(tracker, CanTrack)
    return DemoShop(
        **_actors(),
        tracker=tracker,
        carrier=accounts[REAL_TIME],
        silent_carrier=accounts[SILENT],
        no_carrier=none,
        banks=tuple(BankAccount.objects.filter(iban__in=[iban for _, iban in BANKS]).values_list("pk", flat=True)),
        goods=tuple(goods()),
        variants=dict(Variant.objects.values_list("sku", "pk")),
    )


def carrier_behaves(**behaviour: Any) -> None:
    """How the carrier will treat the demo's next parcel. The account that people use themselves is left alone."""
    settings = {"customer_number": "DENEME-2", "clock_speed": 1, **behaviour}
    CarrierAccount.objects.filter(name=REAL_TIME).update(settings=settings)


def _furnish() -> None:
    """What the merchant would type into the settings."""
    settings = shop()
    changed = {name: value for name, value in SHOP.items() if getattr(settings, name) != value}
    Shop.objects.filter(pk=settings.pk).update(**SHOP)
    if changed:
        record("settings.changed", about=settings, actor=SYSTEM, changes=sorted(changed))
    for bank, iban in BANKS:
        BankAccount.objects.get_or_create(
            iban=check_iban(iban), defaults={"bank": bank, "holder": SHOP["legal_name"][:150]}
        )
    MethodSettings.objects.get_or_create(
        method="bank_transfer",
        defaults={
            "instructions": "Açıklama alanına sipariş numaranızı yazın; havaleniz iş günü içinde onaylanır.",
            "remind_days": 2,
            "expire_days": 5,
        },
    )
    MethodSettings.objects.get_or_create(
        method="cash_on_delivery",
        defaults={
            "ships_before_payment": True,
            "instructions": "Tutarı kapıda nakit ya da kartla ödersiniz.",
            "fee": 2_490,
            "most": 500_000,
        },
    )
    SalesChannel.objects.get_or_create(
        code=MARKETPLACE, defaults={"name": "Çarşı Pazaryeri", "kind": "marketplace", "tells_customer": False}
    )
    CarrierAccount.objects.filter(type=NO_CARRIER).update(is_default=False)
    secrets = seal_secrets({"password": "deneme"})
    known_as, _made = Carrier.objects.get_or_create(
        code="deneme", defaults={"name": CARRIER, "legal_name": f"{CARRIER} A.Ş.", "tax_id": "0000123462"}
    )
    for name, settings_of_account, is_default in (
        (CARRIER, {"customer_number": "DENEME-1", "clock_speed": DEMO_CLOCK_SPEED}, True),
        (REAL_TIME, {"customer_number": "DENEME-2", "clock_speed": 1}, False),
        (SILENT, {"customer_number": "DENEME-3", "silence": "always"}, False),
    ):
        CarrierAccount.objects.get_or_create(
            name=name,
            defaults={
                "type": "sandbox",
                "carrier": known_as,
                "settings": settings_of_account,
                "secrets": secrets,
                "is_default": is_default,
            },
        )
    if active_integrator() is None:
        save_integrator("sandbox", {"password": "deneme", "user": "DENEME-1"}, actor=SYSTEM)
    GatewayAccount.objects.get_or_create(
        name=GATEWAY,
        defaults={"type": "sandbox", "settings": {"merchant": "DENEME-1"}, "secrets": secrets},
    )
    if not ShippingZone.objects.exists():
        zone = save_zone(None, actor=SYSTEM, name="Türkiye", countries=["TR"])
        save_rate(None, actor=SYSTEM, zone_id=zone.pk, name="Standart kargo", steps=[(None, 7_990)], free_from=150_000)
        save_rate(None, actor=SYSTEM, zone_id=zone.pk, name="Ertesi gün teslimat", steps=[(None, 14_990)])
    for name, desi, weight_g in (("Zarf", 0.5, 20), ("Çok büyük kutu", 15, 900)):
        Box.objects.get_or_create(name=name, defaults={"desi": desi, "weight_g": weight_g})


def _hire() -> dict[str, Actor]:
    for (email, password, _role), name, role in zip(LOGINS, _NAMES, _ROLES, strict=True):
        if not Staff.objects.filter(email=email).exists():
            with transaction.atomic():
                staff = Staff.objects.create_user(email, password, name=name, role=role)
                record("staff.created", about=staff, actor=SYSTEM, name=name)
    return _actors()


def _actors() -> dict[str, Actor]:
    staff = {person.email: person.as_actor() for person in Staff.objects.filter(email__in=[row[0] for row in LOGINS])}
    return {role.value: staff[email] for (email, _, _), role in zip(LOGINS, _ROLES, strict=True)}


def _put_goods(actor: Actor) -> None:
    products: dict[int, list[Good]] = {}
    for good in goods():
        products.setdefault(good.product, []).append(good)
    for variants in products.values():
        if Variant.objects.filter(sku=variants[0].sku).exists():
            continue
        first = variants[0]
        product = {"title": first.title, "brand": first.brand, "category": first.category, "vat_rate": first.vat_rate}
        save_product(None, actor=actor, product=product, variants=[_values(good) for good in variants])


def _values(good: Good) -> dict[str, Any]:
    names = ("sku", "barcode", "options", "price", "desi", "weight_g", "shelf")
    return {name: getattr(good, name) for name in names} | {"oversell": good.sku.startswith("TEK-009")}


def _fill_shelves(actor: Actor) -> None:
    counted = set(StockMovement.objects.values_list("variant__sku", flat=True))
    for good, variant_id in zip(goods(), _ids_of(goods()), strict=True):
        if good.sku not in counted:
            pieces = Random(f"{SEED}:shelf:{good.sku}").randint(8, 90)  # noqa: S311
            change_stock(variant_id, actor=actor, count=pieces, note="İlk sayım")


def _ids_of(found: Any) -> Sequence[int]:
    ids = dict(Variant.objects.values_list("sku", "pk"))
    return [ids[good.sku] for good in found]


def lose_some(now: datetime) -> None:
    """A count of today finds less than there should be: an empty shelf, and one piece less than is promised."""
    shop = known_shop()
    with clock.moved_to(now):
        for sku in EMPTY:
            change_stock(shop.variants[sku], actor=shop.packer, count=0, note="Sayım")
        short = StockLevel.objects.filter(reserved__gt=0).order_by("variant_id").first()
        if short is not None:
            change_stock(short.variant_id, actor=shop.packer, count=short.reserved - 1, note="Sayımda bir eksik çıktı")
