"""PayTR's signatures: base64 HMAC-SHA256 with the shop's key over joined fields and its salt. Pure.

Each service has an order of its own; a callback has the salt in the middle.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping


def of_page(fields: Mapping[str, str], *, key: str, salt: str) -> str:
    """``paytr_token`` of get-token (card)."""
    order: tuple[str, ...] = ("merchant_id", "user_ip", "merchant_oid", "email", "payment_amount", "user_basket")
    order += ("no_installment", "max_installment", "currency", "test_mode")
    return _hmac(key, "".join(fields[name] for name in order) + salt)


def of_refund(fields: Mapping[str, str], *, key: str, salt: str) -> str:
    """``paytr_token`` of a refund."""
    return _hmac(key, fields["merchant_id"] + fields["merchant_oid"] + fields["return_amount"] + salt)


def of_question(fields: Mapping[str, str], *, key: str, salt: str) -> str:
    """``paytr_token`` of the status query."""
    return _hmac(key, fields["merchant_id"] + fields["merchant_oid"] + salt)


def of_callback(form: Mapping[str, str], *, key: str, salt: str) -> str:
    """``hash`` of the callback."""
    return _hmac(key, form["merchant_oid"] + salt + form["status"] + form["total_amount"])


def _hmac(key: str, message: str) -> str:
    return base64.b64encode(
        hmac.new(key.encode(), message.encode("utf-8", "replace"), hashlib.sha256).digest()
    ).decode()
