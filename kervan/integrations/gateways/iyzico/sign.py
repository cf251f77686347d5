"""iyzico's signatures: lower-case hex HMAC-SHA256 with the account's secret key. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

#: The fields of an answer's signature, in iyzico's order ("Response signature validation").
OF_FORM = ("conversationId", "token")
OF_PAYMENT = ("paymentStatus", "paymentId", "currency", "basketId", "conversationId", "paidPrice", "price", "token")


def authorization(api_key: str, secret_key: str, *, rnd: str, path: str, body: str) -> str:
    """The ``Authorization`` header. ``path`` without its query; ``body`` byte for byte what is sent."""
    signature = _hmac(secret_key, rnd + path + body)
    packed = f"apiKey:{api_key}&randomKey:{rnd}&signature:{signature}"
    return "IYZWSv2 " + base64.b64encode(packed.encode()).decode()


def of_answer(secret_key: str, answer: Mapping[str, Any], fields: tuple[str, ...]) -> str:
    """The signature an answer must carry."""
    return _hmac(secret_key, ":".join(_signed(answer.get(name)) for name in fields))


def of_webhook(secret_key: str, message: Mapping[str, Any]) -> str:
    """The ``X-IYZ-SIGNATURE-V3`` of a message: with a token it is of the hosted page, without of another payment."""
    order: tuple[str, ...]
    if message.get("token"):
        order = ("iyziEventType", "iyziPaymentId", "token", "paymentConversationId", "status")
    else:
        order = ("iyziEventType", "paymentId", "paymentConversationId", "status")
    return _hmac(secret_key, secret_key + "".join(_signed(message.get(name)) for name in order))


def _signed(value: object) -> str:
    """A value as it stands in a signed text: 120.50000000 is "120.5" and 100.0 is "100"."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _hmac(key: str, message: str) -> str:
    return hmac.new(key.encode(), message.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
