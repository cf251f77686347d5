"""Kolay Gelsin's far side as its own document describes it: an envelope, and refusals inside an HTTP 200."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.gateway_server import Answer, FarSide

TOKEN, CUSTOMER, ADDRESS = "kg-gizli-token", "20", "28"


class No(Exception):
    """The carrier's no: code and words."""


class KolayGelsin(FarSide):
    """Keeps parcels in the order they came; the same code twice is two parcels there."""

    MOVES = ("/SaveIntegrationShipmentV2", "/CancelPickupAndDelivery")

    def __init__(self) -> None:
        super().__init__()
        self.parcels: list[dict[str, Any]] = []
        self.webhook = True
        self.lists_of_one_as_objects = False

    def answer(self, method: str, path: str, query: dict[str, str], headers: Mapping[str, str], body: bytes) -> Answer:
        lower = {name.lower(): held for name, held in headers.items()}
        if lower.get("authorization") != f"Bearer {TOKEN}":
            return 401, json.dumps({"Message": "Authorization has been denied for this request."})
        told: dict[str, Any] = {"Source": "parcelDelivery", "Target": "APIReadQ", "JobId": "S-1", "Username": "musteri"}
        try:
            payload = getattr(self, path.strip("/"))(json.loads(body))
        except No as no:
            code, words = no.args
            return 200, json.dumps({**told, "ResultCode": code, "ResultMessage": words}, ensure_ascii=False)
        return 200, json.dumps(
            {**told, "Payload": payload, "ResultCode": 200, "ResultMessage": "OK"}, ensure_ascii=False
        )

    def SaveIntegrationShipmentV2(self, asked: dict[str, Any]) -> dict[str, Any]:
        recipient = asked["Recipient"]
        if asked["SenderCustomer"]["CustomerId"] != int(CUSTOMER):
            raise No(500.0, "CustomerNotFound")
        if asked["SenderCustomer"]["Address"]["AddressId"] != int(ADDRESS):
            raise No(404.1, "Adres müşteriye ait değil")
        if not recipient["RecipientName"] or not recipient["RecipientSurname"]:
            raise No(500.0, "ErrorSavingReceiver")
        if not 1 <= recipient["Address"]["CityId"] <= 81:
            raise No(500.0, "CityNotFound")
        if "çölün ortası" in recipient["Address"]["AddressText"]:
            raise No(500.0, "Bu kordinatta kurye çalışma alanı bulunamamıştır.")
        if asked.get("SenderInvoiceAmount") == "99999.00":
            raise No(500.0, "Tahsilatlı kargo yapılamaz.")
        number = str(9442 + len(self.parcels))
        self.parcels.append({"number": number, "asked": asked, "events": [], "cancelled": False})
        self.happen(asked["CustomerSpecificCode"], 1, "2024-03-11T17:45:02.882+03:00", "")
        items = asked["ShipmentItemList"]
        return {
            "ShipmentId": number,
            "CustomerSpecificCode": asked["CustomerSpecificCode"],
            "ShipmentTrackingLink": f"https://esube.kolaygelsin.com/shipments?trackingId={number}",
            "ShipmentItemLabelList": [
                {
                    "ShipmentItemId": f"{number}{place}",
                    "CustomerBarcode": item["CustomerBarcode"],
                    "ShipmentItemLabel": f"<html>{item['CustomerBarcode']}</html>",
                }
                for place, item in enumerate(items, 1)
            ],
        }

    def GetCorporateShipmentsStatus(self, asked: dict[str, Any]) -> dict[str, Any]:
        if not self.webhook:
            raise No(500.0, "CustomerNotFound")
        codes = asked["CustomerSpecificCodeList"]
        if not codes:
            raise No(500.0, "Parametrelerin hepsi boş olamaz")
        models = [
            {
                "ShipmentId": parcel["number"],
                "ShipmentItemId": f"{parcel['number']}{place}",
                "CustomerBarcode": item["CustomerBarcode"],
                "CustomerSpecificCode": parcel["asked"]["CustomerSpecificCode"],
                "CargoEventLogModelList": self._list(
                    [event for event in parcel["events"] if event["piece"] in (None, place)]
                ),
            }
            for parcel in self.parcels
            if parcel["asked"]["CustomerSpecificCode"] in codes
            for place, item in enumerate(parcel["asked"]["ShipmentItemList"], 1)
        ]
        return {"ShipmentModelList": self._list(models)}

    def CancelPickupAndDelivery(self, asked: dict[str, Any]) -> dict[str, Any]:
        [parcel] = [parcel for parcel in self.parcels if parcel["number"] == str(asked["ShipmentId"])]
        if parcel["cancelled"]:
            raise No(500.0, "Gönderi daha önce iptal edilmiş.")
        parcel["cancelled"] = True
        self.happen(parcel["asked"]["CustomerSpecificCode"], 31, "2024-03-11T18:00:00+03:00", "")
        return {}

    def _list(self, held: list[Any]) -> Any:
        return held[0] if self.lists_of_one_as_objects and len(held) == 1 else held

    # the courier

    def happen(self, code: str, event: int, at: str, place: str, *, piece: int | None = None) -> None:
        """One more thing happens to the parcel, or to one of its pieces."""
        for parcel in self.parcels:
            if parcel["asked"]["CustomerSpecificCode"] == code:
                parcel["events"].append(
                    {"CargoEventType": event, "TimeStamp": at, "LocationName": place, "CourierName": "", "piece": piece}
                )
