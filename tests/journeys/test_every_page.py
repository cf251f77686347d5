"""Every page of the panel and of the log-in: axe finds nothing, nothing sticks out on a phone, no script and no policy complains.

A page that is added to the addresses makes the first test fail until it stands in one of the lists below, or, when it is
no page, in ``NOT_PAGES`` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser, BrowserContext, Page

from kervan.accounts.actions.create_api_key import create_api_key
from kervan.accounts.models import Staff
from kervan.catalog.models import Variant
from kervan.channels.models import SalesChannel
from kervan.invoices.actions.issue_invoice import issue_invoice
from kervan.lib import clock
from kervan.notifications.models import Message
from kervan.orders.actions.add_note import add_note
from kervan.orders.actions.hold_order import hold_order
from kervan.payments.actions.announce_transfer import announce_transfer
from kervan.payments.actions.record_payment import record_payment
from kervan.payments.actions.request_refund import request_refund
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.models import BankAccount
from kervan.returns.actions.approve_return import approve_return
from kervan.returns.actions.open_return import open_return
from kervan.returns.actions.park_unknown_parcel import park_unknown_parcel
from kervan.returns.actions.receive_return import receive_return
from kervan.sales.actions.cancel_order import cancel_order
from kervan.sales.actions.duplicate_order import duplicate_order
from kervan.sales.actions.start_bulk import start_bulk
from kervan.sales.bulk import run_bulk
from kervan.shipping.actions.dispatch import dispatch
from kervan.shipping.actions.mark_delivered import mark_delivered
from kervan.shipping.actions.mark_ready_to_ship import mark_ready_to_ship
from kervan.shipping.actions.mark_undelivered import mark_undelivered
from kervan.shipping.actions.open_dispatch_list import open_dispatch_list
from kervan.shipping.actions.save_rate import save_rate
from kervan.shipping.actions.save_zone import save_zone
from kervan.shipping.actions.scan_onto_list import scan_onto_list
from kervan.shipping.actions.scan_piece import scan_piece
from kervan.shipping.actions.start_packing import start_packing
from kervan.shipping.models import Box, Carrier, Shipment, ShippingRate, ShippingZone, TrackingEvent
from kervan.stock.queries import default_location
from tests.browser import AXE, PATIENCE, STANDARDS, is_ours
from tests.shop import AYSE, Shop

PASSWORD = "cok-gizli-parola-1"

#: What answers a GET and is no page of its own, with the reason. What refuses GET (405) need not stand here.
NOT_PAGES = {
    "panel:today-queues": "a part of Bugün",
    "panel:today-figures": "a part of Bugün",
    "panel:palette": "a part of the palette, looked at by the gallery's tests",
    "panel:compose-products": "a part of Sipariş oluştur",
    "panel:compose-customers": "a part of Sipariş oluştur",
    "panel:compose-places": "a part of Sipariş oluştur",
    "panel:orders-new": "a part of the list of orders",
    "panel:order-lines": "a part of the list of orders",
    "panel:order-pulse": "a part of the order page",
    "panel:packing-state": "a part of the page of a packed parcel",
    "panel:orders-export": "a file",
    "panel:payments-export": "a file",
    "panel:marketing-export": "a file",
    "panel:day-ends-export": "a file",
    "panel:order-packing-slip": "a file",
    "panel:dispatch-list-paper": "a file",
    "panel:invoice-pdf": "a file",
    "panel:order-notice-receipt": "a file",
    "panel:invoice-xml": "a file",
    "panel:invoice-voucher-pdf": "a file",
    "panel:settings-logo": "a picture",
    "panel:return-picture": "a picture",
    "panel:return-label-state": "a part of a return's page",
    "panel:return-label-file": "a file",
    "panel:gallery": "looked at by kervan/panel/tests/test_gallery.py in every look",
    "account_email": "switched off: the log-in address is entered by the owner",
    "account_set_password": "leads to the change of the password, which all staff have",
    "account_email_verification_sent": "leads elsewhere: addresses are not verified by mail",
    "account_confirm_email": "leads elsewhere: addresses are not verified by mail",
    "account_confirm_login_code": "leads elsewhere: nobody logs in by code",
    "mfa_reauthenticate": "asked only within a step; drawn by the same template as mfa_authenticate",
    "mfa_download_recovery_codes": "a file",
    "set_language": "takes a POST and leads back",
}

LOOKS = ((1440, "light"), (390, "dark"))


def _panel(shop: Shop) -> dict[str, str]:
    """The address of every page of the panel by its name, in a shop where each has something to show."""
    account, bank = (
        shop.sandbox(),
        BankAccount.objects.create(bank="Ziraat", holder="Mağaza", iban="TR330006100519786457841326"),
    )
    order = shop.order({"MUG": 5, "CUP": 1}, payment_method="bank_transfer", captured=False, tags=("hediye",))
    line = shop.line(order)
    payment = record_payment(order.pk, actor=AYSE, amount=45_000, bank_account_id=bank.pk, received_on=clock.today())
    [refund] = request_refund(order.pk, actor=AYSE, amount=500, to="iban", iban=bank.iban, holder="Zeynep Yılmaz")
    gateway = save_gateway_account(None, actor=AYSE, name="Banka POS", type="sandbox")
    add_note(order.pk, actor=AYSE, text="Kapıcıya bırakılabilir.")
    zone = save_zone(None, actor=AYSE, name="Yakın iller", regions=["marmara"], cities=["Ankara"])
    save_rate(None, actor=AYSE, zone_id=zone.pk, name="Standart", basis="desi", steps=[(200, 4_990)], extra_fee=800)
    one = {line.pk: 1}
    ready = mark_ready_to_ship(order.pk, actor=AYSE, quantities=one, carrier_account_id=account.pk)
    sent = dispatch(order.pk, actor=AYSE, quantities=one, carrier="Aras Kargo", tracking_number="7301")
    unfollowed = dispatch(order.pk, actor=AYSE, quantities=one)
    returned = dispatch(order.pk, actor=AYSE, quantities=one)
    mark_undelivered(returned.pk, actor=AYSE, reason="Kabul etmedi")
    delivered = dispatch(order.pk, actor=AYSE, quantities=one)
    mark_delivered(delivered.pk, actor=AYSE)
    wrong = {"name": "Ali", "phone": "0532 123 45 67", "line": "Moda Cad. 1", "district": "Kadıköy", "city": "İstanbul"}
    back = shop.order({"MUG": 3, "CUP": 1})
    mark_delivered(dispatch(back.pk, actor=AYSE).pk, actor=AYSE)
    asked, approved, received = (
        open_return(back.pk, actor=AYSE, quantities={shop.line(back).pk: 1}, note="Rengi farklı") for _three in range(3)
    )
    approve_return(approved.pk, actor=AYSE)
    receive_return(received.pk, actor=AYSE)
    parked = park_unknown_parcel(actor=AYSE, tracking_number="998877", sender="Okunmuyor", contents="Mavi kupa")
    bad = shop.order(shipping_address=wrong)
    refused = mark_ready_to_ship(bad.pk, actor=AYSE, carrier_account_id=account.pk)
    held = shop.order({"MUG": 1})
    unpaid, gone = (shop.order({"MUG": 1}, payment_method="bank_transfer", captured=False) for _two in range(2))
    cancel_order(gone.pk, actor=AYSE, reason="Vazgeçti")
    hold_order(held.pk, actor=AYSE, reason="Adres doğrulanacak")
    held_transfer = shop.order({"MUG": 1}, payment_method="bank_transfer", captured=False)
    notice = announce_transfer(
        held_transfer.pk, actor=AYSE, bank="Garanti", sender="Zeynep", sent_on=clock.today(), amount=10_000
    )
    shop.react()
    assert [Shipment.objects.get(pk=parcel.pk).state for parcel in (ready, refused)] == ["ready", "refused"]
    shop.seller()
    uninvoiced = shop.order({"MUG": 1})
    invoice = issue_invoice(order.pk, actor=AYSE)
    job = start_bulk("mark_ready", [shop.order({"MUG": 1}).pk, held.pk], actor=AYSE, notify=False)
    run_bulk(job.pk)
    message = Message.objects.filter(order_id=order.pk).earliest("id")
    create_api_key(name="Muhasebe", actor=AYSE)
    draft = duplicate_order(order.pk, actor=AYSE)
    variant = Variant.objects.get(sku="MUG")
    packer = shop.staff("packer", name="Paketçi")
    owner = Staff.objects.get(role="owner").as_actor()
    table = start_packing(shop.order({"MUG": 2}).pk, actor=owner)
    scan_piece(table.order_id, actor=owner, code="MUG")
    at = clock.now()
    TrackingEvent.objects.create(shipment=ready, at=at, status="unknown", raw_code="ZX9", raw_text="Kolinin ağzı açık")
    listed = open_dispatch_list(account.name, actor=AYSE)
    scan_onto_list(listed.pk, ready.reference, actor=AYSE)
    pages: dict[str, Iterable[Any]] = {
        "today": (),
        "orders": (),
        "orders-filter": (),
        "order-new": (),
        "drafts": (),
        "draft": (draft.order.number,),
        "orders-bulk-paste": (),
        "orders-bulk-jobs": (),
        "orders-bulk-job": (job.pk,),
        "order": (order.number,),
        "order-hold": (order.number,),
        "order-contact": (order.number,),
        "order-shipping-address": (held.number,),
        "order-billing-address": (held.number,),
        "order-cancel": (order.number,),
        "order-edit": (held.number,),
        "order-pay": (order.number,),
        "order-term": (unpaid.number,),
        "order-reopen": (gone.number,),
        "order-void": (order.number, payment.pk),
        "order-cancel-refuse": (held.number,),
        "order-answer": (held.number,),
        "order-notice-dismiss": (held_transfer.number, notice.pk),
        "order-refund": (order.number,),
        "refund-paid": (order.number, refund.pk),
        "refund-iban": (order.number, refund.pk),
        "payments": (),
        "day-end": (),
        "refunds": (),
        "order-ready": (order.number,),
        "order-send": (order.number,),
        "order-message": (order.number, message.pk),
        "order-resend": (order.number,),
        "parcel-dispatch": (order.number, ready.pk),
        "parcel-tracking": (order.number, unfollowed.pk),
        "parcel-deliver": (order.number, sent.pk),
        "parcel-undeliver": (order.number, sent.pk),
        "parcel-fix": (bad.number, refused.pk),
        "parcel-restock": (order.number, returned.pk),
        "order-return": (back.number,),
        "order-all-back": (back.number,),
        "returns": (),
        "return-desk": (),
        "returns-unknown": (),
        "returns-unknown-claim": (parked.pk,),
        "returns-unknown-close": (parked.pk,),
        "return": (received.code,),
        "return-approve": (asked.code,),
        "return-reject": (asked.code,),
        "return-receive": (approved.code,),
        "return-track": (approved.code,),
        "return-label": (approved.code,),
        "return-settle": (received.code,),
        "return-exchange": (received.code,),
        "products": (),
        "product-new": (),
        "product": (variant.product_id,),
        "stock": (),
        "stock-variant": (variant.pk,),
        "customers": (),
        "customer-new": (),
        "customer": (order.customer_id,),
        "customer-forget": (order.customer_id,),
        "shipments": (),
        "dispatch-lists": (),
        "dispatch-list": (listed.pk,),
        "packing": (),
        "packing-order": (table.order.number,),
        "packing-missing": (table.order.number, shop.line(table.order).pk),
        "packing-done": (ready.pk,),
        "invoices": (),
        "order-invoice": (uninvoiced.number,),
        "invoice-cancel": (order.number, invoice.pk),
        "invoice-voucher": (order.number, invoice.pk),
        "invoice-return": (order.number, invoice.pk),
        "settings-invoices": (),
        "settings-series": ("earchive",),
        "settings-integrator": ("sandbox",),
        "failed-jobs": (),
        "settings": (),
        "settings-backup": (),
        "settings-shop": (),
        "settings-holidays": (),
        "settings-pages": (),
        "settings-page": ("mesafeli-satis-sozlesmesi",),
        "settings-places": (),
        "settings-place-new": (),
        "settings-place": (default_location().pk,),
        "settings-channels": (),
        "settings-channel": (SalesChannel.objects.earliest("id").pk,),
        "settings-methods": (),
        "settings-method": ("bank_transfer",),
        "settings-gateways": (),
        "settings-gateway-new": ("sandbox",),
        "settings-gateway": (gateway.pk,),
        "settings-banks": (),
        "settings-bank-new": (),
        "settings-bank": (bank.pk,),
        "settings-accounts": (),
        "settings-account-new": ("sandbox",),
        "settings-account": (account.pk,),
        "settings-carriers": (),
        "settings-carrier-new": (),
        "settings-carrier": (Carrier.objects.earliest("id").pk,),
        "settings-boxes": (),
        "settings-box-new": (),
        "settings-box": (Box.objects.earliest("id").pk,),
        "settings-zones": (),
        "settings-zone-new": (),
        "settings-zone": (ShippingZone.objects.earliest("id").pk,),
        "settings-rate-new": (ShippingZone.objects.earliest("id").pk,),
        "settings-rate": (ShippingZone.objects.earliest("id").pk, ShippingRate.objects.earliest("id").pk),
        "settings-returns": (),
        "settings-parcels": (),
        "settings-codes": (),
        "settings-messages": (),
        "settings-message": ("order_placed",),
        "settings-sms": (),
        "settings-sms-account": ("sandbox",),
        "settings-mail": (),
        "settings-staff": (),
        "settings-staff-new": (),
        "settings-member": (packer.pk,),
        "settings-keys": (),
        "settings-key-new": (),
    }
    return {f"panel:{name}": reverse(f"panel:{name}", args=list(args)) for name, args in pages.items()}


#: Pages of the log-in as somebody sees who is logged in, before and after two-step log-in is switched on.
INSIDE = ("account_logout", "account_change_password", "mfa_index", "mfa_activate_totp")
WITH_TOTP = ("mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes")
#: … and as somebody sees who is not.
OUTSIDE = (
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
)
#: Reached by a step of its own in the test.
BY_A_STEP = ("account_reauthenticate", "account_reset_password_from_key", "mfa_authenticate")


def names(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The names of all addresses but the API's and the customers' (test_customer_pages.py)."""
    for each in patterns:
        if isinstance(each, URLResolver):
            if each.namespace not in ("api", "storefront") and not str(each.pattern).startswith("api/"):
                yield from names(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
        elif each.name:
            yield space + each.name


@pytest.fixture
def eyes(browser: Browser, live_server: Any) -> Iterator[Eyes]:
    looking = Eyes(browser, live_server.url)
    yield looking
    looking.close()


class Eyes:
    """One person's page in every look at once, so that both cores work; ``found`` maps pages to what is wrong there."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.home = home
        self.found: dict[str, list[str]] = {}
        self.said: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.pages: dict[str, Page] = {}
        for width, theme in LOOKS:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, locale="tr-TR", reduced_motion="reduce"
            )
            context.add_init_script(f"if (self === top) localStorage.setItem('kervan.theme', '{theme}')")
            context.add_init_script(POLICY)
            context.add_init_script(path=next(path for path in AXE if path.exists()))
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.on("pageerror", lambda error: self.said.append(str(error)))
            page.on("console", lambda said: self.said.append(said.text) if is_ours(said) else None)
            self.contexts.append(context)
            self.pages[f"{width} {theme}"] = page

    @property
    def first(self) -> Page:
        return next(iter(self.pages.values()))

    def log_in(self, staff: Staff) -> None:
        """By the form, once for all looks."""
        self.first.goto(self.home + reverse("account_login"))
        self.first.get_by_label("E-posta").fill(staff.email)
        self.confirm(button="Giriş yap")

    def confirm(self, *, button: str) -> None:
        """Type the password and go on."""
        before = self.first.url
        self.first.locator("input[name=password]").fill(PASSWORD)
        self.first.get_by_role("button", name=button, exact=True).click()
        self.first.wait_for_url(lambda url: url != before)
        for other in self.contexts[1:]:
            other.add_cookies(self.contexts[0].cookies())  # type: ignore[arg-type]

    def forget(self) -> None:
        """Leave without a trace."""
        for context in self.contexts:
            context.clear_cookies()

    def look(self, name: str, path: str) -> None:
        """Open a page in every look and have axe go over it; ``path`` must be where one arrives."""
        wrong: list[str] = []
        for page in self.pages.values():
            page.goto(self.home + path, wait_until="commit")
        for page in self.pages.values():
            page.wait_for_load_state("load")
            page.evaluate(CHECK, STANDARDS)
        for look, page in self.pages.items():
            wrong += [f"{look}: {problem}" for problem in page.evaluate("() => self.checked")]
        if urlsplit(self.first.url).path != urlsplit(path).path:
            wrong.append(f"led to {self.first.url}")
        if wrong or self.said:
            self.found[name] = [*wrong, *self.said]
            self.said.clear()

    def close(self) -> None:
        for context in self.contexts:
            context.close()


POLICY = "document.addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"

# Only starts the work (the promise is kept, not waited for), so that the looks are gone over side by side.
CHECK = """tags => { self.checked = (async () => {
  const wrong = [], root = document.documentElement
  if (root.lang !== 'tr') wrong.push('lang ' + root.lang)
  if (root.scrollWidth > innerWidth) wrong.push('scrolls sideways: ' + root.scrollWidth)
  scrollTo(0, 0)  // what only lies under the top bar because a field was focused can be scrolled to
  const answer = await axe.run('html', {runOnly: tags, resultTypes: ['violations']})
  for (const rule of answer.violations) for (const node of rule.nodes) wrong.push(rule.id + ' ' + node.target[0])
  return wrong
})(); undefined }"""


@pytest.mark.django_db
def test_every_address_is_looked_at_or_is_no_page(shop: Shop, client: Client) -> None:
    owner = shop.staff()
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = _panel(shop)
    seen = {*pages, *INSIDE, *WITH_TOTP, *OUTSIDE, *BY_A_STEP}
    known = set(names(get_resolver().url_patterns))

    unlisted = known - seen - set(NOT_PAGES)

    assert [name for name, path in pages.items() if client.get(path).status_code != 200] == []
    assert seen & set(NOT_PAGES) == set()
    assert (seen | set(NOT_PAGES)) - known == set()
    assert sorted(name for name in unlisted if client.get(_some_address(name)).status_code != 405) == []


def _some_address(name: str) -> str:
    """An address of that name, whatever it shows: methods are refused before anything is looked up."""
    ways: Any = get_resolver("kervan.panel.urls").reverse_dict[name.removeprefix("panel:")]
    parts = ways[0][0][1]
    return reverse(name, kwargs={part: "x" if part in ("kind", "code", "house") else 1 for part in parts})


@pytest.mark.journey
def test_every_page_is_accessible_fits_a_phone_and_complains_of_nothing(shop: Shop, eyes: Eyes) -> None:
    owner = shop.staff(name="Deniz Aydın", password=PASSWORD)
    pages = _panel(shop)
    for name in OUTSIDE:
        eyes.look(name, reverse(name))
    # Comes before two-step log-in is switched on: asking for a link must not lock anybody out of it.
    link = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(owner), "set-password"])
    token = default_token_generator.make_token(owner)
    for page in eyes.pages.values():
        page.goto(eyes.home + link.replace("set-password", token))
    eyes.look("account_reset_password_from_key", link)
    eyes.forget()

    eyes.log_in(owner)
    eyes.look("account_reauthenticate", reverse("account_reauthenticate"))
    eyes.first.goto(eyes.home + reverse("account_reauthenticate"))
    eyes.confirm(button="Doğrula")
    for name in INSIDE:
        eyes.look(name, reverse(name))
    TOTP.activate(owner, generate_totp_secret())
    RecoveryCodes.activate(owner)
    for name in WITH_TOTP:
        eyes.look(f"{name}, switched on", reverse(name))
    for name, path in pages.items():
        eyes.look(name, path)
    eyes.look("no such page", "/siparisler/999999/")

    eyes.forget()
    eyes.log_in(owner)
    eyes.look("mfa_authenticate", reverse("mfa_authenticate"))

    assert eyes.found == {}
