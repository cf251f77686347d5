"""Ayarlar → Kargo hesapları, kargo firmaları, kutular."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kervan.customers.place_codes import place_name
from kervan.lib.account_settings import SettingField
from kervan.lib.errors import DomainError
from kervan.lib.money import half_up
from kervan.panel.account_fields import form_fields, names_of, number_kinds, stored_values
from kervan.panel.action_form import MeasureField
from kervan.panel.asking import actor_of, needs
from kervan.panel.feedback import toast
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import may_edit, settings_page
from kervan.panel.typed import MoneyField
from kervan.shipping.accounts import push_address, pushes, try_account
from kervan.shipping.actions.change_account_rules import change_account_rules
from kervan.shipping.actions.renew_push_address import renew_push_address
from kervan.shipping.actions.save_account import save_account
from kervan.shipping.actions.save_box import remove_box, save_box
from kervan.shipping.actions.save_carrier import save_carrier
from kervan.shipping.carriers import CarrierSilent, carrier_types
from kervan.shipping.models import NO_CARRIER, Box, Carrier, CarrierAccount


class AccountForm(LaidForm):
    """A carrier account: what all have, and what its carrier asks for. A stored secret is never put into the page."""

    name = forms.CharField(label=gettext_lazy("Hesabın adı"), max_length=80)
    carrier = forms.ModelChoiceField(
        label=gettext_lazy("Kargo firması"),
        queryset=Carrier.objects.none(),
        required=False,
        help_text=gettext_lazy("Müşteriye yazılan ad ve takip bağlantısı buradan gelir."),
    )
    is_default = forms.BooleanField(
        label=gettext_lazy("Varsayılan hesap"),
        required=False,
        help_text=gettext_lazy("Kimse seçmezse gönderiler bu hesapla kaydedilir."),
    )
    active = forms.BooleanField(label=gettext_lazy("Etkin"), required=False, initial=True)
    where = forms.ChoiceField(
        label=gettext_lazy("Nereye gönderir?"),
        choices=CarrierAccount.Where.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    places = forms.CharField(
        label=gettext_lazy("Yerler"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Her satıra bir yer: İzmir, İstanbul/Kadıköy, Ege Bölgesi, Almanya."),
    )
    at_the_door = forms.ChoiceField(
        label=gettext_lazy("Kapıda ödeme"), choices=CarrierAccount.Door.choices, required=False
    )
    most_cash = MoneyField(label=gettext_lazy("Kapıda en çok"), max_length=30, required=False)
    most_desi = MeasureField(label=gettext_lazy("En çok desi"), max_length=12, required=False)
    most_kilograms = MeasureField(
        label=gettext_lazy("En çok ağırlık (kg)"),
        max_length=12,
        required=False,
        help_text=gettext_lazy("Boş bırakılan sınır yoktur. Uymayan gönderide hesap “uygun değil” görünür."),
    )

    def __init__(self, *args: Any, account: CarrierAccount, fields: tuple[SettingField, ...], **options: Any) -> None:
        options["initial"] = {
            "name": account.name,
            "carrier": account.carrier_id,
            "is_default": account.is_default,
            "active": account.active,
            "where": account.where,
            "places": "\n".join(place_name(code) for code in account.places),
            "at_the_door": account.at_the_door,
            "most_cash": account.most_cash,
            "most_desi": account.most_desi,
            "most_kilograms": None if account.most_weight_g is None else Decimal(account.most_weight_g) / 1000,
            **stored_values(fields, account.settings),
        }
        super().__init__(*args, **options)
        carrier = self.fields["carrier"]
        assert isinstance(carrier, forms.ModelChoiceField)
        carrier.queryset = Carrier.objects.all()
        self.described = fields
        self.fields.update(form_fields(fields, stored=bool(account.pk and account.secrets)))
        self.layout = (
            (_("Hesap"), "truck-delivery", (("name", "carrier"), ("is_default",), ("active",))),
            (_("Bağlantı ayarları"), "settings", tuple((name,) for name in names_of(fields).values())),
            (
                _("Ne için kullanılır?"),
                "filter",
                (("where",), ("places",), ("at_the_door", "most_cash"), ("most_desi", "most_kilograms")),
            ),
        )
        self.kinds = number_kinds(fields) | {"most_cash": "money"}

    def rules(self) -> dict[str, Any]:
        """As ``change_account_rules`` takes them."""
        given = self.cleaned_data
        kilograms = given["most_kilograms"]
        return {
            "where": given["where"] or CarrierAccount.Where.EVERYWHERE,
            "places": re.split(r"[,;\n]", given["places"]),
            "at_the_door": given["at_the_door"] or CarrierAccount.Door.BOTH,
            "most_cash": given["most_cash"],
            "most_desi": given["most_desi"],
            "most_weight_g": None if kilograms is None else half_up(int(kilograms * 1_000_000), 1000),
        }

    def settings(self) -> dict[str, Any]:
        """The adapter's fields, secrets only where they were typed."""
        return {name: self.cleaned_data[drawn] for name, drawn in names_of(self.described).items()}


