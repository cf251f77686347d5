"""The carriers' own messages: kept at once, written down in the background."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kervan.lib.actor import SYSTEM
from kervan.lib.errors import NotFound
from kervan.shipping.actions.take_push import take_push
from kervan.shipping.carriers import CarrierRefused

log = logging.getLogger(__name__)

LARGEST_MESSAGE = 512 * 1024


@csrf_exempt
@require_POST
def told(request: HttpRequest, token: str) -> HttpResponse:
    """A carrier's message. 200 once it is kept, 401 for a forged one, 422 for one that can't be read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST_MESSAGE:
        return _plain("too large", 413)
    try:
        take_push(token, dict(request.headers.items()), request.body, actor=SYSTEM)
    except UnreadablePostError:
        return _plain("broken off", 400)
    except NotFound:
        raise Http404 from None
    except CarrierRefused as refusal:
        log.warning("A carrier's message was refused: %s", refusal.code)
        return _plain(refusal.code, 401 if refusal.code == "push_forged" else 422)
    return _plain("OK", 200)


def _plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain")
