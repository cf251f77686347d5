"""Sipariş oluştur: the page on which an order is written, and the draft's own page, which is the same.

The page posts itself whole with ``do``: what to change on it, or how to save it. With scripts every change is kept as a
draft at once and only what changed is drawn again (static/panel/js/compose.js); without them each button is a plain post.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import replace_url

from kervan.catalog.queries import variant_by_code
from kervan.channels.queries import manual_policy
from kervan.customers.models import Customer
from kervan.lib.errors import DomainError, Invalid, NotAllowed
from kervan.orders.models import Order
from kervan.orders.queries import order_by_number
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.compose_answer import Answer
from kervan.panel.compose_search import on_sale, products_for
from kervan.panel.compose_sheet import Sheet
from kervan.panel.feedback import toast
from kervan.sales.actions.place_draft import PlaceAs, place_draft
from kervan.sales.actions.save_draft import save_draft
from kervan.sales.draft_content import content_from
from kervan.sales.draft_review import review
from kervan.sales.models import Draft
from kervan.sales.new_order import NewOrder


@never_cache
@require_http_methods(["GET", "POST"])
@needs("orders.place")
def order_new(request: HttpRequest) -> HttpResponse:
    """A new order. It becomes a draft, with a number, as soon as something is typed."""
    return _post(request, None) if request.method == "POST" else _blank(request)


@never_cache
@require_http_methods(["GET", "POST"])
@needs("orders.place")
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """A draft; when it was placed meanwhile, its order."""
    try:
        order = order_by_number(number)
    except DomainError as missing:
        raise Http404(str(missing)) from None
    kept = Draft.objects.select_related("order").filter(pk=order.pk).first() if order.draft else None
    if kept is None:
        return redirect("panel:order", order.number)
    if request.method == "POST":
        return _post(request, kept)
    return Answer(request, Sheet.of(content_from(kept.content)), draft=kept, version=kept.version).page()


def _blank(request: HttpRequest) -> HttpResponse:
    sheet = Sheet.of(NewOrder(lines=(), payment_method="bank_transfer"))
    return Answer(request, sheet, key=get_random_string(24)).page()


def _post(request: HttpRequest, kept: Draft | None) -> HttpResponse:
    sheet = Sheet(request.POST.copy())
    do, _colon, about = request.POST.get("do", "save").partition(":")
    if do == "review" and request.POST.get("find", "").strip():
        do = "scan"  # Enter in the search field, without scripts
    answer = Answer(
        request,
        sheet,
        draft=kept,
        version=_number(about if do == "mine" else request.POST.get("version")),
        key=request.POST.get("key", "")[:40],
    )
    if do in set(PlaceAs):
        return _place(answer, PlaceAs(do))
    if do == "save":
        return _save(answer)
    _change(answer, do, about)
    if getattr(request, "htmx", False):
        _keep(answer)
    response = answer.page()
    if answer.draft is not None and kept is None:
        replace_url(response, reverse("panel:draft", args=[answer.draft.order.number]))
    return response


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def _change(answer: Answer, do: str, about: str) -> None:
    """What a button does to the sheet."""
    sheet, post = answer.sheet, answer.request.POST
    if do == "scan":
        _scan(answer, (post.get("code") or post.get("find", ""))[:200])
    elif do == "add":
        variant = on_sale().filter(sku=about[:64]).first() if about.isprintable() else None
        if variant is None:
            answer.say(_("Bu ürün artık satışta değil."))
        else:
            sheet.add_variant(variant)
    elif do == "custom":
        answer.focus = f"id_l{sheet.add_custom()}-title"
    elif do == "rule":
        answer.focus = f"id_{sheet.add_rule(about)}-value"
    elif do == "drop":
        sheet.drop(about)
    elif do == "send":
        _choose_rate(answer, _number(about) or 0)
    elif do == "nobody":
        sheet.forget_customer()
    elif do == "who":
        answer.who = post.get("who", "")[:200]
    elif do == "customer":
        found = Customer.objects.defer("search").filter(pk=_number(about) or 0).first()
        if found is not None:
            sheet.choose_customer(found, _last_addresses(found))


def _scan(answer: Answer, text: str) -> None:
    """A barcode, a SKU, or words that mean one product add one piece; words that mean several are shown to choose from."""
    exact = variant_by_code(text) if text.isprintable() else None
    offered = [] if exact else products_for(text)
    if exact is not None and not (exact.active and exact.product.active):
        answer.say(_("%(title)s satışta değil.") % {"title": exact.title})
    elif exact is not None:
        answer.sheet.add_variant(exact)
    elif len(offered) == 1:
        answer.sheet.add_variant(offered[0].variant)
    elif text.strip():
        answer.find, answer.offered = text, offered
        if not offered:
            answer.say(_("“%(text)s” ile bulunan ürün yok.") % {"text": text.strip()})


def _choose_rate(answer: Answer, rate_id: int) -> None:
    """Take the fee of one of the shop's rates, as it is for these goods and this address."""
    found = review(answer.sheet.order())
    chosen = next((each.offer for each in answer.offers(found) if each.offer.rate_id == rate_id), None)
    if chosen is not None:
        answer.sheet.put_fee(chosen.fee, chosen.name, chosen.vat_rate)


