"""How the secrets of API keys are stored."""

from __future__ import annotations

import hashlib


def hash_of(secret: str) -> str:
    """Keys are long and random, so a plain SHA-256 is enough (nothing to guess)."""
    return hashlib.sha256(secret.encode()).hexdigest()
