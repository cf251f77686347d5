"""HepsiJet's far side as its document of 2021 and a client's types of 2023 describe it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from tests.gateway_server import Answer, FarSide

USER, PASSWORD, API_KEY, FIRM = "magaza", "hj-gizli", "hj-anahtar-gizli", "CNR"


class No(Exception):
    """The carrier's no, in words."""


class Hepsijet(FarSide):
    """Keeps orders by customerDeliveryNo."""

    MOVES = ("/rest/delivery/sendDeliveryOrderEnhanced", "/rest/delivery/deleteDeliveryOrder")

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self.tokens: set[str] = set()
        self.issued = 0
        self.without_rest = self.one_row = self.no_labels = False

    def answer(self, method: str, path: str, query: dict[str, str], headers: Mapping[str, str], body: bytes) -> Answer:
        lower = {name.lower(): held for name, held in headers.items()}
        if path == "/auth/getToken":
            return self._token(lower)
        if path.startswith("/rest") == self.without_rest:
            return 404, json.dumps({"timestamp": 1, "error": "Not Found", "path": path})
        if lower.get("x-auth-token") not in self.tokens:
            return 403, json.dumps({"status": "FAIL", "message": "Token geçersiz veya süresi dolmuş.", "data": None})
        try:
            data = self._answer(path.removeprefix("/rest"), json.loads(body) if body else {})
        except No as no:
            return 200, json.dumps({"status": "FAIL", "message": str(no), "data": None}, ensure_ascii=False)
        return 200, json.dumps({"status": "OK", "message": None, "data": data}, ensure_ascii=False)

    def _token(self, headers: Mapping[str, str]) -> Answer:
        wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if (headers.get("authorization"), headers.get("apikey")) != (wanted, API_KEY):
            return 401, json.dumps({"status": "FAIL", "message": "Kullanıcı adı veya şifre hatalı.", "data": None})
        self.issued += 1
        self.tokens.add(f"hj-token-{self.issued}")
        return 200, json.dumps({"status": "OK", "data": {"token": f"hj-token-{self.issued}"}})

    def _answer(self, path: str, asked: dict[str, Any]) -> Any:
        if path == "/delivery/sendDeliveryOrderEnhanced":
            return self._order(asked)
        if path.startswith("/delivery/generateZplBarcode/"):
            if self.no_labels:
                raise No("Etiket oluşturulamadı.")
            barcode, pieces = path.split("/")[3:]
            return [self._label(barcode, piece, int(pieces)) for piece in range(1, int(pieces) + 1)]
        if path.startswith("/delivery/deleteDeliveryOrder/"):
            return self._delete(path.rpartition("/")[2])
        if path == "/delivery/integration/track":
            found = [
                {
                    "barcode": barcode,
                    "trackingUrl": f"https://hepsijet.com/gonderi-takibi/{barcode}",
                    "details": self._rows(self.orders[barcode]["events"]),
                }
                for barcode in asked["barcodes"]
                if barcode in self.orders
            ]
            if not found:
                raise No("Gönderi bulunamadı.")
            return self._rows(found)
        raise No("Bilinmeyen istek.")

    def _rows(self, held: list[Any]) -> Any:
        return held[0] if self.one_row and len(held) == 1 else held

    def _order(self, asked: dict[str, Any]) -> dict[str, Any]:
        delivery = asked["delivery"]
        barcode = delivery["customerDeliveryNo"]
        if asked["company"]["abbreviationCode"] != FIRM:
            raise No("Firma tanımı hatalı, kullanıcı yetkisi yok.")
        if barcode in self.orders:
            raise No("Sipariş numarası sistemde kayıtlı")
        if not delivery["receiver"]["lastName"]:
            raise No("Alıcı adı soyadı eksik: isim alanı geçersiz.")
        if len(delivery["receiver"]["phone1"]) != 10:
            raise No("Alıcı telefon numarası geçersiz.")
        if delivery["recipientAddress"]["town"]["name"] == "Kordon":
            raise No("İlçe bulunamadı: Kordon")
        if ("deliveryAmountList" in asked) != ("serviceType" in asked):
            raise No("Tahsilat bilgisi eksik.")
        self.orders[barcode] = {"asked": asked, "events": []}
        self.happen(barcode, "NEO", "2024-03-11T17:45:02", "")
        pieces = delivery["totalParcels"]
        return {
            "customerDeliveryNo": barcode,
            "zplBarcodeDTOList": [self._label(barcode, piece, pieces) for piece in range(1, pieces + 1)],
        }

    def _label(self, barcode: str, piece: int, pieces: int) -> dict[str, Any]:
        zpl = f"^XA^PW799^LL0719^BY2,3,104^FD>:{barcode}^FS^FD{piece}/{pieces}^FS^XZ"
        return {"zplBarcode": zpl, "parcelNo": piece, "totalParcels": pieces}

    def _delete(self, barcode: str) -> dict[str, Any]:
        if barcode not in self.orders:
            raise No("Gönderi bulunamadı.")
        last = self.orders[barcode]["events"][-1]["integrationStatus"]
        if last != "NEO":
            raise No(f"Gönderi {last} durumunda, silinemez.")
        self.happen(barcode, "DELETED", "2024-03-11T18:00:00", "")
        return {}

    # the courier

    def happen(self, barcode: str, status: str, at: str, place: str, reason: str | None = None) -> None:
        self.orders[barcode]["events"].append(
            {
                "transactionLocation": place,
                "transactionDate": at,
                "integrationStatus": status,
                "deliveredPerson": None,
                "nonDeliveryReason": reason,
            }
        )
