"""Ayarlar → Sanal POS: the accounts with card gateways."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kervan.lib.account_settings import SettingField
from kervan.lib.errors import DomainError
from kervan.panel.account_fields import form_fields, names_of, number_kinds, stored_values
from kervan.panel.asking import actor_of, needs
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import may_edit, settings_page
from kervan.payments.actions.save_gateway_account import save_gateway_account
from kervan.payments.attempts import callback_url, takes_payments
from kervan.payments.gateway_accounts import try_account
from kervan.payments.gateways import GatewaySilent, gateway_types
from kervan.payments.holds import can_hold
from kervan.payments.models import GatewayAccount


class GatewayForm(LaidForm):
    """A gateway account: its name here, and what its gateway asks for. A stored secret is never put into the page."""

    name = forms.CharField(
        label=gettext_lazy("Hesabın adı"),
        max_length=80,
        help_text=gettext_lazy("API ile gelen siparişlerde ödemeyi alan hesap bu adla bildirilir."),
    )
    active = forms.BooleanField(
        label=gettext_lazy("Etkin"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Kapalı hesap yeni ödeme almaz; aldığı ödemeler yine bu hesaptan iade edilir."),
    )

    holds = forms.BooleanField(
        label=gettext_lazy("Önce tutarı ayır (provizyon)"),
        required=False,
        help_text=gettext_lazy(
            "Müşteri öderken tutar kartında yalnızca ayrılır; ilk koli gönderilince ya da siz “Tutarı çek” deyince çekilir, "
            "sipariş iptal edilince bırakılır. Bankalar ayrılan tutarı birkaç gün sonra kendiliğinden bırakır."
        ),
    )

    def __init__(self, *args: Any, account: GatewayAccount, fields: tuple[SettingField, ...], **options: Any) -> None:
        options["initial"] = {
            "name": account.name,
            "active": account.active,
            "holds": account.holds,
            **stored_values(fields, account.settings),
        }
        super().__init__(*args, **options)
        self.described = fields
        taking: tuple[tuple[str, ...], ...] = (("holds",),)
        if not (fields and can_hold(account.type)):
            del self.fields["holds"]
            taking = ()
        self.fields.update(form_fields(fields, stored=bool(account.pk and account.secrets)))
        self.layout = (
            (_("Hesap"), "credit-card", (("name",), ("active",), *taking)),
            (_("Bağlantı ayarları"), "settings", tuple((name,) for name in names_of(fields).values())),
        )
        self.kinds = number_kinds(fields)

    def settings(self) -> dict[str, Any]:
        """The adapter's fields, secrets only where they were typed."""
        return {name: self.cleaned_data[drawn] for name, drawn in names_of(self.described).items()}


@needs("settings.view")
def gateways(request: HttpRequest) -> HttpResponse:
    """The gateway accounts, and the kinds that can be opened."""
    rows = list(GatewayAccount.objects.all())
    for row in rows:
        row.kind_name = _kind_name(row.type)  # type: ignore[attr-defined]
    values = {"rows": rows, "kinds": gateway_types(), "may_edit": may_edit(request)}
    return render(request, "panel/settings/gateways.html", values)


@needs("settings.view")
def gateway(request: HttpRequest, account_id: int) -> HttpResponse:
    """One gateway account."""
    row = GatewayAccount.objects.filter(pk=account_id).first()
    if row is None:
        raise Http404
    return _page(request, row)


@needs("settings.edit")
def gateway_new(request: HttpRequest, kind: str) -> HttpResponse:
    """A new account of this kind."""
    if kind not in {known.code for known in gateway_types()}:
        raise Http404
    return _page(request, GatewayAccount(type=kind, name=_kind_name(kind)))


@require_POST
@needs("settings.edit")
def gateway_try(request: HttpRequest, account_id: int) -> HttpResponse:
    """ "Bağlantıyı test et": asks the gateway with the stored settings; no money moves."""
    row = GatewayAccount.objects.filter(pk=account_id).first()
    if row is None:
        raise Http404
    try:
        asked = try_account(row)
    except GatewaySilent:
        return _page(request, row, problem=_("Sanal POS’tan yanıt gelmedi; biraz sonra yeniden deneyin."))
    except DomainError as error:
        return _page(request, row, problem=str(error), hint=getattr(error, "hint", ""))
    if not asked:
        return _page(request, row, note=_("Bu sanal POS’un bağlantısı denenemiyor; ilk işlemde belli olur."))
    return _page(request, row, success=_("Bağlantı çalışıyor."))


def _page(request: HttpRequest, row: GatewayAccount, **said: Any) -> HttpResponse:
    fields = _fields_of(row.type)
    posted = request.method == "POST" and not said
    form = GatewayForm(request.POST if posted else None, account=row, fields=fields)
    back: dict[str, Any] = {"back": reverse("panel:settings-gateways"), "back_label": _("Sanal POS")}
    if said:
        shown = {"form": form, "title": row.name, "may_edit": may_edit(request), "account": row, "can_try": True}
        shown["callback"] = _callback_of(row)
        return render(request, "panel/settings/gateway.html", shown | back | said)

    def save(cleaned: dict[str, Any]) -> None:
        save_gateway_account(
            row.pk,
            actor=actor_of(request),
            name=cleaned["name"],
            type=row.type,
            settings=form.settings(),
            active=cleaned["active"],
            holds=cleaned.get("holds"),
        )

    return settings_page(
        request,
        form,
        save,
        title=row.name if row.pk else _("Sanal POS hesabı ekle"),
        template="panel/settings/gateway.html",
        done="panel:settings-gateways",
        said=_("Sanal POS hesabı kaydedildi."),
        names=names_of(fields),
        account=row,
        can_try=row.pk is not None,
        callback=_callback_of(row),
        **back,
    )


def _callback_of(row: GatewayAccount) -> str:
    """The address to enter in the gateway's own panel; "" while there is none, or no customer pays through it."""
    return callback_url(row) if row.pk and _fields_of(row.type) and takes_payments(row.type) else ""


def _fields_of(kind: str) -> tuple[SettingField, ...]:
    """None for an account whose adapter is no longer installed."""
    known = {one.code: one for one in gateway_types()}
    return known[kind].settings_fields() if kind in known else ()


def _kind_name(code: str) -> str:
    return next((str(kind.name) for kind in gateway_types() if kind.code == code), code)
