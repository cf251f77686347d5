"""Ödeme yaptım."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib import clock
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid, NotAllowed
from kervan.lib.money import LARGEST
from kervan.lib.pictures import MOST_BYTES, as_jpeg
from kervan.lib.text import clean
from kervan.orders.models import Order
from kervan.payments.models import BankAccount, TransferNotice
from kervan.payments.notices import may_announce

MOST_WAITING = 3
OLDEST = timedelta(days=180)


@transaction.atomic
def announce_transfer(
    order_id: int,
    *,
    actor: Actor,
    bank: str,
    sender: str,
    sent_on: date,
    amount: int,
    bank_account_id: int | None = None,
    receipt: bytes | None = None,
    once_key: str = "",
) -> TransferNotice:
    """The customer says that they sent the money. Nothing is booked; the order is not given up until staff have looked.

    A receipt is a picture (written anew, so that nothing hides in it) or a PDF, by its content. ``once_key`` is the
    form's own mark: sent twice, it is one notice.

    Raises ``NotAllowed`` when no transfer is awaited (``nothing_to_announce``) or three notices wait already
    (``too_many_notices``); ``Invalid`` for a field that is missing or odd, or a receipt that is none
    (``invalid_receipt``).
    """
    kept = _as_receipt(receipt) if receipt else None
    order = Order.objects.locked(order_id)
    once_key = clean(once_key, 64)
    if once_key and (known := order.transfer_notices.filter(once_key=once_key).first()):
        return known
    if not may_announce(order):
        raise NotAllowed(_("Bu siparişte beklenen bir havale yok."), code="nothing_to_announce")
    if order.transfer_notices.filter(state=TransferNotice.State.WAITING).count() >= MOST_WAITING:
        message = _("Bildirimlerinizi aldık; yanıtlanmadan yenisi gönderilemez.")
        raise NotAllowed(message, code="too_many_notices")
    bank, sender = clean(bank, 80), clean(sender, 150)
    _check(bank, sender, sent_on, amount, bank_account_id)
    notice = TransferNotice(
        order=order,
        bank=bank,
        sender=sender,
        sent_on=sent_on,
        amount=amount,
        bank_account_id=bank_account_id,
        once_key=once_key,
    )
    if kept is not None:
        content, notice.receipt_type, ending = kept
        name = f"{order.number}-{hashlib.sha256(content).hexdigest()[:16]}.{ending}"
        notice.receipt.save(name, ContentFile(content), save=False)
    notice.save()
    record(
        "transfer.announced",
        about=order,
        actor=actor,
        notice_id=notice.pk,
        amount=amount,
        bank=bank,
        sender=sender,
        sent_on=sent_on,
        receipt=kept is not None,
    )
    return notice


def _check(bank: str, sender: str, sent_on: date, amount: int, bank_account_id: int | None) -> None:
    wrong: dict[str, str] = {}
    if not bank:
        wrong["bank"] = _("Parayı gönderdiğiniz bankayı yazın.")
    if not sender:
        wrong["sender"] = _("Hesap sahibinin adını yazın.")
    if not clock.today() - OLDEST <= sent_on <= clock.today():
        wrong["sent_on"] = _("Gönderdiğiniz gün bugünden sonra ya da çok eski olamaz.")
    if not 0 < amount <= LARGEST:
        wrong["amount"] = _("Tutar sıfırdan büyük olmalıdır.")
    if bank_account_id is not None and not BankAccount.objects.filter(pk=bank_account_id).exists():
        wrong["bank_account_id"] = _("Böyle bir banka hesabı yok.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)


def _as_receipt(content: bytes) -> tuple[bytes, str, str]:
    """What is kept of the file, its type and its ending."""
    if content[:5] == b"%PDF-":
        if len(content) > MOST_BYTES:
            message = _("Dekont en fazla 10 MB olabilir.")
            raise Invalid(message, code="invalid_receipt", fields={"receipt": message})
        return content, "application/pdf", "pdf"
    try:
        return as_jpeg(content, field="receipt", code="invalid_receipt")[0], "image/jpeg", "jpg"
    except Invalid:
        message = _("Dekont PDF, PNG, JPEG ya da WebP olmalı ve 10 MB'ı geçmemelidir.")
        raise Invalid(message, code="invalid_receipt", fields={"receipt": message}) from None
