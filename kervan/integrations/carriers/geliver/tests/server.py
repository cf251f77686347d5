"""Geliver's far side as its own Python SDK describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.gateway_server import Answer, FarSide

TOKEN, SENDER = "gl-gizli", "adres-1"
PDF = "%PDF-1.4 etiket"


class No(Exception):
    """The carrier's no: status, code and words."""


class Geliver(FarSide):
    """Keeps shipments by id; buying twice is two labels there."""

    MOVES = ("/transactions", "/shipments")

    def __init__(self) -> None:
        super().__init__()
        self.shipments: dict[str, dict[str, Any]] = {}
        self.keeps_filter = True
        self.page_size = 100
        self.no_label = False
        self.labels_asked_with: list[str | None] = []

    def answer(self, method: str, path: str, query: dict[str, str], headers: Mapping[str, str], body: bytes) -> Answer:
        lower = {name.lower(): held for name, held in headers.items()}
        if path.startswith("/etiket/"):
            self.labels_asked_with.append(lower.get("authorization"))
            return (500, "{}") if self.no_label else (200, PDF)
        if lower.get("authorization") != f"Bearer {TOKEN}":
            return 401, json.dumps(
                {"result": False, "code": "E1001", "message": "Yetkisiz erişim", "additionalMessage": ""}
            )
        try:
            if (method, path) == ("POST", "/transactions"):
                return self._good(self._buy(json.loads(body)))
            if (method, path) == ("GET", "/shipments"):
                return 200, json.dumps(self._list(query), ensure_ascii=False)
            if method == "DELETE":
                return self._good(self._cancel(path.rpartition("/")[2]))
        except No as no:
            status, code, words = no.args
            told = {"result": False, "code": code, "message": "Hata", "additionalMessage": words}
            return status, json.dumps(told, ensure_ascii=False)
        return 404, json.dumps({"result": False, "code": "E404", "message": "Not found"})

    def _good(self, data: Any) -> Answer:
        return 200, json.dumps({"result": True, "data": data}, ensure_ascii=False)

    def _buy(self, asked: dict[str, Any]) -> dict[str, Any]:
        told = asked["shipment"]
        address = told["recipientAddress"]
        if told["senderAddressID"] != SENDER:
            raise No(400, "E1020", "Gönderici adresi (address) bulunamadı.")
        if len(address["name"]) < 3:
            raise No(400, "E1031", "Alıcı adı en az 3 karakter olmalıdır.")
        if not isinstance(told["weight"], str) or not isinstance(told["length"], str):
            raise No(400, "E1032", "Ölçüler metin olmalıdır.")
        if address["cityCode"] == "00":
            raise No(200, "E1033", "Şehir bulunamadı.")
        number = f"gl-{len(self.shipments) + 1}"
        self.shipments[number] = {
            "id": number,
            "barcode": f"7300000000{len(self.shipments) + 1:02d}",
            "acceptedOfferID": "teklif-1",
            "labelURL": f"{self.address}/etiket/{number}",
            "trackingNumber": None,
            "trackingUrl": None,
            "statusCode": "ACCEPTED",
            "cancelDate": None,
            "order": told["order"],
            "asked": asked,
            "trackingStatus": None,
        }
        return {"id": "islem-1", "shipment": self.shipments[number]}

    def _list(self, query: dict[str, str]) -> dict[str, Any]:
        rows = list(reversed(self.shipments.values()))
        if self.keeps_filter and "orderNumber" in query:
            rows = [row for row in rows if row["order"]["orderNumber"] == query["orderNumber"]]
        start = (int(query["page"]) - 1) * self.page_size
        pages = -(-len(rows) // self.page_size)
        return {
            "result": True,
            "limit": self.page_size,
            "page": int(query["page"]),
            "totalRows": len(rows),
            "totalPages": pages,
            "data": rows[start : start + self.page_size],
        }

    def _cancel(self, number: str) -> dict[str, Any]:
        shipment = self.shipments[number]
        if shipment["cancelDate"]:
            raise No(400, "E1040", "Gönderi daha önce iptal edilmiş.")
        if shipment["trackingStatus"]:
            raise No(400, "E1041", "Gönderi kargoya verilmiş, iptal edilemez.")
        shipment["cancelDate"] = "2024-03-11T15:00:00Z"
        return shipment

    # the carrier behind it

    def happen(self, reference: str, code: str, finer: str, words: str, at: str, place: str = "") -> None:
        for shipment in self.shipments.values():
            if shipment["order"]["orderNumber"] == reference:
                shipment["trackingNumber"] = f"TR{shipment['barcode']}"
                shipment["trackingUrl"] = f"https://takip.geliver.io/{shipment['id']}"
                shipment["trackingStatus"] = {
                    "trackingStatusCode": code,
                    "trackingSubStatusCode": finer,
                    "statusDetails": words,
                    "statusDate": at,
                    "locationName": place,
                }
