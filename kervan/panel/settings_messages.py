"""Ayarlar → Mesaj metinleri, e-posta sunucusu."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kervan.lib.errors import DomainError, Invalid
from kervan.notifications.actions.set_message_settings import LONGEST_INTRO, LONGEST_SUBJECT, set_message_settings
from kervan.notifications.email import sender_address
from kervan.notifications.kinds import KINDS
from kervan.notifications.models import Message, MessageSettings
from kervan.notifications.queries import (
    active_sms_account,
    channels_for,
    message_settings,
    own_words,
    preview_of_kind,
    sms_wanted,
)
from kervan.notifications.try_mail import send_test_mail
from kervan.notifications.words import PLACES
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.feedback import toast
from kervan.panel.laid_form import LaidForm
from kervan.panel.settings_page import may_edit, settings_page

SMS = Message.Channel.SMS.value
EMAIL = Message.Channel.EMAIL.value


class WordsForm(LaidForm):
    """Whether a message goes out, and the shop's own words in it."""

    enabled = forms.BooleanField(label=gettext_lazy("Gönderilsin"), required=False)
    subject = forms.CharField(label=gettext_lazy("Konu"), max_length=LONGEST_SUBJECT, required=False)
    intro = forms.CharField(
        label=gettext_lazy("Giriş metni"),
        max_length=LONGEST_INTRO,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Boş bırakılırsa Kervan’ın kendi metni gider."),
    )
    layout = (("", "", (("enabled",), ("subject",), ("intro",))),)

    def __init__(self, *args: Any, channel: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if channel == SMS:
            del self.fields["subject"]
            self.fields["intro"].label = _("SMS metni")


@needs("settings.view")
def messages(request: HttpRequest) -> HttpResponse:
    """Every kind of message and through which channels it goes."""
    has_sms = active_sms_account() is not None
    values = {"rows": message_settings(), "has_sms": has_sms, "sms_without_account": not has_sms and sms_wanted()}
    return render(request, "panel/settings/messages.html", values)


@needs("settings.view")
def message(request: HttpRequest, code: str) -> HttpResponse:
    """One kind of message in one channel and language, with a preview of an example order."""
    kind = KINDS.get(code)
    if kind is None:
        raise Http404
    channel = request.GET.get("channel", EMAIL)
    channel = channel if channel in Message.Channel.values else EMAIL
    language = request.GET.get("language", "tr")
    language = language if language in dict(settings.LANGUAGES) else "tr"
    own = own_words(code, channel, language)
    initial = {"enabled": channel in channels_for(code), "subject": own.subject, "intro": own.intro}
    form = WordsForm(request.POST if request.method == "POST" else None, channel=channel, initial=initial)

    def save(values: dict[str, Any]) -> MessageSettings:
        return set_message_settings(code, channel, language, actor=actor_of(request), **values)

    tabs = [
        {
            "label": f"{label} · {name}",
            "url": "?" + urlencode({"channel": one, "language": spoken}),
            "active": (one, spoken) == (channel, language),
        }
        for one, label in Message.Channel.choices
        for spoken, name in settings.LANGUAGES
    ]
    return settings_page(
        request,
        form,
        save,
        title=str(kind.label),
        template="panel/settings/message.html",
        said=_("Mesaj kaydedildi."),
        done=request.get_full_path(),
        back=reverse("panel:settings-messages"),
        back_label=_("Mesaj metinleri"),
        tabs=tabs,
        description=kind.description,
        places=PLACES.items(),
        preview=preview_of_kind(code, channel, language),
        no_sms_account=channel == SMS and active_sms_account() is None,
    )


class TestMailForm(forms.Form):
    """Where the test mail goes."""

    recipient = forms.EmailField(label=gettext_lazy("Alıcı"), max_length=254)


@needs("settings.view")
def mail(request: HttpRequest, form: TestMailForm | None = None) -> HttpResponse:
    """Whether mails can go out, and from whom. The server itself is set in the environment by the operator."""
    values = {
        "ready": bool(settings.EMAIL_HOST),
        "server": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
        "security": _("TLS") if settings.EMAIL_USE_SSL else _("STARTTLS") if settings.EMAIL_USE_TLS else _("şifresiz"),
        "logs_in": bool(settings.EMAIL_HOST_USER),
        "sender": sender_address(),
        "form": form or TestMailForm(initial={"recipient": staff_of(request).email}),
        "may_edit": may_edit(request),
    }
    return render(request, "panel/settings/mail.html", values, status=422 if form is not None else 200)


@require_POST
@needs("settings.edit")
def mail_test(request: HttpRequest) -> HttpResponse:
    """ "Deneme e-postası gönder"."""
    form = TestMailForm(request.POST)
    if not form.is_valid():
        return mail(request, form)
    try:
        send_test_mail(form.cleaned_data["recipient"])
    except DomainError as error:
        form.add_error("recipient" if isinstance(error, Invalid) else None, str(error))
        return mail(request, form)
    toast(request, _("Deneme e-postası gönderildi."))
    return redirect("panel:settings-mail")
