"""PayTR's far side as its documents describe it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from tests.gateway_server import Answer, FarSide

MERCHANT, KEY, SALT = "100001", "testkey", "testsalt"


def token(*parts: str) -> str:
    return base64.b64encode(hmac.new(KEY.encode(), "".join(parts).encode(), hashlib.sha256).digest()).decode()


class Paytr(FarSide):
    """Keeps pages and payments by merchant_oid."""

    MOVES = ("/odeme/iade",)

    def __init__(self) -> None:
        super().__init__()
        self.stranger = False
        self.pages: dict[str, dict[str, str]] = {}
        self.payments: dict[str, dict[str, Any]] = {}

    def answer(self, method: str, path: str, query: dict[str, str], headers: Mapping[str, str], body: bytes) -> Answer:
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        told = {"/odeme/api/get-token": self._page, "/odeme/durum-sorgu": self._status, "/odeme/iade": self._refund}
        return 200, json.dumps(told[path](form), ensure_ascii=False)

    def pay(self, oid: str, *, above: int = 0, taksit: int = 0, amount: int | None = None) -> None:
        amount = int(self.pages[oid]["payment_amount"]) if amount is None else amount
        self.payments[oid] = {"amount": amount, "total": amount + above, "taksit": taksit, "returns": []}

    def sell(self, oid: str, amount: int) -> None:
        self.payments[oid] = {"amount": amount, "total": amount, "taksit": 0, "returns": []}

    def paid_back(self, oid: str) -> int:
        return sum(one["amount"] for one in self.payments[oid]["returns"])

    def _known(self, form: dict[str, str], *names: str) -> bool:
        return not self.stranger and form["paytr_token"] == token(*(form[name] for name in names), SALT)

    def _page(self, form: dict[str, str]) -> dict[str, Any]:
        names = ("merchant_id", "user_ip", "merchant_oid", "email", "payment_amount", "user_basket")
        names += ("no_installment", "max_installment", "currency", "test_mode")
        if not self._known(form, *names):
            return {"status": "failed", "reason": "paytr_token gonderilmedi veya gecersiz"}
        if not form["merchant_oid"].isalnum():
            return {"status": "failed", "reason": "merchant_oid alfanumerik olmalidir"}
        json.loads(base64.b64decode(form["user_basket"]))
        self.pages[form["merchant_oid"]] = form
        return {"status": "success", "token": hashlib.sha256(form["merchant_oid"].encode()).hexdigest()}

    def _status(self, form: dict[str, str]) -> dict[str, Any]:
        if not self._known(form, "merchant_id", "merchant_oid"):
            return {"status": "error", "err_no": "001", "err_msg": "Geçersiz istek ya da mağaza aktif değil"}
        payment = self.payments.get(form["merchant_oid"])
        if payment is None:
            return {"status": "error", "err_no": "004", "err_msg": "Bu sipariş numarasıyla başarılı ödeme bulunamadı"}
        returns = [
            {"return_amount": f"{one['amount'] / 100:.2f}", "reference_no": one["name"], "date_completed": ""}
            for one in payment["returns"]
        ]
        return {
            "status": "success",
            "payment_amount": f"{payment['amount'] / 100:.2f}",
            "payment_total": f"{payment['total'] / 100:.2f}".replace(".", ","),
            "currency": "TL",
            "taksit": str(payment["taksit"]),
            "kart_marka": "MASTERCARD",
            "masked_pan": "540667******5403",
            "returns": returns,
        }

    def _refund(self, form: dict[str, str]) -> dict[str, Any]:
        if not self._known(form, "merchant_id", "merchant_oid", "return_amount"):
            return {"status": "error", "err_no": "004", "err_msg": "paytr_token geçersiz"}
        payment = self.payments.get(form["merchant_oid"])
        if payment is None:
            return {"status": "error", "err_no": "005", "err_msg": "Başarılı ödeme bulunamadı"}
        amount = round(float(form["return_amount"]) * 100)
        if self.paid_back(form["merchant_oid"]) + amount > payment["amount"]:
            return {"status": "error", "err_no": "009", "err_msg": "İade tutarı kalan tutardan fazla"}
        payment["returns"].append({"amount": amount, "name": form["reference_no"]})
        return {"status": "success", "merchant_oid": form["merchant_oid"], "return_amount": form["return_amount"]}
