"""/gallery: every component of the panel with invented data, to look at and to test beside the real pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from kervan.lib.clock import now
from kervan.orders.status import OrderStatus, PaymentStatus
from kervan.panel.feedback import with_toast
from kervan.shipping.states import State

NAMES = (
    ("Zeynep Yıldırım", "Kadıköy / İstanbul", 3, 124990, "created", "awaiting", "Havaleyi doğrula"),
    ("İsmail Çağlayan", "Çankaya / Ankara", 1, 38900, "ready_to_ship", "paid", "Etiketi bastır"),
    ("Ayşe Gül Öztürk", "Bornova / İzmir", 7, 1849950, "partially_shipped", "partially_paid", "Kalanı gönder"),
    ("Hüseyin Şahin", "Nilüfer / Bursa", 2, 54980, "shipped", "awaiting", ""),
    ("Elif Işık", "Ortahisar / Trabzon", 1, 21900, "delivered", "paid", ""),
    ("Ömer Faruk Ünal", "Şahinbey / Gaziantep", 4, 99960, "undeliverable", "awaiting", "Müşteriyi ara"),
    ("Çiğdem Ağaoğlu", "Muratpaşa / Antalya", 2, 74900, "return_requested", "paid", "İadeyi yanıtla"),
    ("Mehmet Can Demir", "Selçuklu / Konya", 1, 12990, "cancelled", "refunded", ""),
)


class GalleryForm(forms.Form):
    """One field of each kind, with an error and help."""

    name = forms.CharField(label=_("Ad soyad"), help_text=_("Kargo etiketine olduğu gibi yazılır."))
    phone = forms.CharField(label=_("Telefon"))
    email = forms.EmailField(label=_("E-posta"), required=False)
    amount = forms.CharField(label=_("Tutar"), initial="1.249,90")
    method = forms.ChoiceField(
        label=_("Ödeme yöntemi"),
        choices=[("bank", _("Havale/EFT")), ("cod", _("Kapıda ödeme")), ("card", _("Kredi kartı"))],
    )
    reason = forms.ChoiceField(
        label=_("Neden"),
        choices=[("customer", _("Müşteri vazgeçti")), ("stock", _("Stok yok"))],
        widget=forms.RadioSelect,
        initial="stock",
    )
    note = forms.CharField(label=_("Not"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    notify = forms.BooleanField(label=_("Müşteriye bildir"), required=False, initial=True)


@login_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component. For the owner, and for everyone who is logged in while developing."""
    if not (settings.DEBUG or request.user.has_perm("settings.edit")):
        raise PermissionDenied
    if request.method == "POST":
        form = GalleryForm(request.POST)
        saved = form.is_valid()
        answer = render(request, "panel/_gallery_form.html", {"form": form}, status=200 if saved else 422)
        return with_toast(answer, "Değişiklikler kaydedildi", undo_url=request.path) if saved else answer
    return render(request, "panel/gallery.html", sample())


