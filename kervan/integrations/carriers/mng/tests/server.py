"""DHL eCommerce's far side as clients written from its Swagger file describe it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.gateway_server import Answer, FarSide

CLIENT_ID, CLIENT_SECRET = "uygulama-1", "uygulama-gizli"
CUSTOMER, PASSWORD = "358214", "mng-gizli"
BASE = "/mngapi/api"
CITIES = [{"code": "34", "name": "İSTANBUL  34"}, {"code": "35", "name": "İZMİR  35"}]
DISTRICTS = [{"cityCode": "35", "cityName": "İZMİR", "code": "1203", "name": "BORNOVA"}]
WORDS = {"1": "Gönderi Hazırlandı", "2": "Transfer_Aşamasında", "5": "Teslim_Edildi", "6": "Teslim_Edilemedi"}


class No(Exception):
    """The carrier's no."""

    def __init__(self, status: int, code: str, words: str) -> None:
        error = {"Code": code, "Message": "Hata", "Description": words}
        self.answer = status, json.dumps({"error": error}, ensure_ascii=False)


class Mng(FarSide):
    """Keeps orders and shipments by referenceId."""

    MOVES = tuple(BASE + path for path in ("/standardcmdapi", "/barcodecmdapi"))

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self.shipments: dict[str, dict[str, Any]] = {}
        self.tokens: list[str] = []
        self.lists_of_one = True
        self.repeats_labels = False
        self.no_branch = self.no_subscription = self.problem_details = False
        self.shipments_made = 0

    def expire_tokens(self) -> None:
        self.tokens = [""]

    def answer(self, method: str, path: str, query: dict[str, str], headers: Mapping[str, str], body: bytes) -> Answer:
        lower = {name.lower(): held for name, held in headers.items()}
        if (lower.get("x-ibm-client-id"), lower.get("x-ibm-client-secret")) != (CLIENT_ID, CLIENT_SECRET):
            return 401, json.dumps(
                {"httpCode": "401", "httpMessage": "Unauthorized", "moreInformation": "Invalid client id or secret."}
            )
        asked = json.loads(body) if body else {}
        path = path.removeprefix(BASE)
        try:
            if path == "/token":
                return self._token(asked)
            if path.startswith("/cbsinfoapi/getcities"):
                return 200, json.dumps(CITIES)
            if path.startswith("/cbsinfoapi/getdistricts/"):
                return 200, json.dumps([row for row in DISTRICTS if row["cityCode"] == path.rpartition("/")[2]])
            if self.no_subscription and path.startswith("/standardqueryapi"):
                return 401, json.dumps(
                    {
                        "httpCode": "401",
                        "httpMessage": "Unauthorized",
                        "moreInformation": "Cannot find valid subscription for the incoming API request.",
                    }
                )
            if lower.get("authorization", "").removeprefix("Bearer ") not in self.tokens or not self.tokens[-1]:
                return 401, json.dumps({"title": "Unauthorized", "detail": "Token süresi doldu."})
            return 200, json.dumps(self._answer(method, path, asked), ensure_ascii=False)
        except No as no:
            return no.answer

    def _token(self, asked: dict[str, Any]) -> Answer:
        if (asked["customerNumber"], asked["password"], asked["identityType"]) != (CUSTOMER, PASSWORD, 1):
            raise No(401, "10001", "Müşteri numarası veya şifre hatalı.")
        self.tokens = [token for token in self.tokens if token] + [f"jwt-{len(self.tokens)}"]
        return 200, json.dumps({"jwt": self.tokens[-1], "refreshToken": "r", "jwtExpireDate": "10.03.2090 16:05:00"})

    def _answer(self, method: str, path: str, asked: dict[str, Any]) -> Any:
        last = path.rpartition("/")[2]
        if (method, path) == ("POST", "/standardcmdapi/createOrder"):
            return self._one(self._order(asked))
        if (method, path) == ("POST", "/barcodecmdapi/createbarcode"):
            return self._one(self._barcode(asked))
        if (method, path) == ("PUT", "/barcodecmdapi/cancelshipment"):
            return self._cancel_shipment(asked)
        if method == "PUT" and path.startswith("/standardcmdapi/cancelorder/"):
            if last not in self.orders:
                raise No(400, "20050", "Sipariş bulunamadı.")
            if last in self.shipments:
                raise No(400, "20051", "Siparişin gönderisi var, önce gönderi iptal edilmelidir.")
            del self.orders[last]
            return {}
        if path.startswith("/standardqueryapi/getorder/"):
            return self._one(self._known(self.orders, last)["order"])
        if path.startswith("/standardqueryapi/getshipment/"):
            return self._one(self._known(self.shipments, last))
        if path.startswith("/standardqueryapi/getshipmentstatus/"):
            shipment = self._known(self.shipments, last)
            return self._one({key: held for key, held in shipment.items() if key not in {"events", "pieces"}})
        if path.startswith("/standardqueryapi/trackshipment/"):
            events = self._known(self.shipments, last)["events"]
            return events[0] if len(events) == 1 else events
        raise No(404, "404", "Not found")

    def _one(self, held: Any) -> Any:
        return [held] if self.lists_of_one else held

    def _known(self, kept: dict[str, dict[str, Any]], reference: str) -> dict[str, Any]:
        if reference not in kept:
            raise No(404, "20060", "Kayıt bulunamadı.")
        return kept[reference]

    def _order(self, asked: dict[str, Any]) -> dict[str, Any]:
        order, recipient = asked["order"], asked["recipient"]
        reference = order["referenceId"]
        if reference in self.orders:
            raise No(400, "20002", f"{reference} referansı ile daha önce sipariş oluşturulmuş.")
        if len(recipient["fullName"]) < 3:
            raise No(400, "26010", "Alıcı adı en az 3 karakter olmalıdır.")
        if len(recipient["mobilePhoneNumber"]) != 10:
            raise No(400, "26011", "Telefon numarası 10 haneli olmalıdır.")
        if recipient.get("email") == "" or recipient.get("taxNumber") == "":
            raise No(400, "26056", "Vergi numarası ya da e-posta boş olamaz.")
        if order["isCOD"] != int(order["codAmount"] > 0):
            raise No(400, "26060", "Kapıda tahsilat tutarı hatalı.")
        self.orders[reference] = asked
        return {
            "orderInvoiceId": f"OI{len(self.orders)}",
            "orderInvoiceDetailId": "1",
            "shipperBranchCode": "3401",
            "referenceId": reference,
        }

    def _barcode(self, asked: dict[str, Any]) -> dict[str, Any]:
        reference = asked["referenceId"]
        if reference not in self.orders:
            raise No(404, "20060", "Sipariş bulunamadı.")
        if self.no_branch:
            answer = json.dumps({"title": "Bad Request", "detail": "VARIŞ ŞUBESİ BULUNAMADI"}, ensure_ascii=False)
            no = No(400, "20001", "VARIŞ ŞUBESİ BULUNAMADI")
            if self.problem_details:
                no.answer = 400, answer
            raise no
        if reference in self.shipments and not self.repeats_labels:
            raise No(400, "20070", "Bu sipariş için barkod daha önce oluşturulmuş.")
        if reference not in self.shipments:
            self.shipments_made += 1
            self.shipments[reference] = {
                "referenceId": reference,
                "shipmentId": f"{504000000000 + self.shipments_made}",
                "shipmentStatusCode": 1,
                "shipmentStatus": WORDS["1"],
                "statusDateTime": "11-03-2024 17:45",
                "trackingUrl": f"https://kargotakip.dhlecommerce.com.tr/?takipNo={504000000000 + self.shipments_made}",
                "isDelivered": 0,
                "isCOD": asked["isCOD"],
                "codAmount": asked["codAmount"],
                "pieces": asked["orderPieceList"],
                "events": [],
            }
        number = self.shipments[reference]["shipmentId"]
        return {
            "referenceId": reference,
            "invoiceId": "FM378349",
            "shipmentId": number,
            "barcodes": [
                {
                    "pieceNumber": place,
                    "value": f"^XA^CI28^FD{number}{place:03d}^FS^XZ",
                    "barcode": f"{number}{place:03d}",
                }
                for place, _piece in enumerate(asked["orderPieceList"], 1)
            ],
        }

    def _cancel_shipment(self, asked: dict[str, Any]) -> dict[str, Any]:
        shipment = self._known(self.shipments, asked["referenceId"])
        if shipment["shipmentId"] != asked["shipmentId"]:
            raise No(400, "20071", "Gönderi numarası referansla uyuşmuyor.")
        if shipment["shipmentStatusCode"] != 1:
            raise No(400, "20072", "Gönderi şubede işlem görmüş, iptal edilemez.")
        del self.shipments[asked["referenceId"]]
        return {}

    # the branch

    def scan(self, reference: str, code: int, words: str, at: str, place: str) -> None:
        """One more thing happens to the parcel; ``at`` is "2024-03-12 08:23:04"."""
        shipment = self.shipments[reference]
        day, hour = at.split(" ")
        year, month, date = day.split("-")
        shipment |= {
            "shipmentStatusCode": code,
            "shipmentStatus": WORDS.get(str(code), words),
            "statusDateTime": f"{date}.{month}.{year} {hour}",
            "isDelivered": int(code == 5),
        }
        events = shipment["events"]
        events.append(
            {"eventSequence": str(len(events) + 1), "eventStatus": words, "location": place, "eventDateTime2": at}
        )
