"""Secrets at rest: passwords of carriers and mail servers are sealed before they are written to the database.

Keys come from the operator (``KERVAN_DATA_KEYS``, newest first). The newest seals; all of them open, so a new key can
be put in front and old tokens rotated at leisure.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from kervan.lib.errors import DomainError


class DataKeyMissing(DomainError):
    """No key, or one that isn't a key: nothing can be sealed or opened."""

    status = 503
    default_code = "data_key_missing"


class DataKeyWrong(DomainError):
    """None of the keys opens this: it was sealed with another one, or damaged."""

    status = 503
    default_code = "data_key_wrong"


def new_key() -> str:
    """A fresh key for ``KERVAN_DATA_KEYS``."""
    return Fernet.generate_key().decode("ascii")


def seal(text: str) -> str:
    """``text`` encrypted and signed, as ASCII. Raises ``DataKeyMissing``."""
    return _keys().encrypt(text.encode("utf-8")).decode("ascii")


def unseal(token: str) -> str:
    """The text sealed in ``token``. Raises ``DataKeyMissing`` or ``DataKeyWrong``."""
    try:
        return _keys().decrypt(token.encode("utf-8")).decode("utf-8")
    except InvalidToken:
        raise _wrong_key() from None


def rotate(token: str) -> str:
    """The same secret sealed with the newest key. Raises ``DataKeyMissing`` or ``DataKeyWrong``."""
    try:
        return _keys().rotate(token.encode("utf-8")).decode("ascii")
    except InvalidToken:
        raise _wrong_key() from None


def _keys() -> MultiFernet:
    # Read at every call: an operator's rotation in a test or a reload must not meet a cached key.
    keys: list[str] = list(settings.SECRET_KEYS_FOR_DATA)
    if not keys:
        raise DataKeyMissing(_("Gizli bilgilerin anahtarı yok: KERVAN_DATA_KEYS ayarlanmalı."))
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise DataKeyMissing(
            _("KERVAN_DATA_KEYS içinde geçersiz bir anahtar var: her anahtar 32 baytın base64 yazımı olmalı.")
        ) from None


def _wrong_key() -> DataKeyWrong:
    return DataKeyWrong(
        _(
            "Kayıtlı gizli bilgi eldeki anahtarlarla açılamıyor: eski anahtarı KERVAN_DATA_KEYS sonuna ekleyin "
            "ya da bilgiyi yeniden girin."
        )
    )
