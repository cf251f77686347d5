"""Ayarlar → Nakliyat: zones, their rates, and a box to try them in."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kervan.customers.places import cities, find_city
from kervan.customers.regions import CITIES_OF, REGIONS
from kervan.lib.countries import country_name, find_country
from kervan.panel import formats
from kervan.panel.asking import actor_of, needs
from kervan.panel.feedback import toast
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import may_edit, settings_page
from kervan.panel.typed import MoneyField
from kervan.panel.zone_words import ladder, measure, notes_of, places_of
from kervan.shipping.actions.save_rate import MOST_STEPS, remove_rate, save_rate
from kervan.shipping.actions.save_zone import remove_zone, save_zone
from kervan.shipping.models import CarrierAccount, ShippingRate, ShippingZone, ZonePlace
from kervan.shipping.quoting import BASES, Basis, Level, Load, quote, zone_of
from kervan.shipping.zones import zones

EMPTY_STEPS = 3


class ZoneForm(LaidForm):
    """Where a zone lies: provinces under their regions, other countries by name."""

    name = forms.CharField(
        label=gettext_lazy("Bölgenin adı"),
        max_length=80,
        help_text=gettext_lazy("Yalnızca siz görürsünüz, örneğin “Yakın iller”."),
    )
    regions = forms.MultipleChoiceField(choices=list(REGIONS.items()), required=False)
    cities = forms.MultipleChoiceField(choices=[(city, city) for city in cities()], required=False)
    turkey = forms.BooleanField(label=gettext_lazy("Türkiye’nin tamamı"), required=False)
    countries = forms.CharField(
        label=gettext_lazy("Diğer ülkeler"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Adlarını virgülle ayırarak yazın: Almanya, Fransa, Azerbaycan."),
    )
    everywhere = forms.BooleanField(
        label=gettext_lazy("Başka her yer: hiçbir bölgede adı geçmeyen yerler"), required=False
    )
    layout = ((gettext_lazy("Ad"), "map-pin", (("name",),)),)

    def clean_countries(self) -> list[str]:
        return [part.strip() for part in re.split(r"[,;\n]", self.cleaned_data["countries"]) if part.strip()]

    def values(self) -> dict[str, Any]:
        """As ``save_zone`` takes them."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "regions": given["regions"],
            "cities": given["cities"],
            "countries": [*(["TR"] if given["turkey"] else []), *given["countries"]],
            "everywhere": given["everywhere"],
        }


class AmountOf(forms.CharField):
    """A limit in lira, kilograms or desi; thousandths in ``cleaned_data``, None when empty."""

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).replace(" ", "")
        if not text:
            return None
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        if not re.fullmatch(r"\d{1,12}(\.\d{1,3})?", text):
            raise forms.ValidationError(_("Sayı yazın, örneğin 2 ya da 2,5."))
        return Decimal(text)


