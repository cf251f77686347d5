"""iyzico's far side as its documents and its libraries' recorded answers describe it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from tests.gateway_server import Answer, FarSide

API_KEY, SECRET = "sandbox-api", "testsecret"
FORM = "/payment/iyzipos/checkoutform/initialize/auth/ecom"
DETAIL = "/payment/iyzipos/checkoutform/auth/ecom/detail"


def signature(*parts: str, between: str = ":") -> str:
    return hmac.new(SECRET.encode(), between.join(parts).encode(), hashlib.sha256).hexdigest()


def no(code: str, message: str, **more: Any) -> dict[str, Any]:
    return {"status": "failure", "errorCode": code, "errorMessage": message, "locale": "tr", **more}


class Iyzico(FarSide):
    """Keeps pages by token and payments by number."""

    MOVES = ("/v2/payment/refund",)
    THROTTLED = (200, json.dumps(no("50000", "Request Limit Exceeded")))

    def __init__(self) -> None:
        super().__init__()
        self.stranger = self.wrong_signature = self.paid_basket_is_another = False
        self.pages: dict[str, dict[str, Any]] = {}  # token → what was asked for
        self.payments: dict[str, dict[str, Any]] = {}  # paymentId → amount in kuruş, refunds

    def answer(self, method: str, path: str, query: dict[str, str], headers: Mapping[str, str], body: bytes) -> Answer:
        if self.stranger or not self._signed(path, headers, body):
            return 200, json.dumps(no("1000", "Geçersiz imza"))
        asked = json.loads(body) if body else {}
        if path == "/payment/bin/check":
            told = {"status": "success", "binNumber": asked["binNumber"]}
        elif path == FORM:
            told = self._form(asked)
        elif path == DETAIL:
            told = self._detail(asked)
        elif path == "/v2/payment/refund":
            told = self._refund(asked)
        elif path == "/v2/reporting/payment/details":
            told = self._report(query["paymentId"])
        else:
            return 404, "{}"
        return 200, json.dumps(told)

    def pay(self, token: str, **told: Any) -> str:
        """The customer fills in the page; the payment's number."""
        number = str(22483975 + len(self.payments))
        price = float(self.pages[token]["price"])
        self.pages[token]["payment"] = {
            "paymentId": number,
            "paymentStatus": "SUCCESS",
            "price": price,
            "paidPrice": price,
            "installment": 1,
            "fraudStatus": 1,
            "cardAssociation": "MASTER_CARD",
            "lastFourDigits": "0008",
            **told,
        }
        self.sell(number, round(price * 100))
        return number

    def sell(self, number: str, amount: int) -> None:
        self.payments[number] = {"amount": amount, "refunds": []}

    def paid_back(self, number: str) -> int:
        return sum(refund["amount"] for refund in self.payments[number]["refunds"])

    def _signed(self, path: str, headers: Mapping[str, str], body: bytes) -> bool:
        rnd = headers["X-Iyzi-Rnd"] if "X-Iyzi-Rnd" in headers else headers["x-iyzi-rnd"]
        expected = f"apiKey:{API_KEY}&randomKey:{rnd}&signature:" + signature(rnd + path, body.decode(), between="")
        return headers["Authorization"] == "IYZWSv2 " + base64.b64encode(expected.encode()).decode()

    def _form(self, asked: dict[str, Any]) -> dict[str, Any]:
        cents = [round(float(item["price"]) * 100) for item in asked["basketItems"]]
        if min(cents) <= 0 or sum(cents) != round(float(asked["price"]) * 100):
            return no("5062", "Gönderilen tutar tüm kırılımların toplam tutarına eşit olmalıdır.")
        if not asked["buyer"]["email"]:
            return no("5010", "Alıcı e-postası gönderilmesi zorunludur.")
        token = f"tok-{len(self.pages) + 1}"
        self.pages[token] = {**asked, "payment": None}
        return {
            "status": "success",
            "conversationId": asked["conversationId"],
            "token": token,
            "tokenExpireTime": 1800,
            "paymentPageUrl": f"https://sandbox-cpp.iyzipay.com?token={token}&lang=tr",
            "signature": self._sign(asked["conversationId"], token),
        }

    def _detail(self, asked: dict[str, Any]) -> dict[str, Any]:
        page = self.pages.get(asked["token"])
        if page is None:
            return no("5116", "Token bulunamadı")
        base = {
            "status": "success",
            "token": asked["token"],
            "conversationId": asked["conversationId"],
            "basketId": "BAŞKA" if self.paid_basket_is_another else page["basketId"],
            "currency": page["currency"],
        }
        payment = page["payment"]
        if payment is None:
            return {**base, "paymentStatus": "INIT_THREEDS"}
        told = {**base, **payment}
        if told["paymentStatus"] == "FAILURE":
            return {**told, "status": "failure"}
        names = ("paymentStatus", "paymentId", "currency", "basketId", "conversationId", "paidPrice", "price", "token")
        told["signature"] = self._sign(*(str(told[name]).removesuffix(".0") for name in names))
        return told

    def _sign(self, *parts: str) -> str:
        return "0" * 64 if self.wrong_signature else signature(*parts)

    def _refund(self, asked: dict[str, Any]) -> dict[str, Any]:
        payment = self.payments.get(asked["paymentId"])
        if payment is None:
            return no("5085", "Ödeme kaydı bulunamadı")
        amount = round(float(asked["price"]) * 100)
        if self.paid_back(asked["paymentId"]) + amount > payment["amount"]:
            return no("5092", "İade tutarı ödeme tutarından büyük olamaz")
        payment["refunds"].append({"amount": amount, "name": asked["conversationId"]})
        return {"status": "success", "paymentId": asked["paymentId"], "price": amount / 100, "currency": "TRY"}

    def _report(self, number: str) -> dict[str, Any]:
        payment = self.payments.get(number)
        if payment is None:
            return {"status": "success", "payments": []}
        refunds = [
            {
                "refundTxId": 700 + place,
                "refundConversationId": refund["name"],
                "refundPrice": refund["amount"] / 100,
                "refundStatus": 1,
            }
            for place, refund in enumerate(payment["refunds"])
        ]
        item = {"paymentTransactionId": 1, "refunds": refunds}
        return {"status": "success", "payments": [{"paymentId": number, "itemTransactions": [item]}]}
