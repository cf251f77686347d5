"""Aras' two far sides as its documents describe them: orders that know no movements, and rows once the paper is written."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

from tests.soap_server import SoapFarSide, every, plain, said, xml

USER, PASSWORD = "kervan-deneme", "ar-gizli"
QUERY_USER, QUERY_PASSWORD, CUSTOMER = "sorgu-deneme", "so-gizli", "1932448851342"


class Orders(SoapFarSide):
    """Keeps orders by IntegrationCode; a repeat writes the order anew until its paper is written."""

    NAMESPACE = "http://tempuri.org/"
    ACTION = "http://tempuri.org/{operation}"
    QUALIFIED = True
    CHANGES = ("SetOrder", "CancelDispatch")

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, Any]] = {}
        self.pieces_only_once = False

    def SetOrder(self, asked: Any) -> str:
        wanted = plain(every(asked, "Order")[0])
        wanted["barcodes"] = [said(piece, "BarcodeNumber") for piece in every(asked, "PieceDetail")]
        code, words = self._wrong(wanted, said(asked, "userName"), said(asked, "password"))
        key = wanted.get("IntegrationCode", "")
        if not code:
            before = self.orders.get(key, {"number": f"{5500 + len(self.orders)}", "sends": 0, "row": None})
            self.orders[key] = {
                **wanted, "number": before["number"], "sends": before["sends"] + 1, "row": None, "gone": False,
            }  # fmt: skip
        info = {
            "ResultCode": code or "0",
            "ResultMessage": words or "Başarılı",
            "InvoiceKey": "" if code else self.orders[key]["number"],
            "OrgReceiverCustId": "",
        }
        return xml(SetOrderResult={"OrderResultInfo": info})

    def GetOrderWithIntegrationCode(self, asked: Any) -> str:
        order = self.orders.get(said(asked, "integrationCode"))
        if order is None or not self._ours(said(asked, "userName"), said(asked, "password")):
            return xml(GetOrderWithIntegrationCodeResult="")
        kept = {"IntegrationCode": order["IntegrationCode"], "InvoiceKey": order["number"]}
        return xml(GetOrderWithIntegrationCodeResult={"Order": kept})

    def CancelDispatch(self, asked: Any) -> str:
        key = said(asked, "integrationCode")
        order = self.orders.get(key)
        if not self._ours(said(asked, "userName"), said(asked, "password")):
            code, words = "-2", "Kullanıcı adı veya şifre hatalı."
        elif order is None or order["gone"]:
            code, words = "-1", "Kayıt bulunamadı."
        elif order["row"]:
            code, words = "999", "İrsaliyesi kesilmiş kargo iptal edilemez."
        else:
            order["gone"] = True
            code, words = "1", f"{key} Başarılı bir şekilde silindi."
        return xml(CancelDispatchResult={"ResultCode": code, "ResultMessage": words, "CargoKey": key})

    # the branch

    def scan(self, key: str) -> None:
        order = self.orders[key]
        order["row"] = {
            "MUSTERI_OZEL_KODU": key,
            "ALICI": order["ReceiverName"],
            "KARGO_TAKIP_NO": f"3{int(key) % 10**12:012d}",
            "CIKIS_SUBE": "KADIKÖY ŞUBE",
            "VARIS_SUBE": "BORNOVA ŞUBE",
            "CIKIS_TARIH": "11.03.2024",
            "CIKIS_SAATI": "17:45:02",
            "TIP_KODU": "1",
            "DURUM_KODU": "2",
            "DURUMU": "Yolda",
            "TAHSILAT_TUTARI": order.get("CodAmount", "0"),
            "TAHSILAT_TIPI": "1",
            "TAHSILAT_IPTAL": "0",
            "ODEME_TUTARI": None,
            "ODEMETARIHI": None,
            "DEVIR_KODU": None,
            "ISLEM_TARIHI": None,
        }

    def deliver(self, key: str) -> None:
        self.scan(key)
        self.orders[key]["row"] |= {
            "DURUM_KODU": "6", "DURUMU": "Teslim Edildi", "TESLIM_TARIHI": "13.03.2024", "TESLIM_SAATI": "14:15:20",
        }  # fmt: skip

    # what it checks

    def _ours(self, user: str, password: str) -> bool:
        return (user, password) == (USER, PASSWORD)

    def _wrong(self, wanted: dict[str, Any], user: str, password: str) -> tuple[str, str]:
        key = wanted.get("IntegrationCode", "")
        known = self.orders.get(key)
        if not self._ours(user, password) or not self._ours(wanted["UserName"], wanted["Password"]):
            return "1000", "Kullanıcı adı veya şifre hatalı."
        if known and known["row"]:
            return "70029", "İrsaliyesi kesilmiş sipariş güncellenemez."
        if known and known["sends"] >= 20:
            return "70035", "Aynı sipariş 20 defadan fazla gönderilemez."
        if self.pieces_only_once and known and wanted["barcodes"]:
            return "70027", "Parça barkodu daha önce kullanılmıştır."
        if len(wanted["ReceiverName"]) < 2:
            return "939", "Alıcı adı boş olamaz."
        if not wanted["ReceiverPhone1"].isdigit() or len(wanted["ReceiverPhone1"]) > 11:
            return "935", "Telefon numarası sayısal olmalıdır."
        if len(wanted["ReceiverAddress"]) > 250:
            return "70018", "Alıcı adresi 250 karakterden uzun olamaz."
        if wanted["barcodes"] and int(wanted.get("PieceCount", 0)) != len(wanted["barcodes"]):
            return "70020", "Parça sayısı gönderilen parçalarla uyuşmuyor."
        if wanted["IsCod"] == "1" and wanted["PayorTypeCode"] == "2":
            return "942", "Alıcı ödemeli gönderide kapıda ödeme olamaz."
        return "", ""


class Questions(SoapFarSide):
    """Answers from the same books; ``nesting`` is how it wraps its rows."""

    NAMESPACE = "http://tempuri.org/"
    ACTION = "http://tempuri.org/IArasCargoIntegrationService/{operation}"
    QUALIFIED = True

    def __init__(self, orders: Orders) -> None:
        super().__init__()
        self.orders = orders
        self.nesting = "list"
        self.movements: dict[str, list[dict[str, str]]] = {}
        self.kinds: list[str] = []

    def GetQueryJSON(self, asked: Any) -> str:
        login = plain(ElementTree.fromstring(said(asked, "loginInfo")))
        query = plain(ElementTree.fromstring(said(asked, "queryInfo")))
        self.kinds.append(query["QueryType"])
        if login != {"UserName": QUERY_USER, "Password": QUERY_PASSWORD, "CustomerCode": CUSTOMER}:
            return xml(GetQueryJSONResult="Kullanıcı adı veya şifre hatalı.")
        books = {key: order["row"] for key, order in self.orders.orders.items() if order["row"]}
        if query["QueryType"] == "9":
            rows = self.movements.get(query["IntegrationCode"], [])
        elif query["QueryType"] == "13":
            rows = [{"MÜŞTERİ ÖZEL KODU": key} for key, row in books.items() if _between(query, row)]
        else:
            rows = [books[key] for key in query["IntegrationCode"].split(",") if key in books]
        return xml(GetQueryJSONResult=json.dumps({"QueryResult": self._nested(rows)}, ensure_ascii=False))

    def _nested(self, rows: list[dict[str, str]]) -> Any:
        if not rows:
            return None
        if self.nesting == "object":
            return {"Cargo": rows[0]} if len(rows) == 1 else {"Cargo": rows}
        return rows


def _between(query: dict[str, str], row: dict[str, str]) -> bool:
    day, start, end = (_sortable(text) for text in (row["CIKIS_TARIH"], query["StartDate"], query["EndDate"]))
    return start <= day <= end and row["TAHSILAT_TUTARI"] != "0"


def _sortable(day: str) -> str:
    return "".join(reversed(day.split(".")))
