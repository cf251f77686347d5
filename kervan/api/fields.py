"""The kinds of values that calls carry, checked as strictly as JSON allows, each refusal naming its field."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from kervan.lib.errors import Invalid
from kervan.lib.money import decimal_string, parse_decimal

LARGEST_ID = 2**63 - 1
_PLAIN = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Given(BaseModel):
    """A body. An unknown field is refused: a misspelt "quantitiy" must not pass in silence."""

    model_config = ConfigDict(extra="forbid", strict=True)


def wrong(sentence: str) -> PydanticCustomError:
    """A refusal of one value; pydantic adds where it stands."""
    return PydanticCustomError("refused", "{sentence}", {"sentence": sentence})


def _storable(text: str) -> str:
    """What the database can hold: no NUL, no lone half of a surrogate pair (both can be escaped in JSON)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise wrong(_("Geçersiz karakter içeriyor.")) from None
    if "\x00" in text:
        raise wrong(_("Geçersiz karakter içeriyor."))
    return text


def _kurus(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise wrong(_('Tutar, noktayla ayrılmış ondalıklı bir metin olmalıdır: "129.90".'))
    if isinstance(value, int) and abs(value) > LARGEST_ID:
        value = LARGEST_ID  # too large either way, and long digits are slow to write
    try:
        return parse_decimal(str(value))
    except Invalid as error:
        raise wrong(str(error.message)) from None


def _decimal(value: Any) -> Any:
    if not isinstance(value, bool) and isinstance(value, (str, int, Decimal)):
        text = str(value) if not isinstance(value, int) or abs(value) < LARGEST_ID else ""
        if _PLAIN.fullmatch(text):
            return Decimal(text)
    raise wrong(_('Ondalıklı sayı olmalıdır: "1.5".'))


def _rate(value: Any) -> Any:
    rate = _decimal(value)
    if not 0 <= rate < 100 or rate != round(rate, 2):
        raise wrong(_("KDV oranı 0 ile 99,99 arasında olmalıdır."))
    return rate


def _day(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise wrong(_("Gün, YYYY-AA-GG biçiminde yazılmalıdır: 2026-11-23."))


def _moment(value: Any) -> Any:
    if isinstance(value, str) and len(value) <= 40:
        try:
            # In a query "+03:00" arrives as " 03:00" when the plus sign was not escaped.
            moment = datetime.fromisoformat(value.replace(" ", "+") if "T" in value else value)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise wrong(_("Zaman, ISO 8601 biçiminde yazılmalıdır: 2026-11-23T14:05:00Z."))


_MONEY_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "string", "pattern": r"^[0-9]{1,18}(\.[0-9]{1,2})?$"}, {"type": "number", "minimum": 0}],
    "description": 'An amount including VAT: "129.90". A JSON number with at most two decimals is accepted too.',
    "examples": ["129.90"],
}
_DECIMAL_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,6})?$"}, {"type": "number", "minimum": 0}],
    "examples": ["1.5"],
}
_RATE_SCHEMA = {**_DECIMAL_SCHEMA, "description": "VAT in percent: 20, 10, 1.", "examples": [20]}

Text = Annotated[str, AfterValidator(_storable)]
Name = Annotated[Text, Field(max_length=300)]
Long = Annotated[Text, Field(max_length=20_000)]
Money = Annotated[int, BeforeValidator(_kurus), WithJsonSchema(_MONEY_SCHEMA)]
Amount = Annotated[Decimal, BeforeValidator(_decimal), WithJsonSchema(_DECIMAL_SCHEMA)]
Rate = Annotated[Decimal, BeforeValidator(_rate), WithJsonSchema(_RATE_SCHEMA)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Pieces = Annotated[int, Field(ge=1, le=100_000)]


def money(amount: int | None) -> str | None:
    """``amount`` kuruş as answers write it."""
    return None if amount is None else decimal_string(amount)


def moment(value: datetime | None) -> str | None:
    """A time as answers write it: UTC, to the millisecond, with Z."""
    if value is None:
        return None
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"


def plain(value: Decimal) -> str:
    """A number with decimals as answers write it, without needless zeros: "20", "1.5"."""
    return f"{value.normalize():f}"
