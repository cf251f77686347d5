"""The checkout for shops of somebody else's make: the same quote and the same order as in our own."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.functions import Path
from pydantic import Field

from kervan.api import checkout_shapes
from kervan.api.endpoint import Answer, endpoint
from kervan.api.endpoints.drafts import DraftAddressIn
from kervan.api.endpoints.shipping_quotes import QuoteLine
from kervan.api.fields import Given, Id, Name, Text
from kervan.api.keys import actor_of
from kervan.channels.queries import policy_of
from kervan.checkout.actions.begin_checkout import begin_checkout
from kervan.checkout.actions.complete_checkout import complete_checkout
from kervan.checkout.models import Checkout
from kervan.checkout.queries import digest_of
from kervan.checkout.quote import Quote, called
from kervan.checkout.sale import texts_of
from kervan.checkout.wish import Wish
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.money import decimal_string
from kervan.orders.links import order_url
from kervan.sales.new_order import ChannelPolicy, NewCustomer

router = Router(tags=["Checkouts"])


class BuyerIn(Given):
    name: Name = ""
    email: Annotated[Text, Field(max_length=254)] = ""
    phone: Annotated[Text, Field(max_length=40)] = ""


class CheckoutIn(Given):
    """What is still open may be left out; `problems` names it."""

    lines: Annotated[list[QuoteLine], Field(min_length=1, max_length=100)]
    customer: BuyerIn = BuyerIn()
    shipping_address: DraftAddressIn = DraftAddressIn()
    billing_address: DraftAddressIn | None = None
    company: bool = Field(
        False, description="The invoice is a company's: billing_address needs name, tax_id, tax_office."
    )
    rate_id: Id | None = Field(None, description="One of `offers`; without it the cheapest.")
    payment_method: Literal["card", "bank_transfer", "cash_on_delivery", "card_on_delivery"] | None = Field(
        None, description="One of `methods`; without it the first that costs nothing."
    )
    note: Annotated[Text, Field(max_length=2000)] = ""
    language: Literal["tr", "en"] = "tr"
    channel: Annotated[Text, Field(max_length=40)] = "api"

    def as_wish(self) -> Wish:
        """What the quote takes."""
        return Wish(
            customer=NewCustomer(**self.customer.model_dump()),
            shipping_address=self.shipping_address.as_data() or {},
            billing_address=self.billing_address.as_data() if self.billing_address else None,
            company=self.company,
            rate_id=self.rate_id,
            method=self.payment_method or "",
            note=self.note,
            language=self.language,
        )


class CompleteIn(Given):
    agreed: bool = Field(description="The buyer read `texts` and ticked the box that says so. Must be true.")
    ip: Annotated[Text, Field(max_length=45)] = Field("", description="The buyer's address, kept with the texts.")
    marketing: Annotated[list[Literal["email", "sms", "call"]], Field(max_length=3)] = Field(
        [], description="Channels on which the buyer allowed advertising, each by an unticked box of its own."
    )


Key = Annotated[str, Path(max_length=64, description="As `POST /checkouts` gave it.")]


@endpoint(
    router,
    "POST",
    "/checkouts",
    right="orders.place",
    shape=checkout_shapes.Checkout,
    status=201,
    summary="What it costs, how it is sent and paid",
)
def begin(request: HttpRequest, data: CheckoutIn) -> Answer:
    """Today's prices, delivery and payment for these lines. Nothing is promised.

    Call it again whenever the buyer chooses or types something, show what it says, and complete the last one.
    """
    pieces: dict[str, int] = {}
    for line in data.lines:
        pieces[line.sku] = pieces.get(line.sku, 0) + line.quantity
    key, found = begin_checkout(pieces, data.as_wish(), actor=actor_of(request), channel=_policy(data.channel))
    return 201, _answer(key, found)


@endpoint(
    router,
    "POST",
    "/checkouts/{key}/complete",
    right="orders.place",
    shape=checkout_shapes.CheckoutOrder,
    summary="Order it",
)
def complete(request: HttpRequest, key: Key, data: CompleteIn) -> Answer:
    """Places the order just as it was shown. Called again it answers with the same order.

    409 `checkout_changed` when a price, a fee or a text is not what was shown: ask again and show the difference;
    409 `out_of_stock`; 422 `checkout_incomplete` names what is missing.
    """
    if not data.agreed:
        message = _("Alıcı sözleşmeleri kabul etmeden sipariş verilemez.")
        raise Invalid(message, fields={"agreed": message})
    kept = Checkout.objects.select_related("order").filter(digest=digest_of(key)).first()
    if kept is None or not (kept.order or kept.content):
        raise NotFound(_("Böyle bir alışveriş yok."), code="checkout_not_found")
    order = kept.order or complete_checkout(
        key,
        Wish.from_data(kept.content["wish"]),
        actor=actor_of(request),
        channel=_policy(kept.content["channel"]),
        seen=kept.content["seen"],
        ip=_address(data.ip),
        marketing=data.marketing,
    )
    return {
        "number": order.number,
        "total": decimal_string(order.total),
        "payment_method": order.payment_method,
        "payment_status": order.payment_status,
        "placed": order.placed_at is not None,
        "order_url": order_url(order),
    }


def _address(text: str) -> str:
    try:
        return str(ip_address(text)) if text else ""
    except ValueError:
        message = _("Geçerli bir IP adresi değil.")
        raise Invalid(message, fields={"ip": message}) from None


def _policy(code: str) -> ChannelPolicy:
    policy = policy_of(code)
    if policy is None:
        message = _("“%(code)s” kodlu bir satış kanalı yok.") % {"code": code}
        raise Invalid(message, fields={"channel": message})
    return policy


def _answer(key: str, found: Quote) -> dict[str, Any]:
    return {
        "id": key,
        "lines": [
            {
                "sku": row.variant.sku,
                "title": row.variant.title,
                "quantity": row.quantity,
                "unit_price": decimal_string(row.price),
                "total": decimal_string(row.total),
                "available": row.most,
            }
            for row in found.rows
        ],
        "offers": [
            {
                "rate_id": offer.rate_id,
                "name": offer.name,
                "fee": decimal_string(offer.fee),
                "vat_rate": f"{offer.vat_rate.normalize():f}",
                "free": offer.free,
                "carrier_account_id": offer.carrier_account_id,
            }
            for offer in found.offers
        ],
        "rate_id": found.offer.rate_id if found.offer else None,
        "methods": [
            {"method": each.code, "label": each.label, "text": each.text, "fee": decimal_string(each.fee)}
            for each in found.methods
        ],
        "payment_method": found.method.code if found.method else None,
        "goods_total": decimal_string(found.priced.goods_total),
        "sums": [
            {"label": called(row.kind, row.label, row.amount), "amount": decimal_string(row.amount)}
            for row in found.priced.adjustments
        ],
        "total": decimal_string(found.total),
        "vat_total": decimal_string(found.priced.vat_total),
        "ready": found.ready,
        "problems": [{"field": path, "message": text} for path, text in found.wrong.items()],
        "texts": [
            {"kind": text.kind, "title": text.title, "version": text.version, "body": text.body}
            for text in (texts_of(found) if found.ready else ())
        ],
    }
