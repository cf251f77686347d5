"""What comes from gateways: the customer sent back, and the gateways' own messages. No session, no cookie, no form token:
both come from another site."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from kervan.lib.actor import SYSTEM
from kervan.lib.errors import DomainError, NotFound
from kervan.payments import attempts
from kervan.payments.card import read_return, settle_card_payment, take_callback
from kervan.payments.gateways import CallbackForged, GatewaySilent, Incoming
from kervan.storefront.card_payments import attempt_of
from kervan.storefront.page import for_customers

log = logging.getLogger(__name__)
LARGEST_MESSAGE = 100_000


@csrf_exempt
@require_http_methods(["GET", "POST"])
@for_customers
def back(request: HttpRequest, attempt: str) -> HttpResponse:
    """The customer comes back. It proves nothing: the gateway is asked, then the customer sees what became of it."""
    payment = attempt_of(attempt)
    try:
        read_return(payment, incoming_of(request))
        if attempts.state_of(payment) == attempts.WAITING:
            settle_card_payment(payment.pk, actor=SYSTEM)
    except CallbackForged as forged:
        log.warning("Payment %d: an odd return: %s", payment.pk, forged)
    except (GatewaySilent, DomainError) as silence:
        log.warning("Payment %d has no answer yet: %s", payment.pk, silence)
    answer = redirect("storefront:pay-result", attempt)
    answer.status_code = 303
    return answer


@csrf_exempt
@require_POST
def callback(request: HttpRequest, account_id: int) -> HttpResponse:
    """A gateway's message. Forged ones are refused and logged; a 503 asks the gateway to say it again later."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_MESSAGE:
        return _plain("too large", 413)
    try:
        reply = take_callback(account_id, incoming_of(request))
    except CallbackForged as forged:
        log.warning("A message to gateway account %d was refused: %s", account_id, forged)
        return _plain("refused", 400)
    except GatewaySilent as silence:
        log.warning("Gateway account %d: its message could not be checked: %s", account_id, silence)
        return _plain("later", 503)
    except NotFound:
        raise Http404 from None
    return HttpResponse(reply.body, status=reply.status, content_type=reply.content_type)


def incoming_of(request: HttpRequest) -> Incoming:
    """The message as it came; the raw body first, since signatures are made of it."""
    body = request.body
    return Incoming(
        method=request.method or "",
        body=body,
        headers=dict(request.headers.items()),
        query=request.GET.dict(),
        form=request.POST.dict(),
    )


def _plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain")
