"""From what a call names to what an action takes; everything unknown is a 404 or a named field."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from django.utils.translation import gettext as _

from kervan.api.fields import LARGEST_ID, Given, Id, Pieces
from kervan.catalog.models import Variant
from kervan.lib.errors import Invalid, NotFound
from kervan.orders.models import Order
from kervan.returns.models import Return
from kervan.shipping.models import CarrierAccount, Shipment
from kervan.shipping.queries import default_account


class LinePieces(Given):
    """Pieces of one order line."""

    line_id: Id
    quantity: Pieces


def order_id(number: int) -> int:
    """The order with this number. Raises ``NotFound``."""
    found = Order.objects.filter(number=number).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(_("#%(number)s numaralı sipariş yok.") % {"number": number}, code="order_not_found")
    return found


def order_ids(numbers: Sequence[int]) -> list[int]:
    """The orders with these numbers, in that order, in one statement. Raises ``NotFound`` naming the first unknown one."""
    known = dict(Order.objects.filter(number__in=numbers).values_list("number", "pk"))
    return [known[number] if number in known else order_id(number) for number in numbers]


def variant(sku: str) -> Variant:
    """The product with this SKU. Raises ``NotFound``."""
    found = Variant.objects.select_related("product").defer("search").filter(sku=sku).first()
    if found is None:
        raise NotFound(_("%(sku)s kodlu ürün yok.") % {"sku": sku}, code="product_not_found")
    return found


def shipment(shipment_id: int) -> Shipment:
    """The parcel with what its answer needs. Raises ``NotFound``."""
    found = shipments().filter(pk=shipment_id).first()
    if found is None:
        raise NotFound(_("Böyle bir gönderi yok."), code="shipment_not_found")
    return found


def shipments() -> Any:
    """Parcels with order, lines and scans: three statements whatever their number."""
    return (
        Shipment.objects.select_related("order", "account")
        .defer("order__search")
        .prefetch_related("lines__line", "scans")
    )


def return_id(code: str) -> int:
    """The return with this code. Raises ``NotFound``."""
    found = Return.objects.filter(code=code.upper()).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(_("%(code)s kodlu iade yok.") % {"code": code}, code="return_not_found")
    return found


def quantities(lines: Sequence[LinePieces] | None, *, path: str = "lines") -> dict[int, int] | None:
    """Line id → pieces, as actions take them. Raises ``Invalid`` for a line named twice."""
    if lines is None:
        return None
    pieces: dict[int, int] = {}
    for place, line in enumerate(lines):
        if line.line_id in pieces:
            message = _("Aynı satır iki kez yazılmış.")
            raise Invalid(message, fields={f"{path}.{place}.line_id": message})
        pieces[line.line_id] = line.quantity
    return pieces


@contextmanager
def fields_as_given(lines: Sequence[LinePieces] | None, *, path: str = "lines", **renamed: str) -> Iterator[None]:
    """Actions know pieces by line id ("quantities.17"); the caller wrote "lines.0.quantity"."""
    places = {str(line.line_id): f"{path}.{place}.quantity" for place, line in enumerate(lines or ())}
    try:
        yield
    except Invalid as error:
        fields = {_as_given(field, places, renamed): message for field, message in error.fields.items()}
        raise Invalid(error.message, code=error.code, fields=fields, **error.details) from error


def _as_given(field: str, places: Mapping[str, str], renamed: Mapping[str, str]) -> str:
    table, _dot, line_id = field.partition(".")
    if table in {"quantities", "lost"} and line_id in places:
        return places[line_id]
    if table in {"pieces", "reasons"}:
        line_id, _dot, outcome = line_id.partition(".")
        place = places.get(line_id, "").rpartition(".")[0]
        return f"{place}.{outcome or ('reason' if table == 'reasons' else 'line_id')}" if place else field
    return renamed.get(field, field)


def carrier_account_id(given: Any) -> int | None:
    """The account named by id or by name; the shop's default when nothing was said; none when null was said.

    Raises ``Invalid`` for an unknown name or both at once.
    """
    said = given.model_fields_set & {"carrier_account_id", "carrier_account"}
    if not said:
        account = default_account()
        return account.pk if account else None
    if len(said) == 2:
        message = _("Kargo hesabını ya numarasıyla ya adıyla yazın.")
        raise Invalid(message, fields={"carrier_account": message})
    if given.carrier_account is None:
        return cast("int | None", given.carrier_account_id)
    named = CarrierAccount.objects.filter(name__iexact=given.carrier_account.strip(), active=True).first()
    if named is None:
        message = _("“%(name)s” adında bir kargo hesabı yok.") % {"name": given.carrier_account[:80]}
        raise Invalid(message, fields={"carrier_account": message})
    return named.pk


def words(field: str, given: str, known: Sequence[str]) -> list[str]:
    """The words of a filter, separated by commas. Raises ``Invalid`` for one that is not ``known``."""
    found = [word.strip() for word in given.split(",") if word.strip()]
    if any(word not in known for word in found):
        message = _("Şunlardan biri olmalıdır: %(words)s.") % {"words": ", ".join(known)}
        raise Invalid(message, fields={field: message})
    return found


def make_cursor(*values: object) -> str:
    """A place in a list, to go on from; opaque to the caller."""
    return base64.urlsafe_b64encode("|".join(map(str, values)).encode()).decode().rstrip("=")


def open_cursor(cursor: str, count: int) -> list[str]:
    """The values that ``make_cursor`` was given. Raises ``Invalid`` for anything else."""
    try:
        values = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii").split("|")
    except (ValueError, binascii.Error):
        values = []
    if len(values) != count or not values[-1].isdigit() or int(values[-1][:20]) > LARGEST_ID:
        raise cursor_invalid()
    return values


def cursor_invalid() -> Invalid:
    """The refusal of a cursor that we never made."""
    message = _("Bu imleç geçersiz.")
    return Invalid(message, code="cursor_invalid", fields={"cursor": message})
