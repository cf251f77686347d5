"""IBANs: checked, stored without blanks, shown in groups of four, with the bank's name where it is known."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from kervan.lib.errors import Invalid


def check_iban(text: str, *, field: str = "") -> str:
    """The IBAN as it is stored: "TR330006100519786457841326". Blanks and dashes between the groups are taken out.

    Raises ``Invalid`` for a wrong length, country, form or checksum.
    """
    bare = re.sub(r"[\s\-]", "", text).upper()
    message = _("IBAN geçerli değil; TR ile başlayan 26 haneyi kontrol edin.")
    refusal = Invalid(message, code="invalid_iban", fields={field: message} if field else None)
    # The form first: the library takes any length and any letters.
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", bare):
        raise refusal
    try:
        return str(IBAN(bare))
    except SchwiftyException:
        raise refusal


def grouped(iban: str) -> str:
    """The IBAN for people, in groups of four: "TR33 0006 1005 1978 6457 8413 26"."""
    bare = re.sub(r"\s", "", iban)
    return " ".join(bare[start : start + 4] for start in range(0, len(bare), 4))


def bank_name(iban: str) -> str | None:
    """The bank's name, or None: participation banks and e-money firms are missing in the table, which is no error."""
    try:
        return IBAN(iban).bank_name
    except SchwiftyException:
        return None
