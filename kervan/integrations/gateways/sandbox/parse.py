"""Deneme POS's answers as the port wants them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kervan.payments.gateways import GatewayRefused, RefundAnswer, RefundOutcome

NO_SUCH_REFUND = "06"

#: What the merchant can do about it, by the gateway's code.
REPAIRS: dict[str, str | Promise] = {
    "01": _("Ayarlar → Sanal POS sayfasında hesabın bilgilerini denetleyin, sonra yeniden deneyin."),
    "05": _("Ödemenin sanal POS’taki numarası yanlış olabilir; iadeyi IBAN’a ödeyin ya da sanal POS ekranından yapın."),
    "09": _("Bu ödemeden sanal POS ekranında da iade yapılmış olabilir; oradan denetleyin."),
    "12": _("İadeyi sanal POS ekranından yapın ya da IBAN’a ödeyin."),
    "51": _("Sanal POS hesabınızda bakiye oluşunca yeniden deneyin ya da IBAN’a ödeyin."),
    "54": _("Müşteriden IBAN isteyip iadeyi IBAN’a ödeyin."),
}


def parse_refund(answer: Mapping[str, Any]) -> RefundAnswer:
    """The refund that was made. Raises ``GatewayRefused`` in the gateway's words."""
    refuse_if_refused(answer)
    return RefundAnswer(
        reference=answer["reference"], outcome=RefundOutcome.SUCCEEDED, number=answer["refundId"], raw=dict(answer)
    )


def parse_found(answer: Mapping[str, Any]) -> RefundAnswer | None:
    """The refund that was asked about, or None when there is none."""
    return None if answer.get("errorCode") == NO_SUCH_REFUND else parse_refund(answer)


def refuse_if_refused(answer: Mapping[str, Any]) -> None:
    """Raises ``GatewayRefused`` in the gateway's words."""
    if answer["status"] != "success":
        code = answer["errorCode"]
        raise GatewayRefused(answer["errorMessage"], code=code, hint=REPAIRS.get(code, ""))
