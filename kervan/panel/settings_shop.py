"""Ayarlar → Mağaza bilgileri, logo, tatiller, satış kanalları."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kervan.channels.actions.change_channel import change_channel
from kervan.channels.models import SalesChannel
from kervan.lib import clock
from kervan.panel.asking import actor_of, needs
from kervan.panel.feedback import toast
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import may_edit, settings_page
from kervan.panel.typed import MoneyField, PhoneField, TaxIdField
from kervan.shop.actions.change_shop import CHANGEABLE, change_shop
from kervan.shop.actions.save_holiday import remove_holiday, save_holiday
from kervan.shop.actions.set_logo import MOST_BYTES, set_logo
from kervan.shop.models import Holiday, Shop
from kervan.shop.queries import shop, years_without_holidays


class ShopForm(LaidForm):
    """Shop-wide settings and the logo."""

    name = forms.CharField(label=gettext_lazy("Mağaza adı"), max_length=100)
    legal_name = forms.CharField(label=gettext_lazy("Unvan"), max_length=200, required=False)
    tax_id = TaxIdField(label=gettext_lazy("VKN / TCKN"), required=False)
    tax_office = forms.CharField(label=gettext_lazy("Vergi dairesi"), max_length=60, required=False)
    address = forms.CharField(label=gettext_lazy("Adres"), max_length=300, required=False)
    district = forms.CharField(
        label=gettext_lazy("İlçe"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Kargo firmalarına gönderici olarak bildirilir."),
    )
    city = forms.CharField(label=gettext_lazy("İl"), max_length=60, required=False)
    mersis = forms.RegexField(
        r"^[0-9]{16}$",
        label=gettext_lazy("MERSİS numarası"),
        required=False,
        error_messages={"invalid": gettext_lazy("MERSİS numarası 16 rakamdır.")},
    )
    kep = forms.EmailField(label=gettext_lazy("KEP adresi"), required=False)
    etbis = forms.CharField(
        label=gettext_lazy("ETBİS kayıt numarası"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("MERSİS, KEP ve ETBİS mağazanın altında müşterilere gösterilir."),
    )
    phone = PhoneField(label=gettext_lazy("Telefon"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-posta"), required=False)
    website = forms.URLField(label=gettext_lazy("Web adresi"), max_length=200, required=False, assume_scheme="https")
    language = forms.ChoiceField(label=gettext_lazy("Varsayılan dil"), choices=[("tr", "Türkçe"), ("en", "English")])
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        help_text=gettext_lazy("PNG, JPEG, WebP ya da GIF; en fazla 2 MB. E-postalarda ve paket fişinde görünür."),
    )
    accent = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=gettext_lazy("Vurgu rengi"),
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=gettext_lazy("E-postalardaki düğmelerin rengi."),
    )
    support_phone = PhoneField(label=gettext_lazy("Destek telefonu"), required=False)
    support_email = forms.EmailField(label=gettext_lazy("Destek e-postası"), required=False)
    support_hours = forms.CharField(
        label=gettext_lazy("Destek saatleri"),
        max_length=100,
        required=False,
        help_text=gettext_lazy(
            "Örneğin: hafta içi 09.00–18.00. Her sayfanın yardım menüsünde ve her e-postada görünür."
        ),
    )
    storefront_open = forms.BooleanField(
        label=gettext_lazy("Mağaza açık"),
        required=False,
        help_text=gettext_lazy(
            "Kapalıyken müşteriler ürünleri ve sepeti göremez; sipariş sayfaları çalışmaya devam eder."
        ),
    )
    accept_by_hand = forms.BooleanField(
        label=gettext_lazy("Siparişleri elle onayla"),
        required=False,
        help_text=gettext_lazy(
            "Açıkken yeni siparişler “Onay bekleyen” kuyruğuna düşer; siz kabul etmeden hazırlanmaz."
        ),
    )
    customers_cancel = forms.BooleanField(
        label=gettext_lazy("Müşteri hazırlanmamış siparişi kendisi iptal edebilir"),
        required=False,
        help_text=gettext_lazy("Kapalıyken müşterinin iptal talebini siz yanıtlarsınız."),
    )
    ship_by_days = forms.IntegerField(label=gettext_lazy("Kargolama süresi"), min_value=0, max_value=60)
    ship_by_cutoff = forms.TimeField(
        label=gettext_lazy("Gün içi son saat"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=gettext_lazy("Bundan sonra gelen sipariş ertesi iş gününden sayılır."),
    )
    small_difference_limit = MoneyField(
        label=gettext_lazy("Kapatılabilir en büyük fark"),
        max_length=20,
        help_text=gettext_lazy("Havalede bundan küçük bir eksik ya da fazla “Farkı kapat” ile kapatılabilir."),
    )
    message_delay = forms.IntegerField(
        label=gettext_lazy("Mesaj bekleme süresi"),
        min_value=0,
        max_value=3600,
        help_text=gettext_lazy("Bu süre içinde geri alınan bir işin mesajı hiç gitmez."),
    )
    forget_after_years = forms.IntegerField(
        label=gettext_lazy("Kişisel verileri anonimleştirme süresi"),
        required=False,
        min_value=1,
        max_value=30,
        help_text=gettext_lazy(
            "Son siparişinden bu kadar yıl sonra müşterinin verileri kendiliğinden anonimleşir. Faturalar ve sözleşmeler "
            "kalır. Boşsa yalnızca siz isteyince yapılır."
        ),
    )
    contracts_kept_years = forms.IntegerField(
        label=gettext_lazy("Sözleşmeleri saklama süresi"),
        min_value=3,
        max_value=30,
        help_text=gettext_lazy(
            "Müşterinin onayladığı ön bilgilendirme formu ve sözleşme bu kadar yıl sonra silinir. Yasa en az üç yıl ister."
        ),
    )
    returns_text = forms.CharField(
        label=gettext_lazy("Paket fişindeki iade açıklaması"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    layout = (
        (
            gettext_lazy("Mağaza"),
            "building-store",
            (
                ("name", "language"),
                ("legal_name",),
                ("tax_id", "tax_office"),
                ("mersis", "kep", "etbis"),
                ("address",),
                ("district", "city"),
                ("phone", "email", "website"),
            ),
        ),
        (gettext_lazy("Görünüm"), "photo", (("logo", "accent"),)),
        (gettext_lazy("Destek"), "lifebuoy", (("support_phone", "support_email"), ("support_hours",))),
        (
            gettext_lazy("Siparişler"),
            "shopping-bag",
            (
                ("storefront_open",),
                ("accept_by_hand",),
                ("customers_cancel",),
                ("ship_by_days", "ship_by_cutoff"),
                ("small_difference_limit", "message_delay"),
                ("returns_text",),
                ("forget_after_years", "contracts_kept_years"),
            ),
        ),
    )
    kinds = {
        "phone": "phone",
        "support_phone": "phone",
        "ship_by_days": "number",
        "message_delay": "number",
        "forget_after_years": "number",
        "contracts_kept_years": "number",
        "small_difference_limit": "money",
    }
    suffixes = {
        "ship_by_days": gettext_lazy("iş günü"),
        "message_delay": gettext_lazy("saniye"),
        "forget_after_years": gettext_lazy("yıl"),
        "contracts_kept_years": gettext_lazy("yıl"),
    }

    def clean_logo(self) -> Any:
        upload = self.cleaned_data["logo"]
        if upload and upload.size > MOST_BYTES:
            raise forms.ValidationError(_("Logo en fazla 2 MB olabilir."))
        return upload


@needs("settings.view")
def shop_settings(request: HttpRequest) -> HttpResponse:
    """Who the shop is, how it looks, how it is reached, and its rules for orders."""
    row = shop()
    form = ShopForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={name: getattr(row, name) for name in CHANGEABLE},
    )

    @transaction.atomic
    def save(values: dict[str, Any]) -> None:
        upload = values.pop("logo")
        if upload:
            set_logo(upload.read(), actor=actor_of(request))
        change_shop(actor=actor_of(request), **values)

    template = "panel/settings/shop.html"
    return settings_page(request, form, save, title=_("Mağaza bilgileri"), template=template, shop=row)


@require_POST
@needs("settings.edit")
def remove_logo(request: HttpRequest) -> HttpResponse:
    """The shop's name stands in its place."""
    set_logo(None, actor=actor_of(request))
    toast(request, _("Logo kaldırıldı."))
    return redirect("panel:settings-shop")


