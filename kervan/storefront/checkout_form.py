"""What a buyer types at the checkout. The rules stand in kervan/checkout/quote.py; here are only fields and their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kervan.checkout.wish import Wish
from kervan.customers.places import cities, districts, find_city, find_district
from kervan.lib.countries import country_name
from kervan.lib.text import clean, sort_key
from kervan.sales.new_order import NewCustomer

PERSON, COMPANY = "kisi", "sirket"
BUYER = {"customer.email": "eposta", "customer.phone": "telefon"}
SHIPPING = {
    "name": "ad",
    "phone": "telefon",
    "country": "ulke",
    "city": "il",
    "district": "ilce",
    "neighbourhood": "mahalle",
    "line": "adres",
    "postal_code": "posta_kodu",
}
BILLING = {"name": "fatura_ad", "city": "fatura_il", "district": "fatura_ilce", "line": "fatura_adres"}
COMPANYS = {"name": "unvan", "tax_id": "vkn", "tax_office": "vergi_dairesi"}


class CheckoutForm(forms.Form):
    """The fields, none of them checked here. Nothing is chosen in advance but that the invoice goes to the same address."""

    use_required_attribute = False

    eposta = forms.CharField(label=_("E-posta"), widget=forms.EmailInput({"autocomplete": "email"}))
    telefon = forms.CharField(label=_("Cep telefonu"))
    ad = forms.CharField(label=_("Ad soyad"), widget=forms.TextInput({"autocomplete": "name"}))
    ulke = forms.ChoiceField(label=_("Ülke"), widget=forms.Select({"autocomplete": "country"}))
    il = forms.CharField(label=_("İl"))
    ilce = forms.CharField(label=_("İlçe"))
    mahalle = forms.CharField(
        label=_("Mahalle"), required=False, widget=forms.TextInput({"autocomplete": "address-level3"})
    )
    adres = forms.CharField(
        label=_("Cadde, sokak, kapı ve daire numarası"), widget=forms.TextInput({"autocomplete": "street-address"})
    )
    posta_kodu = forms.CharField(
        label=_("Posta kodu"), required=False, widget=forms.TextInput({"autocomplete": "postal-code"})
    )
    fatura = forms.ChoiceField(
        label=_("Fatura kime kesilsin?"),
        choices=[(PERSON, _("Kişi")), (COMPANY, _("Şirket"))],
        initial=PERSON,
        widget=forms.RadioSelect,
    )
    unvan = forms.CharField(label=_("Şirket unvanı"), widget=forms.TextInput({"autocomplete": "organization"}))
    vkn = forms.CharField(label=_("VKN (şahıs şirketinde TCKN)"))
    vergi_dairesi = forms.CharField(label=_("Vergi dairesi"))
    ayni_adres = forms.BooleanField(label=_("Fatura adresi teslimat adresiyle aynı"), initial=True, required=False)
    fatura_ad = forms.CharField(
        label=_("Faturadaki ad soyad"), widget=forms.TextInput({"autocomplete": "billing name"})
    )
    fatura_il = forms.CharField(label=_("İl"))
    fatura_ilce = forms.CharField(label=_("İlçe"))
    fatura_adres = forms.CharField(
        label=_("Fatura adresi"), widget=forms.TextInput({"autocomplete": "billing street-address"})
    )
    siparis_notu = forms.CharField(label=_("Sipariş notu"), required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Mapping[str, Any] | None, *, countries: Iterable[str]) -> None:
        super().__init__(data)
        language = (get_language() or "tr")[:2]
        names = sorted(((code, country_name(code, language)) for code in countries), key=lambda row: sort_key(row[1]))
        self.fields["ulke"] = forms.ChoiceField(
            label=_("Ülke"), choices=names, initial="TR", widget=forms.Select({"autocomplete": "country"})
        )
        self.abroad = self.typed("ulke") not in {"", "TR"}
        self._choose_places("il", "ilce", "shipping", abroad=self.abroad)
        self._choose_places("fatura_il", "fatura_ilce", "billing", abroad=self.abroad)

    def full_clean(self) -> None:
        """Nothing is judged here: sentences come from the quote, by ``tell``."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def typed(self, name: str, most: int = 400) -> str:
        """What stands in a field."""
        return clean(str(self.data.get(name, "")), most) if self.is_bound else ""

    def _choose_places(self, city: str, district: str, section: str, *, abroad: bool) -> None:
        """İl and ilçe are chosen from the list; abroad they are typed."""
        levels = {city: f"{section} address-level1", district: f"{section} address-level2"}
        if abroad:
            for name, autofill in levels.items():
                self.fields[name].widget = forms.TextInput({"autocomplete": autofill})
            self.fields[district].required = False
            return
        known = {city: cities(), district: districts(self.typed(city, 60))}
        for name, autofill in levels.items():
            empty = _("Seçin") if known[name] else _("Önce ili seçin")
            choices = [("", empty), *((place, place) for place in known[name])]
            self.fields[name].widget = forms.Select({"autocomplete": autofill}, choices=choices)

    def tell(self, wrong: Mapping[str, str]) -> list[str]:
        """Put each sentence beside its field. Returns those that have none."""
        homeless = []
        for path, sentence in wrong.items():
            name = self._place_of(path)
            if name and name in self.fields:
                if name not in self.errors:
                    self.add_error(name, sentence)
            else:
                homeless.append(sentence)
        return homeless

    def _place_of(self, path: str) -> str:
        part, _dot, key = path.partition(".")
        if part == "shipping_address":
            return SHIPPING.get(key, "")
        if part == "billing_address":
            company = self.typed("fatura") == COMPANY
            own = COMPANYS.get(key) if company else None
            return own or (SHIPPING if self._same_address else BILLING).get(key, "")
        return BUYER.get(path, "")

    @property
    def _same_address(self) -> bool:
        return bool(self.typed("ayni_adres"))

    def as_wish(self, *, rate_id: int | None, method: str) -> Wish:
        """What the quote takes."""
        company = self.typed("fatura") == COMPANY
        shipping = self._address(SHIPPING)
        billing: dict[str, str] | None = None
        if company or not self._same_address:
            same = shipping if self._same_address else self._address(BILLING) | {"country": shipping["country"]}
            billing = same | (self._address(COMPANYS) if company else {})
        return Wish(
            customer=NewCustomer(name=self.typed("ad"), email=self.typed("eposta"), phone=self.typed("telefon")),
            shipping_address=shipping,
            billing_address=billing,
            company=company,
            rate_id=rate_id,
            method=method,
            note=str(self.data.get("siparis_notu", ""))[:2000] if self.is_bound else "",
            language=(get_language() or "tr")[:2],
        )

    def _address(self, names: Mapping[str, str]) -> dict[str, str]:
        typed = {key: self.typed(name) for key, name in names.items()}
        if "country" in typed:
            typed["country"] = typed["country"] or "TR"
        if not self.abroad and "city" in typed:
            # A district of the province that was chosen before.
            typed["city"] = find_city(typed["city"]) or ""
            typed["district"] = find_district(typed["city"], typed["district"]) or ""
        return typed