def _last_addresses(customer: Customer) -> NewOrder | None:
    last = Order.objects.filter(customer=customer, shipping_address__isnull=False).order_by("-id").first()
    if last is None:
        return None
    return NewOrder(
        lines=(),
        payment_method=last.payment_method,
        shipping_address=last.shipping_address,
        billing_address=last.billing_address,
    )


def _store(answer: Answer) -> Draft:
    return save_draft(
        answer.draft.pk if answer.draft else None,
        replace(answer.sheet.order(), channel=manual_policy()),
        actor=actor_of(answer.request),
        version=answer.version,
        key=answer.key,
    )


def _keep(answer: Answer) -> None:
    """Keep what is typed as a draft, without a word unless it cannot be kept."""
    if not answer.sheet.readable or (answer.draft is None and answer.sheet.is_empty):
        return
    try:
        answer.stored(_store(answer))
    except DomainError as refusal:
        answer.refused(refusal)


def _save(answer: Answer) -> HttpResponse:
    """Taslak olarak kaydet."""
    if not answer.sheet.readable:
        return answer.page(422)
    try:
        kept = _store(answer)
    except DomainError as refusal:
        return _refuse(answer, refusal)
    toast(answer.request, _("Taslak kaydedildi."))
    return redirect("panel:draft", kept.order.number)


def _place(answer: Answer, place_as: PlaceAs) -> HttpResponse:
    """Save and place in one transaction: a refusal leaves neither."""
    answer.strict = True
    if not answer.sheet.readable:
        return answer.page(422)
    foot = answer.sheet.foot.cleaned_data
    try:
        with transaction.atomic():
            kept = _store(answer)
            order = place_draft(
                kept.pk,
                actor=actor_of(answer.request),
                place_as=place_as,
                version=kept.version,
                notify=foot["notify"],
                notify_shipment=foot["notify_shipment"],
            )
    except DomainError as refusal:
        return _refuse(answer, refusal)
    toast(answer.request, _said(place_as) % {"number": order.number})
    if "orders.view" not in staff_of(answer.request).rights:
        return redirect("panel:order-new")
    return redirect("panel:order", order.number)


def _said(place_as: PlaceAs) -> str:
    return {
        PlaceAs.AWAITING: _("#%(number)s kaydedildi; ödemesi bekleniyor."),
        PlaceAs.PAID: _("#%(number)s kaydedildi; ödemesi alındı."),
        PlaceAs.COMPLETED: _("#%(number)s tamamlandı; stok düştü."),
    }[place_as]


def _refuse(answer: Answer, refusal: DomainError) -> HttpResponse:
    if isinstance(refusal, NotAllowed) and refusal.code == "not_a_draft":
        return redirect("panel:order", refusal.details["number"])  # pressed twice, or a colleague was quicker
    answer.refused(refusal)
    return answer.page(422 if isinstance(refusal, Invalid) else refusal.status)
