"""The far side's payment page, as a customer's browser meets it. It knows nothing of the shop but what ``start`` sent.

Its messages to the shop go to the shop's own address as a real gateway's would, only without a wire: they are handed to
the view that answers there.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from kervan.integrations.gateways.sandbox import till
from kervan.integrations.gateways.sandbox.models import SandboxPayment
from kervan.integrations.gateways.sandbox.server import PASSWORD
from kervan.integrations.gateways.sandbox.sign import SIGNATURE, sign

State = SandboxPayment.State
TEMPLATE = "sandbox_gateway/page.html"


@csrf_exempt  # a gateway's page has its own token in its address, and no cookie of ours
def payment_page(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a card, then perhaps the bank's code, then back to the shop (or not)."""
    page = SandboxPayment.objects.filter(token=token).first()
    if page is None:
        raise Http404
    with override(page.order["language"]):
        if request.method == "POST":
            return _posted(request, token)
        return _shown(request, page)


def _posted(request: HttpRequest, token: str) -> HttpResponse:
    error = ""
    card: till.TestCard | None = None
    with transaction.atomic(durable=True):
        page = SandboxPayment.objects.select_for_update().get(token=token)
        if page.state not in {State.OPEN, State.CODE}:
            return _shown(request, page)
        if "vazgec" in request.POST:
            till.give_up(page, "17", "Müşteri ödemeden vazgeçti.")
        elif page.state == State.CODE:
            card = till.card_of(page.card)
            if request.POST.get("kod", "").strip() == till.CODE_OF_3D and card is not None:
                till.pay(page, card, installments=page.installments)
            else:
                error = "code"
        else:
            card = till.card_of(request.POST.get("kart", ""))
            parts = request.POST.get("taksit", "1")
            installments = int(parts) if parts in {str(count) for count in page.order["installments"]} else 1
            if card is None:
                error = "card"
            elif card.asks_code:
                page.state, page.card, page.installments = State.CODE, card.number, installments
                page.save(update_fields=["state", "card", "installments"])
            else:
                till.pay(page, card, installments=installments)
    if error or page.state == State.CODE:
        return _shown(request, page, error=error)
    for _time in range(card.calls if card else 1):
        deliver(page)
    if card is not None and not card.comes_back:
        return _shown(request, page)
    return _back(page)


def _shown(request: HttpRequest, page: SandboxPayment, *, error: str = "") -> HttpResponse:
    values: dict[str, Any] = {
        "page": page,
        "order": page.order,
        "cards": till.CARDS,
        "error": error,
        "code": till.CODE_OF_3D,
        "counts": [(count, page.amount + till.fee_of(page.amount, count)) for count in page.order["installments"]],
        "over": page.state not in {State.OPEN, State.CODE},
        "back": _back_url(page),
    }
    return render(request, TEMPLATE, values, status=422 if error else 200)


def _back_url(page: SandboxPayment) -> str:
    url = urlsplit(page.order["returnUrl"])  # the path alone: the shop may be asked for under several names
    return f"{url.path}?odeme={page.token}"


def _back(page: SandboxPayment) -> HttpResponse:
    answer = HttpResponseRedirect(_back_url(page))
    answer.status_code = 303
    return answer


def message_of(page: SandboxPayment) -> tuple[bytes, dict[str, str]]:
    """The gateway's message about a payment, signed."""
    body = json.dumps({"reference": page.reference, "paymentId": page.number}).encode()
    return body, {SIGNATURE: sign(body, PASSWORD)}


def deliver(page: SandboxPayment) -> int:
    """Tell the shop. What it answers is its status; a real gateway would try again after a 5xx."""
    body, headers = message_of(page)
    path = urlsplit(page.order["callbackUrl"]).path
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "deneme-pos",
        "SERVER_PORT": "80",
        "wsgi.input": BytesIO(body),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }
    match = resolve(path)
    answer: HttpResponse = match.func(WSGIRequest(environ), *match.args, **match.kwargs)
    return answer.status_code