class RateForm(LaidForm):
    """What sending into a zone costs: a ladder of limits and fees."""

    name = forms.CharField(
        label=gettext_lazy("Gönderim adı"),
        max_length=80,
        help_text=gettext_lazy("Müşteri bunu görür, örneğin “Standart kargo”."),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Ücret neye göre hesaplansın?"),
        choices=list(BASES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Ücretin neye göre hesaplanacağını seçin.")},
    )
    extra_fee = MoneyField(
        label=gettext_lazy("Aşan kısım için ek ücret"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Son üst sınırı aşan, başlayan her kg, desi ya da lira için eklenir."),
    )
    free_from = MoneyField(
        label=gettext_lazy("Bu tutardan itibaren ücretsiz"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Ürünlerin tutarına bakılır. Boşsa hiç ücretsiz olmaz."),
    )
    vat_rate = forms.DecimalField(label=gettext_lazy("KDV oranı"), max_digits=4, decimal_places=2)
    carrier_account_id = forms.ModelChoiceField(
        label=gettext_lazy("Kargo hesabı"),
        queryset=CarrierAccount.objects.none(),
        required=False,
        empty_label=gettext_lazy("Fark etmez"),
    )
    layout = (
        (gettext_lazy("Gönderim"), "truck-delivery", (("name",), ("basis",))),
        (gettext_lazy("Koşullar"), "settings", (("extra_fee", "free_from"), ("vat_rate", "carrier_account_id"))),
    )
    kinds = {"extra_fee": "money", "free_from": "money"}
    suffixes = {"vat_rate": "%"}

    def __init__(self, *args: Any, rows: int, **options: Any) -> None:
        super().__init__(*args, **options)
        account = self.fields["carrier_account_id"]
        assert isinstance(account, forms.ModelChoiceField)
        account.queryset = CarrierAccount.objects.filter(active=True)
        self.rows = rows
        for row in range(rows):
            words = {"row": row + 1}
            self.fields[f"limit_{row}"] = AmountOf(
                label=_("%(row)d. basamak: üst sınır") % words, max_length=20, required=False
            )
            self.fields[f"fee_{row}"] = MoneyField(
                label=_("%(row)d. basamak: ücret") % words, max_length=30, required=False
            )

    def ladder(self) -> list[tuple[Any, Any]]:
        """The bound fields of each step."""
        return [(self[f"limit_{row}"], self[f"fee_{row}"]) for row in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        unit = 1000 if given.get("basis") == Basis.WEIGHT else 100
        steps: list[tuple[int | None, int]] = []
        for row in range(self.rows):
            limit, fee = given.get(f"limit_{row}"), given.get(f"fee_{row}")
            if fee is None and limit is not None and f"fee_{row}" not in self.errors:
                self.add_error(f"fee_{row}", _("Bu basamağın ücretini yazın; ücretsizse 0 yazın."))
            elif fee is not None:
                steps.append((None if limit is None else int(limit * unit), fee))
        given["steps"] = steps
        return given

    def values(self) -> dict[str, Any]:
        """As ``save_rate`` takes them."""
        names = ("name", "basis", "steps", "extra_fee", "free_from", "vat_rate")
        account = self.cleaned_data["carrier_account_id"]
        return {name: self.cleaned_data[name] for name in names} | {
            "carrier_account_id": account.pk if account else None
        }


class TryForm(forms.Form):
    """The box to try the zones in."""

    city = forms.CharField(label=gettext_lazy("İl"), max_length=60, required=False)
    country = forms.CharField(label=gettext_lazy("Ülke"), max_length=60, required=False)
    amount = MoneyField(label=gettext_lazy("Ürünlerin tutarı"), max_length=30, required=False)
    desi = AmountOf(label=gettext_lazy("Desi"), max_length=20, required=False)
    kg = AmountOf(label=gettext_lazy("Ağırlık (kg)"), max_length=20, required=False)

    def clean_city(self) -> str:
        typed = self.cleaned_data["city"]
        if typed and find_city(typed) is None and (find_country(self.data.get("country", "")) or "TR") == "TR":
            raise forms.ValidationError(_("“%(city)s” diye bir il yok.") % {"city": typed})
        return str(typed)

    def clean_country(self) -> str:
        typed = self.cleaned_data["country"]
        found = find_country(typed) if typed else "TR"
        if found is None:
            raise forms.ValidationError(_("“%(country)s” diye bir ülke yok.") % {"country": typed})
        return found


@needs("settings.view")
def zone_list(request: HttpRequest) -> HttpResponse:
    """The zones with their prices in words, what is missing, and the box to try them in."""
    known = zones()
    trying = "city" in request.GET
    form = TryForm(request.GET if trying else None, initial={"country": country_name("TR", formats.language())})
    shown = [
        {"zone": zone, "places": places_of(zone), "rates": [(rate, ladder(rate)) for rate in zone.rates]}
        for zone in known
    ]
    values = {"zones": shown, "notes": notes_of(known), "may_edit": may_edit(request), "try": form}
    if trying and form.is_valid():
        values["answer"] = _answer(known, form.cleaned_data)
    return render(request, "panel/settings/zones.html", values, status=422 if form.is_bound and form.errors else 200)


def _answer(known: list[Any], given: dict[str, Any]) -> dict[str, Any]:
    desi, kg = given["desi"] or Decimal(0), given["kg"] or Decimal(0)
    load = Load(goods_value=given["amount"] or 0, weight_g=int(kg * 1000), desi=desi)
    city = find_city(given["city"]) or ""
    asked = [city or country_name(given["country"], formats.language()), formats.money(load.goods_value)]
    asked += [measure(Basis.DESI, int(desi * 100))] if desi else []
    asked += [measure(Basis.WEIGHT, load.weight_g)] if kg else []
    zone = zone_of(known, country=given["country"], city=city)
    offers = quote(known, load, country=given["country"], city=city)
    return {"asked": ", ".join(asked), "zone": zone, "offers": offers}


@needs("settings.view")
def zone(request: HttpRequest, zone_id: int | None = None) -> HttpResponse:
    """One zone, or a new one."""
    row = ShippingZone.objects.filter(pk=zone_id or 0).prefetch_related("places").first()
    if zone_id is not None and row is None:
        raise Http404
    form = ZoneForm(request.POST if request.method == "POST" else None, initial=_initial_of(row))
    return settings_page(
        request,
        form,
        lambda _values: save_zone(zone_id, actor=actor_of(request), **form.values()),
        title=row.name if row else _("Gönderim bölgesi ekle"),
        template="panel/settings/zone.html",
        back=reverse("panel:settings-zones"),
        back_label=_("Nakliyat"),
        done="panel:settings-zones",
        said=_("Gönderim bölgesi kaydedildi."),
        regions=_tree(form, row),
    )


def _initial_of(row: ShippingZone | None) -> dict[str, Any]:
    if row is None:
        return {}
    places = [(place.level, place.code) for place in row.places.all()]
    abroad = [code for level, code in places if level == Level.COUNTRY and code != "TR"]
    return {
        "name": row.name,
        "regions": [code for level, code in places if level == Level.REGION],
        "cities": [code for level, code in places if level == Level.CITY],
        "turkey": (Level.COUNTRY, "TR") in places,
        "countries": ", ".join(country_name(code, formats.language()) for code in abroad),
        "everywhere": (Level.EVERYWHERE, "") in places,
    }


def _tree(form: ZoneForm, row: ShippingZone | None) -> list[dict[str, Any]]:
    """The regions with their provinces, what is ticked, and what lies in another zone already."""
    ticked = {*(form["regions"].value() or []), *(form["cities"].value() or [])}
    elsewhere = (
        ZonePlace.objects.exclude(zone=row).select_related("zone") if row else ZonePlace.objects.select_related("zone")
    )
    taken = {place.code: place.zone.name for place in elsewhere}

    def item(code: str, name: Any) -> dict[str, Any]:
        return {"code": code, "name": name, "ticked": code in ticked, "taken": taken.get(code, "")}

    tree = []
    for code, name in REGIONS.items():
        listed = [item(city, city) for city in CITIES_OF[code]]
        tree.append(item(code, name) | {"cities": listed, "count": sum(city["ticked"] for city in listed)})
    return tree


@require_POST
@needs("settings.edit")
def zone_remove(request: HttpRequest, zone_id: int) -> HttpResponse:
    """Take a zone off the list."""
    remove_zone(zone_id, actor=actor_of(request))
    toast(request, _("Gönderim bölgesi kaldırıldı."))
    return redirect("panel:settings-zones")


@needs("settings.view")
def rate(request: HttpRequest, zone_id: int, rate_id: int | None = None) -> HttpResponse:
    """One of a zone's rates, or a new one. "Basamak ekle" draws more rows and saves nothing."""
    home = ShippingZone.objects.filter(pk=zone_id).first()
    row = ShippingRate.objects.filter(pk=rate_id or 0, zone=home).first()
    if home is None or (rate_id is not None and row is None):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    rows = (
        min(_rows_of(posted), MOST_STEPS)
        if posted is not None
        else min(len(row.steps if row else []) + EMPTY_STEPS, MOST_STEPS)
    )
    title = row.name if row else _("%(zone)s: gönderim ücreti ekle") % {"zone": home.name}
    shown: dict[str, Any] = {
        "title": title,
        "template": "panel/settings/rate.html",
        "back": reverse("panel:settings-zones"),
        "back_label": _("Nakliyat"),
    }
    if posted is not None and "more" in posted:
        form = RateForm(None, initial=posted.dict(), rows=min(rows + EMPTY_STEPS, MOST_STEPS))
        return render(request, shown["template"], {**shown, "form": form, "may_edit": may_edit(request)})
    form = RateForm(posted, initial=_initial_rate(row), rows=rows)
    return settings_page(
        request,
        form,
        lambda _values: save_rate(rate_id, actor=actor_of(request), zone_id=zone_id, **form.values()),
        done="panel:settings-zones",
        said=_("Gönderim ücreti kaydedildi."),
        names={"steps": "limit_0"},
        **shown,
    )


def _rows_of(posted: Any) -> int:
    return max((int(name[4:]) + 1 for name in posted if re.fullmatch(r"fee_\d{1,2}", name)), default=EMPTY_STEPS)


def _initial_rate(row: ShippingRate | None) -> dict[str, Any]:
    if row is None:
        return {"basis": Basis.DESI, "vat_rate": Decimal(20)}
    unit = 1000 if row.basis == Basis.WEIGHT else 100
    values: dict[str, Any] = {name: getattr(row, name) for name in ("name", "basis", "extra_fee", "free_from")}
    values |= {"vat_rate": f"{row.vat_rate.normalize():f}", "carrier_account_id": row.account_id}
    for number, (limit, fee) in enumerate(row.steps):
        text = "" if limit is None else f"{(Decimal(limit) / unit).normalize():f}"
        values[f"limit_{number}"] = text.replace(".", ",") if formats.language() == "tr" else text
        values[f"fee_{number}"] = fee
    return values


@require_POST
@needs("settings.edit")
def rate_remove(request: HttpRequest, rate_id: int) -> HttpResponse:
    """Take a rate off its zone."""
    remove_rate(rate_id, actor=actor_of(request))
    toast(request, _("Gönderim ücreti kaldırıldı."))
    return redirect("panel:settings-zones")
