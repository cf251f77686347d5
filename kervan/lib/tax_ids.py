"""Turkish tax numbers: a person's TCKN (11 digits) or a company's VKN (10 digits), told apart and checked."""

from __future__ import annotations

import re
from typing import Literal

from django.utils.translation import gettext as _
from stdnum.tr import tckimlik, vkn

from kervan.lib.errors import Invalid

TaxIdKind = Literal["person", "company"]

#: GİB's stand-ins on invoices: a consumer who gives no TCKN, a buyer abroad. Neither passes the checksum.
CONSUMER_WITHOUT_ID = "11111111111"
BUYER_ABROAD = "2222222222"


def normal_tax_id(text: str) -> str:
    """The digits alone, without the blanks, dots and dashes people write between them."""
    return re.sub(r"[\s.\-/]", "", text)


def check_tax_id(text: str, *, field: str = "") -> TaxIdKind:
    """Whose number it is: "person" for a TCKN, "company" for a VKN. Sole traders invoice with their TCKN.

    Checked by checksum only, never online. The two numbers GİB sets for the unknown consumer and the buyer abroad pass.

    Raises ``Invalid`` for a wrong length, other characters or a wrong check digit.
    """
    digits = normal_tax_id(text)
    if not re.fullmatch(r"[0-9]{10,11}", digits):
        raise _refuse(_("Vergi numarası 10 haneli VKN veya 11 haneli TCKN olmalıdır."), field)
    if len(digits) == 11:
        if digits == CONSUMER_WITHOUT_ID or tckimlik.is_valid(digits):
            return "person"
        raise _refuse(_("TCKN geçerli değil; rakamları kontrol edin."), field)
    if digits == BUYER_ABROAD or (digits != "0000000000" and vkn.is_valid(digits)):
        return "company"
    raise _refuse(_("VKN geçerli değil; rakamları kontrol edin."), field)


def _refuse(message: str, field: str) -> Invalid:
    return Invalid(message, code="invalid_tax_id", fields={field: message} if field else None)
