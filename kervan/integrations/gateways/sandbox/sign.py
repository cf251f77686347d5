"""How Deneme POS signs its messages. Pure."""

from __future__ import annotations

import hashlib
import hmac

SIGNATURE = "X-Deneme-Pos-Signature"


def sign(body: bytes, password: str) -> str:
    """HMAC-SHA256 of the whole body."""
    return hmac.new(password.encode(), body, hashlib.sha256).hexdigest()
