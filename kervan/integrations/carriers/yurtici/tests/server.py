"""Yurtiçi's far side as its WSDL's types and its recorded answers describe it."""

from __future__ import annotations

from typing import Any

from tests.soap_server import Fault, SoapFarSide, every, plain, said, xml

USERS = {"YKTEST": "YK-gizli", "YKNAKIT": "NK-gizli", "YKKART": "KK-gizli", "YKALICI": "AO-gizli"}
STATES = {
    "NOP": ("0", "Kargo İşlem Görmemiş."),
    "IND": ("1", "Kargo Teslimattadır."),
    "ISR": ("2", "Kargo işlem görmüş, faturası henüz düzenlenmemiştir."),
    "CNL": ("3", "Verisi İptal Edilmiştir.Kargo Çıkışı Engellendi."),
    "DLV": ("5", "Kargo teslim edilmiştir."),
}


class Yurtici(SoapFarSide):
    """Keeps parcels by cargoKey, each under the user that booked it. A key once used is used for ever."""

    NAMESPACE = "http://yurticikargo.com.tr/ShippingOrderDispatcherServices"
    CHANGES = ("createShipment", "cancelShipment")

    def __init__(self) -> None:
        super().__init__()
        self.parcels: dict[str, dict[str, Any]] = {}
        self.faults_at_strangers = self.too_soon = False

    def createShipment(self, asked: Any) -> str:
        user = self._let_in(asked, "userLanguage")
        if isinstance(user, dict):
            return xml(ShippingOrderResultVO=user)
        details, failed = [], 0
        for order in every(asked, "ShippingOrderVO"):
            wanted = plain(order)
            code, words = self._wrong(wanted, user)
            if not code:
                self.parcels[wanted["cargoKey"]] = {
                    **wanted, "user": user, "state": "NOP", "job": str(2198077 + len(self.parcels)), "item": None,
                }  # fmt: skip
            failed += bool(code)
            trouble = {"errCode": code, "errMessage": words} if code else {}
            details.append({"cargoKey": wanted.get("cargoKey"), **trouble, "invoiceKey": wanted.get("invoiceKey")})
        whole = failed < len(details)
        jobs = [self.parcels[row["cargoKey"]]["job"] for row in details if "errCode" not in row]
        return xml(
            ShippingOrderResultVO={
                "outFlag": "0" if whole else "1",
                "outResult": "Başarılı" if whole else "Başarısız",
                "count": len(details) - failed,
                "jobId": jobs[0] if jobs else "0",
                "shippingOrderDetailVO": details,
            }
        )

    def cancelShipment(self, asked: Any) -> str:
        user = self._let_in(asked, "userLanguage")
        if isinstance(user, dict):
            return xml(ShippingOrderResultVO=user)
        details = []
        for key in every(asked, "cargoKeys"):
            parcel = self._of(user, key.text or "")
            if parcel is None:
                details.append({"cargoKey": key.text, "errCode": "82519", "errMessage": "Kargo anahtarı bulunamadı."})
            elif parcel["state"] == "CNL":
                words = "Kargo daha önceden iptal edilmiştir."
                details.append(
                    {"cargoKey": key.text, "errCode": "82520", "errMessage": words, "operationStatus": "ISC"}
                )
            else:
                if parcel["state"] == "NOP":
                    parcel["state"] = "CNL"
                details.append({"cargoKey": key.text, "docId": "0", **self._state(parcel)})
        good = any("errCode" not in row for row in details)
        return xml(
            ShippingOrderResultVO={
                "outFlag": "0" if good else "1",
                "outResult": "Başarılı" if good else "Başarısız",
                "count": len(details),
                "senderCustId": "1",
                "shippingCancelDetailVO": details,
            }
        )

    def queryShipment(self, asked: Any) -> str:
        user = self._let_in(asked, "wsLanguage")
        if isinstance(user, dict):
            return xml(ShippingDeliveryVO=user)
        if self.too_soon:
            words = "Aynı anahtar 1 dakika içinde tekrar sorgulanamaz."
            return xml(ShippingDeliveryVO={"outFlag": "1", "outResult": words, "errCode": "1"})
        if said(asked, "keyType") != "0" or said(asked, "onlyTracking") != "false":
            return xml(ShippingDeliveryVO={"outFlag": "1", "outResult": "keyType boş olamaz", "errCode": "82527"})
        details = []
        for key in every(asked, "keys"):
            parcel = self._of(user, key.text or "")
            if parcel is None:
                details.append({"cargoKey": key.text, "errCode": "82519", "errMessage": "Kargo anahtarı bulunamadı."})
                continue
            item = parcel["item"]
            if item and said(asked, "addHistoricalData") != "true":
                item = {**item, "invDocCargoVOArray": None}
            details.append(
                {
                    "cargoKey": key.text,
                    "invoiceKey": parcel["invoiceKey"],
                    "jobId": parcel["job"],
                    **self._state(parcel),
                    "shippingDeliveryItemDetailVO": item,
                }
            )
        good = any("errCode" not in row for row in details)
        return xml(
            ShippingDeliveryVO={
                "outFlag": "0" if good else "1",
                "outResult": "Başarılı" if good else "Başarısız",
                "count": len(details),
                "shippingDeliveryDetailVO": details,
            }
        )

    # the branch

    def scan(self, key: str) -> None:
        """The branch scans the parcel and issues its paper."""
        self.parcels[key]["state"] = "IND"
        self.parcels[key]["item"] = {
            "cargoKey": key,
            "docId": f"88{int(key) % 10**10:010d}",
            "documentDate": "20240311",
            "documentTime": "174502",
            "receiverCustName": self.parcels[key]["receiverCustName"],
            "trackingUrl": "http://selfservis.yurticikargo.com/reports/SSWDocumentDetail.aspx?DocId=88",
            "departureUnitName": "KADIKÖY",
            "arrivalUnitName": "BORNOVA",
            "invDocCargoVOArray": [
                self.event("YK", "Kargo Indirildi", "20240312", "082304", unit="İZMİR AKTARMA", city="İZMİR"),
            ],
        }

    def deliver(self, key: str) -> None:
        self.scan(key)
        self.parcels[key]["state"] = "DLV"
        self.parcels[key]["item"] |= {
            "deliveryDate": "20240313",
            "deliveryTime": "141520",
            "receiverInfo": "ŞÜKRÜ IŞIKLI",
            "deliveryUnitName": "BORNOVA",
        }

    def event(
        self,
        code: str,
        words: str,
        day: str,
        hour: str,
        *,
        unit: str,
        city: str = "",
        reason: str = "OK",
        why: str = "",
    ) -> dict[str, str]:
        return {
            "unitId": "8070",
            "unitName": unit,
            "eventId": code,
            "eventName": words,
            "reasonId": reason,
            "reasonName": why or "Sorun Yok",
            "eventDate": day,
            "eventTime": hour,
            "cityName": city,
        }

    # what it checks

    def _let_in(self, asked: Any, language: str) -> str | dict[str, str]:
        user = said(asked, "wsUserName")
        if said(asked, language) != "TR":
            return {"outFlag": "1", "outResult": "Web servis kullanıcı dili boş olamaz", "errCode": "1"}
        if USERS.get(user) == said(asked, "wsPassword"):
            return user
        words = "Kullanıcı adı veya şifre hatalı."
        if self.faults_at_strangers:
            raise Fault(words, detail=f'<e:YurticikargoWSException xmlns:e="{self.NAMESPACE}"/>')
        return {"outFlag": "1", "outResult": words, "errCode": "60001"}

    def _wrong(self, wanted: dict[str, str], user: str) -> tuple[str, str]:
        if wanted["cargoKey"] in self.parcels:
            return "60020", f"{wanted['cargoKey']} değerine sahip kargo anahtarı sistemde mevcuttur."
        if len(wanted["cargoKey"]) > 20:
            return "82500", "Kargo anahtarı 20 karakterden uzun olamaz."
        if len(wanted["receiverCustName"]) < 5:
            return "82503", "Alıcı adı en az 5 karakter olmalıdır."
        if len(wanted["receiverAddress"]) < 5:
            return "82502", "Alıcı adresi en az 5 karakter olmalıdır."
        if not wanted["receiverPhone1"].isdigit() or len(wanted["receiverPhone1"]) not in {10, 11}:
            return "82516", "Telefon numarası geçersiz."
        kind = wanted.get("ttCollectionType")
        if {"0": "YKNAKIT", "1": "YKKART"}.get(kind or "", user) != user or (
            not kind and user in {"YKNAKIT", "YKKART"}
        ):
            return "82512", "Tahsilat tipi sözleşmenize uygun değildir."
        if kind and not wanted.get("ttInvoiceAmount"):
            return "82505", "Tahsilat tutarı boş olamaz."
        if kind and not wanted.get("ttDocumentId", "").isdigit():
            return "82507", "Tahsilat belge numarası boş olamaz."
        if kind == "1" and not wanted.get("dcSelectedCredit"):
            return "82509", "Taksit sayısı boş olamaz."
        return "", ""

    def _of(self, user: str, key: str) -> dict[str, Any] | None:
        parcel = self.parcels.get(key)
        return parcel if parcel and parcel["user"] == user else None

    def _state(self, parcel: dict[str, Any]) -> dict[str, str]:
        code, words = STATES[parcel["state"]]
        return {"operationCode": code, "operationMessage": words, "operationStatus": parcel["state"]}
