"""Whether a carrier account is for this parcel (uygun değil, and why). Pure: reads what it is given."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from kervan.customers.address import Address
from kervan.customers.place_codes import within
from kervan.lib.errors import NotAllowed
from kervan.lib.money import format_money
from kervan.orders.models import Order, PaymentMethod
from kervan.shipping.address_check import told_address, why_refused
from kervan.shipping.models import CarrierAccount, Shipment


def why_unfit(account: CarrierAccount, order: Order, *, desi: Decimal = Decimal(0), weight_g: int = 0) -> str:
    """The first of the account's rules, or its carrier's, that says no; "" when it fits. Owed at the door is the balance."""
    return (
        _wrong_address(account, order)
        or _wrong_place(account, order)
        or _wrong_money(account, order, max(order.balance, 0))
        or _too_much(account, desi, weight_g)
    )


def refuse_unfit(shipment: Shipment) -> None:
    """Raises ``NotAllowed`` when its carrier would refuse the address (``address_unfit``) or its account is not for this parcel
    (``account_unfit``).
    """
    account = shipment.account
    if account is None:
        return
    code, reason = "address_unfit", _wrong_address(account, shipment.order)
    if not reason:
        code, reason = "account_unfit", _against_rules(account, shipment)
    if reason:
        message = _("%(account)s bu gönderi için uygun değil: %(reason)s") % {"account": account.name, "reason": reason}
        raise NotAllowed(message, code=code, carrier_account_id=account.pk, reason=reason)


def _wrong_address(account: CarrierAccount, order: Order) -> str:
    if not order.shipping_address:
        return ""
    return why_refused(account.type, told_address(order))


def _against_rules(account: CarrierAccount, shipment: Shipment) -> str:
    return (
        _wrong_place(account, shipment.order)
        or _wrong_money(account, shipment.order, shipment.cod_amount)
        or _too_much(account, shipment.desi, shipment.weight_g)
    )


def _wrong_place(account: CarrierAccount, order: Order) -> str:
    if account.where == CarrierAccount.Where.EVERYWHERE or not order.shipping_address:
        return ""
    address = Address.from_data(order.shipping_address)
    named = within(account.places, country=address.country, city=address.city, district=address.district)
    if named == (account.where == CarrierAccount.Where.ONLY):
        return ""
    place = " / ".join(part for part in (address.district, address.city) if part) or address.country
    return _("%(place)s adresine göndermez.") % {"place": place}


def _wrong_money(account: CarrierAccount, order: Order, owed: int) -> str:
    if order.payment_method != PaymentMethod.CASH_ON_DELIVERY or owed <= 0:
        return ""
    door = CarrierAccount.Door(account.at_the_door)
    if door is CarrierAccount.Door.NONE:
        return _("kapıda ödeme almaz.")
    if door is CarrierAccount.Door.CASH and order.door_card:
        return _("kapıda kart almaz.")
    if door is CarrierAccount.Door.CARD and not order.door_card:
        return _("kapıda nakit almaz.")
    if account.most_cash is not None and owed > account.most_cash:
        return _("kapıda en çok %(most)s alır.") % {"most": format_money(account.most_cash)}
    return ""


def _too_much(account: CarrierAccount, desi: Decimal, weight_g: int) -> str:
    if account.most_desi is not None and desi > account.most_desi:
        most = f"{account.most_desi.normalize():f}".replace(".", ",")
        return _("en çok %(most)s desi alır.") % {"most": most}
    if account.most_weight_g is not None and weight_g > account.most_weight_g:
        most = f"{Decimal(account.most_weight_g) / 1000:f}".replace(".", ",")
        return _("en çok %(most)s kg alır.") % {"most": most}
    return ""
