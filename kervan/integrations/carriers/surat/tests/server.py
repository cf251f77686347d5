"""Sürat's far side as its clients' notes describe it: prose, rows as a data set or as text, movements in two shapes."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from tests.soap_server import SoapFarSide, every, plain, said, xml

ACCOUNTS = {
    "SR-1": {"password": "sr-gizli", "code": "1000000001", "web": "sr-web-gizli"},
    "SR-KAPIDA": {"password": "srk-gizli", "code": "1000000002", "web": "srk-web-gizli"},
}
STRANGER = "Hata: Kullanıcı adı veya şifre hatalı."


class Surat(SoapFarSide):
    """Keeps announcements by OzelKargoTakipNo. ``rows_as_text`` and ``lines`` are the second shapes of its answers."""

    NAMESPACE = "http://tempuri.org/"
    ACTION = "http://tempuri.org/{operation}"
    QUALIFIED = True
    CHANGES = ("GonderiyiKargoyaGonderYeni", "GonderiGeriCek")

    def __init__(self) -> None:
        super().__init__()
        self.parcels: dict[str, dict[str, Any]] = {}
        self.sent = 0
        self.rows_as_text = self.lines = self.lists_announcements = False

    def GonderiyiKargoyaGonderYeni(self, asked: Any) -> str:
        user = self._user(asked)
        wanted = plain(every(asked, "Gonderi")[0])
        words = self._wrong(wanted, user)
        if not words:
            self.sent += 1
            self.parcels[wanted["OzelKargoTakipNo"]] = {
                **wanted, "user": user, "number": "", "state": "Sipariş alındı", "gone": False, "moves": [],
            }  # fmt: skip
        return xml(GonderiyiKargoyaGonderYeniResult=words or "Tamam")

    def GonderiGeriCek(self, asked: Any) -> str:
        user = self._user(asked)
        parcel = self.parcels.get(said(asked, "OzelKargoTakipNo"))
        if not user:
            words = STRANGER
        elif not said(asked, "IptalNeden"):
            words = "Hata: İptal nedeni boş olamaz."
        elif parcel is None or parcel["user"] != user:
            words = "Gönderi bulunamadı."
        elif parcel["gone"]:
            words = "Gönderi daha önce iptal edilmiş."
        elif parcel["number"]:
            words = "Kargo kabulü yapılmış gönderi geri çekilemez."
        else:
            parcel["gone"], parcel["state"] = True, "İptal edildi"
            words = "Gönderi başarıyla geri çekildi."
        return xml(GonderiGeriCekResult=words)

    def WebSiparisKoduToplu(self, asked: Any) -> str:
        codes = [found.text for found in every(asked, "GonderenCariKodlari")[0]]
        references = [found.text for found in every(asked, "WebSiparisKodlari")[0]]
        user = self._asker(codes[0], said(asked, "Sifre"))
        if not user or len(codes) != len(references) or len(references) > 100:
            return xml(WebSiparisKoduTopluResult=STRANGER)
        rows = [
            {"WebSiparisKodu": key, "KargoTakipNo": parcel["number"] or "0", "SonDurum": parcel["state"]}
            for key, parcel in self.parcels.items()
            if key in references and parcel["user"] == user and (parcel["number"] or self.lists_announcements)
        ]
        if self.rows_as_text:
            return xml(WebSiparisKoduTopluResult=f"<NewDataSet>{xml(Table=rows)}</NewDataSet>" if rows else "")
        told = '<s:schema xmlns:s="urn:s"/>' + xml(NewDataSet={"Table": rows})
        return f"<WebSiparisKoduTopluResult>{told}</WebSiparisKoduTopluResult>"

    def KargoTakipHareketDetayliV2(self, asked: Any) -> str:
        user = self._asker(said(asked, "CariKodu"), said(asked, "Sifre"))
        parcel = self.parcels.get(said(asked, "WebSiparisKodu"))
        moves = parcel["moves"] if parcel and parcel["user"] == user else []
        if self.lines:
            told = "\n".join(f"{what}|{day}|{where}" for day, where, what in moves)
        else:
            rows = [{"Tarih": day, "Birim": where, "Islem": what} for day, where, what in moves]
            told = f"<Hareket>{xml(Table=rows)}</Hareket>"
        return f"<KargoTakipHareketDetayliV2Result>{escape(told)}</KargoTakipHareketDetayliV2Result>"

    # the branch

    def scan(self, key: str) -> None:
        parcel = self.parcels[key]
        parcel["number"], parcel["state"] = f"2{int(key) % 10**12:012d}", "Yolda"
        parcel["moves"] = [
            ("2024-03-11 17:45:02", "KADIKÖY", "Kargo kabul edildi"),
            ("2024-03-12 08:23:04", "İZMİR AKTARMA", "Aktarma merkezine indirildi"),
        ]

    def deliver(self, key: str) -> None:
        self.scan(key)
        parcel = self.parcels[key]
        parcel["state"] = "TESLİM EDİLDİ"
        parcel["moves"] += [
            ("2024-03-13 09:00:00", "BORNOVA", "Dağıtıma çıkarıldı"),
            ("2024-03-13 14:15:20", "BORNOVA", "Teslim edildi"),
        ]

    # what it checks

    def _user(self, asked: Any) -> str:
        user = said(asked, "KullaniciAdi")
        return user if ACCOUNTS.get(user, {}).get("password") == said(asked, "Sifre") else ""

    def _asker(self, code: str | None, password: str) -> str:
        return next((user for user, of in ACCOUNTS.items() if (of["code"], of["web"]) == (code, password)), "")

    def _wrong(self, wanted: dict[str, str], user: str) -> str:
        if not user:
            return STRANGER
        known = self.parcels.get(wanted["OzelKargoTakipNo"])
        if known and not known["gone"]:
            return "Bu özel kargo takip no daha önce kaydedilmiştir."
        if len(wanted["KisiKurum"]) < 2:
            return "Hata: Alıcı kişi/kurum adı geçersiz."
        cash = wanted["KapidanOdemeTahsilatTipi"] != "0"
        if cash != (user == "SR-KAPIDA"):
            return "Hata: Kapıdan ödeme bu cari için tanımlı değil."
        if cash and not (wanted.get("IrsaliyeSeriNo") and wanted.get("IrsaliyeSiraNo", "").isdigit()):
            return "Hata: Kapıdan ödemede irsaliye no zorunludur."
        return ""
