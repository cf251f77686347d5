"""Ayarlar → Fatura: when, with which series, through which integrator; and what the seller still has to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kervan.invoices.actions.change_invoice_settings import CHANGEABLE, change_invoice_settings
from kervan.invoices.actions.save_integrator import save_integrator, switch_integrator_off
from kervan.invoices.actions.save_series import save_series
from kervan.invoices.einvoice import IntegratorSilent, integrator_types, try_integrator
from kervan.invoices.models import Integrator, InvoiceSettings, Series
from kervan.invoices.queries import active_integrator, invoice_settings
from kervan.invoices.refusals import missing_seller_data
from kervan.lib.account_settings import SettingField
from kervan.lib.errors import DomainError
from kervan.panel.account_fields import form_fields, names_of, number_kinds, stored_values
from kervan.panel.asking import actor_of, needs
from kervan.panel.feedback import toast
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import may_edit, settings_page
from kervan.shipping.models import Carrier, CarrierAccount

Timing = InvoiceSettings.Timing


class InvoiceSettingsForm(LaidForm):
    """When invoices are made, and what stands on them."""

    timing = forms.ChoiceField(label=gettext_lazy("Ne zaman kesilsin"), widget=forms.RadioSelect)
    einvoice_profile = forms.ChoiceField(
        label=gettext_lazy("e-Fatura senaryosu"),
        choices=InvoiceSettings._meta.get_field("einvoice_profile").choices or [],
        help_text=gettext_lazy("Ticari faturayı alıcı sistemden reddedebilir; temel faturayı edemez."),
    )
    zero_vat_code = forms.CharField(
        label=gettext_lazy("KDV’siz satışta istisna kodu"),
        max_length=3,
        help_text=gettext_lazy("GİB, KDV’si sıfır olan satırda kod ister. 351: istisna olmayan diğer."),
    )
    zero_vat_reason = forms.CharField(label=gettext_lazy("İstisna sebebi"), max_length=100)
    note = forms.CharField(label=gettext_lazy("Her faturaya yazılacak not"), max_length=300, required=False)

    def __init__(self, *args: Any, row: InvoiceSettings, **options: Any) -> None:
        options["initial"] = {name: getattr(row, name) for name in CHANGEABLE}
        super().__init__(*args, **options)
        timing = self.fields["timing"]
        assert isinstance(timing, forms.ChoiceField)
        timing.choices = [
            (Timing.DISPATCH.value, _("Gönderi yola çıkınca (önerilen)")),
            (Timing.PAYMENT.value, _("Ödeme gelince: kargo firması ve gönderim tarihi faturada eksik kalır")),
            (Timing.BY_HAND.value, _("Elle; gönderilenler “Fatura kesilecek” kuyruğunda bekler")),
        ]
        self.layout = (
            (_("Zamanı"), "clock", (("timing",),)),
            (
                _("İçeriği"),
                "file-invoice",
                (("einvoice_profile",), ("zero_vat_code", "zero_vat_reason"), ("note",)),
            ),
        )


@needs("settings.view")
def invoices(request: HttpRequest) -> HttpResponse:
    """The settings of invoices, and what is missing for them."""
    form = InvoiceSettingsForm(request.POST if request.method == "POST" else None, row=invoice_settings())
    return settings_page(
        request,
        form,
        lambda values: change_invoice_settings(actor=actor_of(request), **values),
        title=_("Fatura"),
        template="panel/settings/invoices.html",
        said=_("Fatura ayarları kaydedildi."),
        missing=missing_seller_data(),
        carriers_without_number=list(
            Carrier.objects.filter(tax_id="", pk__in=_carriers_in_use()).values_list("name", flat=True)
        ),
        series=Series.objects.filter(is_default=True),
        integrator=active_integrator(),
        kinds=integrator_types(),
    )


def _carriers_in_use() -> list[int]:
    accounts = CarrierAccount.objects.filter(active=True, carrier__isnull=False)
    return [pk for pk in accounts.values_list("carrier_id", flat=True) if pk is not None]


class SeriesForm(LaidForm):
    """Another series for one kind of document."""

    code = forms.CharField(
        label=gettext_lazy("Seri"),
        max_length=3,
        help_text=gettext_lazy("Üç harf. Yeni seri 1’den başlar; önceki serinin belgeleri numaralarıyla kalır."),
    )
    layout = (("", "", (("code",),)),)


@needs("settings.view")
def series(request: HttpRequest, kind: str) -> HttpResponse:
    """Change the series a kind of document is numbered with."""
    if kind not in Series.Kind.values:
        raise Http404
    used = Series.objects.filter(kind=kind, is_default=True).first()
    form = SeriesForm(request.POST if request.method == "POST" else None, initial={"code": used.code if used else ""})
    return settings_page(
        request,
        form,
        lambda values: save_series(values["code"], actor=actor_of(request), kind=kind),
        title=_("%(kind)s serisi") % {"kind": Series.Kind(kind).label},
        back=reverse("panel:settings-invoices"),
        back_label=_("Fatura"),
        done="panel:settings-invoices",
        said=_("Seri kaydedildi."),
    )


class IntegratorForm(LaidForm):
    """The account: its name here, and what its integrator asks for. A stored secret is never put into the page."""

    name = forms.CharField(label=gettext_lazy("Hesabın adı"), max_length=80)

    def __init__(self, *args: Any, account: Integrator, fields: tuple[SettingField, ...], **options: Any) -> None:
        options["initial"] = {"name": account.name, **stored_values(fields, account.settings)}
        super().__init__(*args, **options)
        self.described = fields
        self.fields.update(form_fields(fields, stored=bool(account.pk and account.secrets)))
        own = tuple((name,) for name in names_of(fields).values())
        self.layout = ((_("Hesap"), "file-invoice", (("name",),)), (_("Bağlantı ayarları"), "settings", own))
        self.kinds = number_kinds(fields)

    def settings(self) -> dict[str, Any]:
        """The adapter's fields, secrets only where they were typed."""
        return {name: self.cleaned_data[drawn] for name, drawn in names_of(self.described).items()}


