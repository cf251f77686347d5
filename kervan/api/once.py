"""``Idempotency-Key``: a call that is repeated, or sent twenty times at once, happens once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kervan.api.keys import actor_of
from kervan.api.models import IdempotentCall
from kervan.lib.errors import Invalid, NotAllowed

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def once(request: HttpRequest, call: Callable[[], HttpResponse]) -> HttpResponse:
    """The call's answer; the kept one when this key has made the same call before.

    The note of the call is written first, in the transaction of its effect: a concurrent duplicate waits on the unique
    key until the first one is done. A refused call leaves no note, so it may be tried again with the same key.

    Raises ``Invalid`` (``idempotency_key_invalid``, ``idempotency_key_reused``).
    """
    given = request.headers.get(HEADER)
    if given is None:
        return call()
    if not _KEY.fullmatch(given):
        message = _("Idempotency-Key 1 ile 200 arasında görünür ASCII karakterden oluşmalıdır.")
        raise Invalid(message, code="idempotency_key_invalid", fields={HEADER: message})
    owner, fingerprint = actor_of(request).id or 0, _fingerprint(request)
    with transaction.atomic():
        noted = _note(owner, given, fingerprint)
        if noted is None:
            return _replay(owner, given, fingerprint)
        response = call()
        IdempotentCall.objects.filter(pk=noted).update(status=response.status_code, body=response.content.decode())
    return response


def _note(owner: int, given: str, fingerprint: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO api_idempotentcall (key_id, idempotency_key, fingerprint, body) VALUES (%s, %s, %s, '')
               ON CONFLICT (key_id, idempotency_key) DO NOTHING RETURNING id""",
            [owner, given, fingerprint],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _replay(owner: int, given: str, fingerprint: str) -> HttpResponse:
    kept = IdempotentCall.objects.filter(key_id=owner, idempotency_key=given).first()
    if kept is None or kept.status is None:  # forgotten in this very moment
        raise NotAllowed(_("Aynı anahtarlı istek şu anda işleniyor."), code="in_progress")
    if kept.fingerprint != fingerprint:
        message = _("Bu Idempotency-Key başka bir istekte kullanılmış; yeni istek için yeni bir anahtar verin.")
        raise Invalid(message, code="idempotency_key_reused", fields={HEADER: message})
    response = HttpResponse(kept.body, status=kept.status, content_type="application/json")
    response[REPLAYED] = "true"
    return response


def _fingerprint(request: HttpRequest) -> str:
    """What is called with what. Blanks and the order of fields in the JSON don't count."""
    if request.content_type == "multipart/form-data":  # read already: the body itself is gone
        return hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + _files(request)).hexdigest()
    body = request.body
    if body:
        body = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + body).hexdigest()


def _files(request: HttpRequest) -> bytes:
    whole = hashlib.sha256()
    for name, file in sorted(request.FILES.items()):
        assert not isinstance(file, list)
        whole.update(name.encode() + file.read())
        file.seek(0)
    return whole.digest()