@needs("settings.view")
def accounts(request: HttpRequest) -> HttpResponse:
    """The carrier accounts, and the kinds that can be opened."""
    rows = list(CarrierAccount.objects.select_related("carrier"))
    for row in rows:
        row.kind_name = _kind_name(row.type)  # type: ignore[attr-defined]
    kinds = [*carrier_types()]
    values = {"rows": rows, "kinds": kinds, "no_carrier": NO_CARRIER, "may_edit": may_edit(request)}
    return render(request, "panel/settings/accounts.html", values)


@needs("settings.view")
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """One carrier account."""
    row = CarrierAccount.objects.filter(pk=account_id).first()
    if row is None:
        raise Http404
    return _account_page(request, row)


@needs("settings.edit")
def account_new(request: HttpRequest, kind: str) -> HttpResponse:
    """A new account of this kind."""
    if kind != NO_CARRIER and kind not in {known.code for known in carrier_types()}:
        raise Http404
    name = _kind_name(kind)
    return _account_page(request, CarrierAccount(type=kind, name=name))


def _account_page(request: HttpRequest, row: CarrierAccount, **values: Any) -> HttpResponse:
    posted = request.method == "POST" and not values
    fields = _fields_of(row.type)
    form = AccountForm(request.POST if posted else None, account=row, fields=fields)

    @transaction.atomic
    def save(cleaned: dict[str, Any]) -> None:
        saved = save_account(
            row.pk,
            actor=actor_of(request),
            name=cleaned["name"],
            type=row.type,
            settings=form.settings(),
            carrier_id=cleaned["carrier"].pk if cleaned["carrier"] else None,
            active=cleaned["active"],
            is_default=cleaned["is_default"],
        )
        change_account_rules(saved.pk, actor=actor_of(request), **form.rules())

    if values:
        form = AccountForm(None, account=row, fields=fields)
        shown = {"form": form, "title": row.name, "may_edit": may_edit(request), "account": row, "can_try": True}
        shown |= {"back": reverse("panel:settings-accounts"), "back_label": _("Kargo hesapları")}
        shown |= {"push_address": push_address(row), "pushes": pushes(row)}
        return render(request, "panel/settings/account.html", shown | values)
    return settings_page(
        request,
        form,
        save,
        title=row.name if row.pk else _("Kargo hesabı ekle"),
        template="panel/settings/account.html",
        back=reverse("panel:settings-accounts"),
        back_label=_("Kargo hesapları"),
        done="panel:settings-accounts",
        said=_("Kargo hesabı kaydedildi."),
        names=names_of(fields) | {"most_weight_g": "most_kilograms"},
        account=row,
        can_try=row.pk is not None and row.type != NO_CARRIER,
        push_address=push_address(row),
        pushes=pushes(row),
    )


@require_POST
@needs("settings.edit")
def account_try(request: HttpRequest, account_id: int) -> HttpResponse:
    """ "Bağlantıyı test et": asks the carrier with the stored settings; nothing is booked."""
    row = CarrierAccount.objects.filter(pk=account_id).exclude(type=NO_CARRIER).first()
    if row is None:
        raise Http404
    try:
        asked = try_account(row)
    except CarrierSilent:
        return _account_page(request, row, problem=_("Kargo firmasından yanıt gelmedi; biraz sonra yeniden deneyin."))
    except DomainError as error:
        return _account_page(request, row, problem=str(error), hint=getattr(error, "hint", ""))
    if not asked:
        return _account_page(
            request, row, note=_("Bu kargo firmasının bağlantısı denenemiyor; ilk gönderide belli olur.")
        )
    return _account_page(request, row, success=_("Bağlantı çalışıyor."))


@require_POST
@needs("settings.edit")
def account_push(request: HttpRequest, account_id: int) -> HttpResponse:
    """ "Bildirim adresi": a new one, or none any more. The secret is shown this once."""
    if not CarrierAccount.objects.filter(pk=account_id).exists():
        raise Http404
    remove = "remove" in request.POST
    row, secret = renew_push_address(account_id, actor=actor_of(request), remove=remove)
    said = _("Bildirim adresi kaldırıldı.") if remove else _("Bildirim adresi verildi; varsa eskisi artık geçmez.")
    return _account_page(request, row, success=said, push_secret=secret)