@needs("settings.view")
def integrator(request: HttpRequest, code: str, **shown: Any) -> HttpResponse:
    """The account with this integrator; saved, documents go through it and the account before is switched off."""
    kind = next((known for known in integrator_types() if known.code == code), None)
    if kind is None:
        raise Http404
    active = active_integrator()
    used = active is not None and active.type == code
    row = active if active is not None and used else Integrator(type=code, name=str(kind.name))
    posted = request.POST if request.method == "POST" and not shown else None
    form = IntegratorForm(posted, account=row, fields=kind.fields)
    values: dict[str, Any] = {
        "title": row.name if used else _("Entegratör hesabı ekle"),
        "back": reverse("panel:settings-invoices"),
        "back_label": _("Fatura"),
        "account": row,
        "used": used,
    }
    if shown:
        page = {"form": form, "may_edit": may_edit(request), **values, **shown}
        return render(request, "panel/settings/integrator.html", page)
    return settings_page(
        request,
        form,
        lambda cleaned: save_integrator(code, form.settings(), actor=actor_of(request), name=cleaned["name"]),
        template="panel/settings/integrator.html",
        done="panel:settings-invoices",
        said=_("Entegratör hesabı kaydedildi."),
        names=names_of(kind.fields),
        **values,
    )


@require_POST
@needs("settings.edit")
def integrator_try(request: HttpRequest, code: str) -> HttpResponse:
    """ "Bağlantıyı test et": asks the integrator with the stored settings; nothing is sent."""
    account = active_integrator()
    if account is None or account.type != code:
        raise Http404
    try:
        asked = try_integrator(account)
    except IntegratorSilent:
        return integrator(request, code, problem=_("Entegratörden yanıt gelmedi; biraz sonra yeniden deneyin."))
    except DomainError as error:
        return integrator(request, code, problem=str(error))
    if not asked:
        return integrator(request, code, note=_("Bu entegratörün bağlantısı denenemiyor; ilk faturada belli olur."))
    return integrator(request, code, success=_("Bağlantı çalışıyor."))


@require_POST
@needs("settings.edit")
def integrator_off(request: HttpRequest) -> HttpResponse:
    """Go on without an integrator."""
    switch_integrator_off(actor=actor_of(request))
    toast(request, _("Entegratör kapatıldı; faturalar yalnızca burada kesilir."))
    return redirect("panel:settings-invoices")
