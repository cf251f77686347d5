"""Stripe's far side as its documents describe it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from tests.gateway_server import Answer, FarSide

KEY, WEBHOOK = "sk_test_kervan0123456789", "whsec_kervan0123456789"


def nested(body: str) -> dict[str, Any]:
    """``a[b][0]=c`` as objects; lists stay objects with numbers as keys."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(body, keep_blank_values=True):
        path = [part for part in re.split(r"[\[\]]+", name) if part]
        place = found
        for part in path[:-1]:
            place = place.setdefault(part, {})
        place[path[-1]] = value
    return found


def error(status: int, kind: str, message: str, code: str = "") -> Answer:
    told = {"type": kind, "message": message} | ({"code": code} if code else {})
    return status, json.dumps({"error": told})


class Stripe(FarSide):
    """Keeps sessions, payments and refunds; remembers idempotency keys with what they were asked."""

    MOVES = ("/v1/refunds",)
    THROTTLED = error(429, "invalid_request_error", "Too many requests", "rate_limit")

    def __init__(self) -> None:
        super().__init__()
        self.stranger = False
        self.sessions: dict[str, dict[str, Any]] = {}
        self.intents: dict[str, dict[str, Any]] = {}
        self.refunds: list[dict[str, Any]] = []
        self.keys: dict[str, tuple[bytes, Answer]] = {}
        self.headers: list[dict[str, str]] = []

    def answer(self, method: str, path: str, query: dict[str, str], headers: Mapping[str, str], body: bytes) -> Answer:
        self.headers.append(dict(headers))
        if self.stranger or headers.get("Authorization") != f"Bearer {KEY}":
            return error(401, "invalid_request_error", "Invalid API Key provided: sk_test_****6789")
        key = headers.get("Idempotency-Key", "")
        if method == "POST" and key in self.keys:
            asked, told = self.keys[key]
            if asked != body:
                return error(400, "idempotency_error", "Keys for idempotent requests can only be used with the same.")
            return told
        told = self._do(method, path, query, nested(body.decode()))
        if method == "POST" and key:
            self.keys[key] = (body, told)
        return told

    def sell(self, number: str, amount: int) -> None:
        self.intents[number] = {"id": number, "object": "payment_intent", "status": "succeeded", "amount": amount}

    def pay(self, token: str) -> None:
        session = self.sessions[token]
        number = f"pi_{len(self.intents) + 1}"
        held = session["capture_method"] == "manual"
        self.sell(number, session["amount_total"])
        self.intents[number] |= {
            "status": "requires_capture" if held else "succeeded",
            "latest_charge": {"payment_method_details": {"card": {"brand": "visa", "last4": "4242"}}},
        }
        session |= {"status": "complete", "payment_status": "unpaid" if held else "paid", "payment_intent": number}

    def refuse(self, token: str, words: str) -> None:
        number = f"pi_{len(self.intents) + 1}"
        self.sell(number, self.sessions[token]["amount_total"])
        problem = {"code": "card_declined", "decline_code": "insufficient_funds", "message": words}
        self.intents[number] |= {"status": "requires_payment_method", "last_payment_error": problem}
        self.sessions[token]["payment_intent"] = number

    def paid_back(self, number: str) -> int:
        return sum(one["amount"] for one in self.refunds if one["payment_intent"] == number)

    def _do(self, method: str, path: str, query: dict[str, str], asked: dict[str, Any]) -> Answer:
        parts = path.removeprefix("/v1/").split("/")
        if parts[0] == "refunds":
            return self._refund(asked) if method == "POST" else self._refunds(query["payment_intent"])
        if parts[0] == "payment_intents":
            return self._settle(parts[1], parts[2], asked)
        if method == "POST":
            return self._open(asked)
        if len(parts) == 2:
            return 200, json.dumps({"object": "list", "data": [], "has_more": False})
        return self._session(parts[2])

    def _open(self, asked: dict[str, Any]) -> Answer:
        lines = [line["price_data"] for line in asked["line_items"].values()]
        token = f"cs_test_{len(self.sessions) + 1}"
        self.sessions[token] = {
            "id": token,
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "client_reference_id": asked["client_reference_id"],
            "amount_total": sum(int(line["unit_amount"]) for line in lines),
            "currency": lines[0]["currency"],
            "payment_intent": None,
            "url": f"https://checkout.stripe.com/c/pay/{token}",
            "capture_method": asked["payment_intent_data"]["capture_method"],
            "success_url": asked["success_url"],
        }
        return 200, json.dumps(self.sessions[token])

    def _session(self, token: str) -> Answer:
        session = self.sessions.get(token)
        if session is None:
            return error(404, "invalid_request_error", f"No such checkout.session: {token}", "resource_missing")
        return 200, json.dumps({**session, "payment_intent": self.intents.get(session["payment_intent"])})

    def _settle(self, number: str, verb: str, asked: dict[str, Any]) -> Answer:
        intent = self.intents[number]
        if intent["status"] != "requires_capture":
            words = f"This PaymentIntent could not be {verb}d because it has a status of {intent['status']}."
            return error(400, "invalid_request_error", words, "payment_intent_unexpected_state")
        [session] = [one for one in self.sessions.values() if one["payment_intent"] == number]
        if verb == "capture":
            intent |= {"status": "succeeded", "amount_received": int(asked["amount_to_capture"])}
            session["payment_status"] = "paid"
        else:
            intent["status"] = "canceled"
        return 200, json.dumps(intent)

    def _refund(self, asked: dict[str, Any]) -> Answer:
        number, amount = asked["payment_intent"], int(asked["amount"])
        if number not in self.intents:
            return error(404, "invalid_request_error", f"No such payment_intent: '{number}'", "resource_missing")
        if self.paid_back(number) + amount > self.intents[number]["amount"]:
            words = "Refund amount is greater than unrefunded amount on charge."
            return error(400, "invalid_request_error", words, "charge_already_refunded")
        refund = {
            "id": f"re_{len(self.refunds) + 1}",
            "object": "refund",
            "amount": amount,
            "payment_intent": number,
            "status": "succeeded",
            "metadata": asked["metadata"],
        }
        self.refunds.append(refund)
        return 200, json.dumps(refund)

    def _refunds(self, number: str) -> Answer:
        ours = [refund for refund in self.refunds if refund["payment_intent"] == number]
        return 200, json.dumps({"object": "list", "data": ours, "has_more": False, "url": "/v1/refunds"})
