"""Where transfers arrive."""

from __future__ import annotations

from copy import copy

from django.db import transaction
from django.utils.translation import gettext as _

from kervan.events.record import record
from kervan.lib.actor import Actor
from kervan.lib.changes import changes_between
from kervan.lib.errors import Invalid, NotFound
from kervan.lib.iban import bank_name, check_iban
from kervan.lib.text import clean
from kervan.payments.models import BankAccount


@transaction.atomic
def save_bank_account(
    account_id: int | None, *, actor: Actor, iban: str, holder: str, bank: str = "", active: bool = True
) -> BankAccount:
    """Enter an account (None) or change it. The bank's name is found by the IBAN when none is given.

    An account with payments is switched off rather than removed.

    Raises ``Invalid`` for a wrong or known IBAN or without a holder, ``NotFound`` for an unknown account.
    """
    number = check_iban(iban, field="iban")
    holder, bank = clean(holder, 150), clean(bank, 80) or (bank_name(number) or "")[:80]
    wrong = {}
    if not holder:
        wrong["holder"] = _("Hesap sahibini yazın.")
    if not bank:
        wrong["bank"] = _("Bankanın adını yazın.")
    if BankAccount.objects.filter(iban=number).exclude(pk=account_id or 0).exists():
        wrong["iban"] = _("Bu IBAN zaten kayıtlı.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    row = BankAccount()
    if account_id is not None:
        found = BankAccount.objects.select_for_update().filter(pk=account_id).first()
        if found is None:
            raise NotFound(_("Böyle bir banka hesabı yok."), code="bank_account_not_found")
        row = found
    before = copy(row)
    row.iban, row.holder, row.bank, row.active = number, holder, bank, active
    changes = changes_between(before, row, ("iban", "holder", "bank", "active"))
    if changes or row.pk is None:
        row.save()
        record("settings.changed", about=row, actor=actor, page="bank_accounts", changes=changes)
    return row
