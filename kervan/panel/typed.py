"""Form fields for what shopkeepers type: amounts, phones, tax numbers, IBANs."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kervan.lib.errors import Invalid
from kervan.lib.iban import check_iban, grouped
from kervan.lib.money import decimal_string, parse_money
from kervan.lib.phones import national, to_e164
from kervan.lib.tax_ids import check_tax_id, normal_tax_id
from kervan.panel.formats import language


def _read(read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except Invalid as error:
        raise ValidationError(error.message) from None


class MoneyField(forms.CharField):
    """An amount as people type it ("1.249,90"), cleaned to kuruş; None when empty."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return _read(parse_money, text) if text else None

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        written = decimal_string(value)
        return written.replace(".", ",") if language() == "tr" else written


class PercentField(forms.CharField):
    """A percentage as people type it ("2,5"), with at most two decimals; None when empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 10} | options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace(" ", "").strip("%").replace(",", ".")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text):
            raise ValidationError(_("Yüzdeyi sayıyla yazın, örneğin 2 ya da 2,5."))
        return Decimal(text)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        written = f"{value.normalize():f}"
        return written.replace(".", ",") if language() == "tr" else written


class PhoneField(forms.CharField):
    """A phone as people dial it, cleaned to E.164; "" when empty. 444 numbers have no such form and stay as they are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 40} | options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        digits = "".join(sign for sign in text or "" if sign.isascii() and sign.isdigit())
        if len(digits) == 7 and digits.startswith("444"):
            return f"{digits[:3]} {digits[3]} {digits[4:]}"
        return _read(to_e164, text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        return national(value) if isinstance(value, str) and value.startswith("+") else value


class TaxIdField(forms.CharField):
    """A TCKN or VKN, checked; "" when empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 20} | options)

    def clean(self, value: Any) -> Any:
        text = normal_tax_id(super().clean(value) or "")
        if text:
            _read(check_tax_id, text)
        return text


class IbanField(forms.CharField):
    """An IBAN, checked, stored without blanks, shown in groups of four."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 60} | options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return _read(check_iban, text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        return grouped(value) if isinstance(value, str) else value