def sample() -> dict[str, Any]:
    """What the gallery shows."""
    at = now()
    wrong = GalleryForm(
        {
            "name": "Ali",
            "phone": "0532 12",
            "email": "ali@",
            "amount": "1.249,90",
            "method": "bank",
            "reason": "stock",
            "notify": "on",
        },
        auto_id="wrong_%s",
    )
    wrong.is_valid()
    wrong.add_error("phone", _("Telefon 10 haneli olmalı: 05xx xxx xx xx biçiminde yazın."))
    labels = [f"{day} Kas" for day in range(10, 24)]
    return {
        "orders": [
            {
                "number": str(1042 - place),
                "at": at - timedelta(minutes=7 * (place * place * 9 + 1)),
                "customer": name,
                "place": where,
                "pieces": pieces,
                "amount": amount,
                "status": OrderStatus(status),
                "payment": PaymentStatus(payment),
                "next": step,
                "late": place in (2, 5),
                "ship_by": at + timedelta(days=place - 3),
            }
            for place, (name, where, pieces, amount, status, payment, step) in enumerate(NAMES)
        ],
        "order_statuses": list(OrderStatus),
        "payment_statuses": list(PaymentStatus),
        "states": list(State),
        "queues": [
            {"label": _("Tümü"), "url": "?", "count": 612, "active": True},
            {"label": _("Ödeme onayı"), "url": "?q=1", "count": 14, "tone": "amber"},
            {"label": _("Hazırlanacak"), "url": "?q=2", "count": 38},
            {"label": _("Kargoya hazır"), "url": "?q=3", "count": 21},
            {"label": _("Geciken"), "url": "?q=4", "count": 3, "tone": "red"},
            {"label": _("Teslim edilemeyen"), "url": "?q=5", "count": 2, "tone": "red"},
            {"label": _("İade talebi"), "url": "?q=6", "count": 0},
        ],
        "filters": [
            {"label": _("Ödeme"), "value": _("Ödeme Bekleniyor"), "remove_url": "?"},
            {"label": _("İl"), "value": "İstanbul", "remove_url": "?"},
        ],
        "form": GalleryForm(),
        "asked": GalleryForm(auto_id="asked_%s"),
        "wrong": wrong,
        "address": {
            "name": "Zeynep Yıldırım",
            "phone": "+905321234567",
            "line": "Bağdat Caddesi No: 214 D: 7",
            "neighbourhood": "Caddebostan Mah.",
            "district": "Kadıköy",
            "city": "İstanbul",
            "postal_code": "34728",
            "country": "TR",
        },
        "timeline": [
            {
                "label": _("Bugün"),
                "entries": [
                    {
                        "text": "Kargo firması gönderiyi kabul etti, referans 7340019283.",
                        "at": at - timedelta(minutes=4),
                        "icon": "truck",
                        "tone": "blue",
                        "who": "Deneme Kargo",
                    },
                    {
                        "text": "Kargoya hazır olarak işaretlendi.",
                        "at": at - timedelta(minutes=6),
                        "icon": "package",
                        "tone": "blue",
                        "who": "Deniz Aydın",
                        "undo_url": "?",
                    },
                    {
                        "text": "Not eklendi",
                        "at": at - timedelta(minutes=48),
                        "icon": "message",
                        "who": "Deniz Aydın",
                        "comment": "Müşteri aradı, hediye paketi istiyor. Fatura kolinin içine konmasın.",
                    },
                    {
                        "text": "“Siparişinizi aldık” gönderildi.",
                        "at": at - timedelta(hours=2),
                        "icon": "mail-check",
                        "tone": "green",
                        "detail": "zeynep@ornek.com.tr",
                    },
                ],
            },
            {
                "label": _("Dün"),
                "entries": [
                    {
                        "text": "1.249,90 TL ödeme alındı olarak işaretlendi.",
                        "at": at - timedelta(days=1, hours=1),
                        "icon": "cash",
                        "tone": "green",
                        "who": "Selin Koç",
                    },
                    {
                        "text": "Sipariş verildi.",
                        "at": at - timedelta(days=1, hours=3),
                        "icon": "shopping-bag",
                        "who": "Müşteri",
                    },
                ],
            },
        ],
        "results": [
            {"label": "#1042", "ok": True, "text": "Kargoya hazır", "url": "?"},
            {"label": "#1041", "ok": False, "text": "Sipariş beklemede: adres doğrulanacak.", "url": "?"},
            {"label": "#1040", "ok": True, "text": "Kargoya hazır", "url": "?"},
        ],
        "series": [12, 18, 9, 22, 19, 31, 28, 24, 33, 38, 29, 41],
        "chart": {
            "labels": labels,
            "series": [
                {"label": "Bu dönem", "values": [12, 18, 9, 22, 19, 31, 28, 24, 33, 38, 29, 41, 36, 44]},
                {"label": "Önceki", "values": [10, 12, 14, 16, 15, 22, 21, 20, 24, 26, 25, 28, 27, 30]},
            ],
        },
        "iban": "TR330006100519786457841326",
    }
