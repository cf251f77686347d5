"""Ayarlar → SMS: the SMS houses, and the shop's account with one of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.lib.account_settings import SettingField
from kervan.notifications.actions.set_sms_account import set_sms_account
from kervan.notifications.models import SmsAccount
from kervan.notifications.queries import active_sms_account
from kervan.notifications.sms import gateway_types
from kervan.panel.account_fields import form_fields, names_of, number_kinds, stored_values
from kervan.panel.asking import actor_of, needs
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import may_edit, settings_page


class SmsAccountForm(LaidForm):
    """The SMS account: its name here, and what its house asks for. A stored secret is never put into the page."""

    name = forms.CharField(label=gettext_lazy("Hesabın adı"), max_length=80)

    def __init__(self, *args: Any, account: SmsAccount, fields: tuple[SettingField, ...], **options: Any) -> None:
        options["initial"] = {"name": account.name, **stored_values(fields, account.settings)}
        super().__init__(*args, **options)
        self.described = fields
        self.fields.update(form_fields(fields, stored=bool(account.pk and account.secrets)))
        own = tuple((name,) for name in names_of(fields).values())
        self.layout = (
            (_("Hesap"), "device-mobile", (("name",),)),
            (_("Bağlantı ayarları"), "settings", own),
        )
        self.kinds = number_kinds(fields)

    def settings(self) -> dict[str, Any]:
        """The adapter's fields, secrets only where they were typed."""
        return {name: self.cleaned_data[drawn] for name, drawn in names_of(self.described).items()}


@needs("settings.view")
def houses(request: HttpRequest) -> HttpResponse:
    """The SMS houses that can be used, and through which of them SMS go now."""
    values = {"rows": gateway_types(), "account": active_sms_account(), "may_edit": may_edit(request)}
    return render(request, "panel/settings/sms.html", values)


@needs("settings.view")
def account(request: HttpRequest, house: str) -> HttpResponse:
    """The account with this house; saved, all SMS go through it and the account before is switched off."""
    kind = next((known for known in gateway_types() if known.code == house), None)
    if kind is None:
        raise Http404
    active = active_sms_account()
    used = active is not None and active.type == house
    row = active if active is not None and used else SmsAccount(type=house, name=str(kind.name))
    form = SmsAccountForm(request.POST if request.method == "POST" else None, account=row, fields=kind.fields)
    return settings_page(
        request,
        form,
        lambda values: set_sms_account(house, form.settings(), actor=actor_of(request), name=values["name"]),
        title=row.name if used else _("SMS hesabı ekle"),
        template="panel/settings/sms_account.html",
        back=reverse("panel:settings-sms"),
        back_label=_("SMS hesabı"),
        done="panel:settings-sms",
        said=_("SMS hesabı kaydedildi."),
        names=names_of(kind.fields),
        replaced=active if active is not None and not used else None,
    )