@needs("settings.view")
def logo(request: HttpRequest) -> HttpResponseBase:
    """The logo itself, always a PNG (``set_logo`` writes it anew)."""
    row: Shop = shop()
    if not row.logo:
        raise Http404
    try:
        return FileResponse(row.logo.open("rb"), content_type="image/png")
    except FileNotFoundError:
        raise Http404 from None


class HolidayForm(LaidForm):
    """One day."""

    day = forms.DateField(label=gettext_lazy("Gün"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    name = forms.CharField(label=gettext_lazy("Ad"), max_length=80)
    half_day = forms.BooleanField(
        label=gettext_lazy("Yarım gün"), required=False, help_text=gettext_lazy("13.00’e kadar çalışılır.")
    )

    layout = ((gettext_lazy("Tatil ekle ya da değiştir"), "calendar", (("day", "name"), ("half_day",))),)


@needs("settings.view")
def holidays(request: HttpRequest) -> HttpResponse:
    """The days on which nobody works, a year at a time."""
    this = clock.today().year
    year = _year(request.GET.get("year"), this)
    day = _day(request.GET.get("day"))
    edited = Holiday.objects.filter(day=day).first() if day else None
    initial = {"day": edited.day, "name": edited.name, "half_day": edited.half_day} if edited else {}
    form = HolidayForm(request.POST if request.method == "POST" else None, initial=initial)

    def save(values: dict[str, Any]) -> None:
        save_holiday(values["day"], actor=actor_of(request), name=values["name"], half_day=values["half_day"])

    years = sorted(set(Holiday.objects.values_list("day__year", flat=True).distinct()) | {this, this + 1})
    return settings_page(
        request,
        form,
        save,
        title=_("Tatiller"),
        template="panel/settings/holidays.html",
        said=_("Tatil kaydedildi."),
        rows=Holiday.objects.filter(day__year=year),
        year=year,
        missing=years_without_holidays(),
        tabs=[{"label": str(one), "url": f"?year={one}", "active": one == year} for one in years if one >= this - 1],
    )


@require_POST
@needs("settings.edit")
def holiday_remove(request: HttpRequest) -> HttpResponse:
    """Work on that day after all."""
    day = _day(request.POST.get("day"))
    if day is None:
        raise Http404
    remove_holiday(day, actor=actor_of(request))
    toast(request, _("Tatil kaldırıldı."))
    return redirect(f"{request.path.removesuffix('kaldir/')}?year={day.year}")


def _day(text: str | None) -> date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None


def _year(text: str | None, usual: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) == 4 and int(text) > 0 else usual


class ChannelForm(LaidForm):
    """One sales channel."""

    name = forms.CharField(label=gettext_lazy("Ad"), max_length=80)
    tells_customer = forms.BooleanField(
        label=gettext_lazy("Müşteriye mesajları Kervan yazar"),
        required=False,
        help_text=gettext_lazy("Kapalıyken bu kanalın müşterilerine hiç mesaj gitmez; pazaryerleri kendileri yazar."),
    )
    layout = (("", "", (("name",), ("tells_customer",))),)


@needs("settings.view")
def channels(request: HttpRequest) -> HttpResponse:
    """Where orders come from."""
    values = {"channels": SalesChannel.objects.all(), "may_edit": may_edit(request)}
    return render(request, "panel/settings/channels.html", values)


@needs("settings.view")
def channel(request: HttpRequest, channel_id: int) -> HttpResponse:
    """One channel's name, and whose mails its customers get."""
    row = SalesChannel.objects.filter(pk=channel_id).first()
    if row is None:
        raise Http404
    initial = {"name": row.name, "tells_customer": row.tells_customer}
    form = ChannelForm(request.POST if request.method == "POST" else None, initial=initial)
    return settings_page(
        request,
        form,
        lambda values: change_channel(row.pk, actor=actor_of(request), **values),
        title=row.name,
        done="panel:settings-channels",
    )