def _fields_of(kind: str) -> tuple[SettingField, ...]:
    """None for an account whose adapter is no longer installed: it can still be renamed and switched off."""
    known = {one.code: one for one in carrier_types()}
    return known[kind].settings_fields() if kind in known else ()


def _kind_name(code: str) -> str:
    if code == NO_CARRIER:
        return _("Entegrasyonsuz")
    return next((str(kind.name) for kind in carrier_types() if kind.code == code), code)


class CarrierForm(LaidForm):
    """A carrier by name."""

    name = forms.CharField(label=gettext_lazy("Ad"), max_length=80)
    tracking_url = forms.CharField(
        label=gettext_lazy("Takip adresi"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Takip numarasının yerine {tracking} yazın: https://www.firma.com/takip?no={tracking}"),
    )
    legal_name = forms.CharField(
        label=gettext_lazy("Unvan"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("İnternet satışının faturasında taşıyıcı olarak bu unvan ve numara yazar."),
    )
    tax_id = forms.CharField(label=gettext_lazy("VKN / TCKN"), max_length=20, required=False)
    layout = (("", "", (("name",), ("tracking_url",), ("legal_name", "tax_id"))),)


@needs("settings.view")
def carriers(request: HttpRequest) -> HttpResponse:
    """The carriers people choose by name."""
    return render(
        request, "panel/settings/carriers.html", {"rows": Carrier.objects.all(), "may_edit": may_edit(request)}
    )


@needs("settings.view")
def carrier(request: HttpRequest, carrier_id: int | None = None) -> HttpResponse:
    """One carrier's name and tracking address, or a new one."""
    row = Carrier.objects.filter(pk=carrier_id or 0).first()
    if carrier_id is not None and row is None:
        raise Http404
    initial = {name: getattr(row, name) for name in ("name", "tracking_url", "legal_name", "tax_id")} if row else {}
    form = CarrierForm(request.POST if request.method == "POST" else None, initial=initial)
    return settings_page(
        request,
        form,
        lambda values: save_carrier(carrier_id, actor=actor_of(request), **values),
        title=row.name if row else _("Kargo firması ekle"),
        back=reverse("panel:settings-carriers"),
        back_label=_("Kargo firmaları"),
        done="panel:settings-carriers",
        said=_("Kargo firması kaydedildi."),
    )


class BoxForm(LaidForm):
    """A box size."""

    name = forms.CharField(label=gettext_lazy("Ad"), max_length=60)
    desi = forms.DecimalField(
        label=gettext_lazy("Desi"),
        max_digits=6,
        decimal_places=2,
        min_value=0,
        max_value=9999,
        localize=True,
        help_text=gettext_lazy("En × boy × yükseklik (cm) / 3000"),
    )
    weight_g = forms.IntegerField(label=gettext_lazy("Boş ağırlık"), min_value=0, max_value=100_000, initial=0)
    is_default = forms.BooleanField(label=gettext_lazy("Varsayılan kutu"), required=False)
    layout = (("", "", (("name",), ("desi", "weight_g"), ("is_default",))),)
    kinds = {"weight_g": "number"}
    suffixes = {"weight_g": "g"}


@needs("settings.view")
def boxes(request: HttpRequest) -> HttpResponse:
    """The box sizes."""
    return render(request, "panel/settings/boxes.html", {"rows": Box.objects.all(), "may_edit": may_edit(request)})


@needs("settings.view")
def box(request: HttpRequest, box_id: int | None = None) -> HttpResponse:
    """One box, or a new one."""
    row = Box.objects.filter(pk=box_id or 0).first()
    if box_id is not None and row is None:
        raise Http404
    initial = {name: getattr(row, name) for name in ("name", "desi", "weight_g", "is_default")} if row else {}
    form = BoxForm(request.POST if request.method == "POST" else None, initial=initial)
    return settings_page(
        request,
        form,
        lambda values: save_box(box_id, actor=actor_of(request), **values),
        title=row.name if row else _("Kutu ekle"),
        back=reverse("panel:settings-boxes"),
        back_label=_("Kutular"),
        done="panel:settings-boxes",
        said=_("Kutu kaydedildi."),
    )


@require_POST
@needs("settings.edit")
def box_remove(request: HttpRequest, box_id: int) -> HttpResponse:
    """Take a box off the list."""
    remove_box(box_id, actor=actor_of(request))
    toast(request, _("Kutu kaldırıldı."))
    return redirect("panel:settings-boxes")
