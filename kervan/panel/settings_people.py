"""Ayarlar → Personel, API anahtarları. For owners only (``staff.manage``)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kervan.accounts.actions.change_staff import change_staff
from kervan.accounts.actions.create_api_key import create_api_key
from kervan.accounts.actions.create_staff import create_staff
from kervan.accounts.actions.make_password_link import make_password_link
from kervan.accounts.actions.revoke_api_key import revoke_api_key
from kervan.accounts.models import ApiKey, Staff
from kervan.accounts.rights import RIGHTS, Role
from kervan.lib.errors import DomainError
from kervan.panel.asking import actor_of, needs, refusals_in, staff_of
from kervan.panel.feedback import toast
from kervan.panel.laid_form import LaidForm

MANAGE = "staff.manage"
ROLE_WORDS = {
    Role.OWNER: gettext_lazy("Her şeyi yapar; ayarları, personeli ve API anahtarlarını yönetir."),
    Role.MANAGER: gettext_lazy("Ayarlar ve personel dışında her şeyi yapar."),
    Role.PACKER: gettext_lazy("Hazırlar, etiket bastırır, gönderir; stok sayar. Tutarları değiştiremez."),
    Role.ACCOUNTANT: gettext_lazy("Ödemeleri onaylar, listeleri dışa aktarır. Telefonları göremez."),
    Role.SUPPORT: gettext_lazy("Sipariş girer, iptal eder, müşteriye yazar, bilgileri düzeltir."),
}


class StaffForm(LaidForm):
    """A member of staff; the e-mail is set once."""

    email = forms.EmailField(label=gettext_lazy("E-posta"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Ad soyad"), max_length=100)
    role = forms.ChoiceField(
        label=gettext_lazy("Rol"),
        choices=[(role.value, role.label) for role in Role],
        initial=Role.SUPPORT,
        widget=forms.RadioSelect,
    )
    layout = (("", "", (("name", "email"), ("role",))),)

    def __init__(self, *args: Any, member: Staff | None = None, **options: Any) -> None:
        if member is not None:
            options["initial"] = {"email": member.email, "name": member.name, "role": member.role}
        super().__init__(*args, **options)
        if member is not None:
            del self.fields["email"]
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [(one.value, f"{one.label}: {ROLE_WORDS[one]}") for one in Role]


@needs(MANAGE)
def staff(request: HttpRequest) -> HttpResponse:
    """Who works here."""
    return render(request, "panel/settings/staff.html", {"rows": Staff.objects.order_by("-is_active", "name", "pk")})


@never_cache
@needs(MANAGE)
def staff_new(request: HttpRequest) -> HttpResponse:
    """Enter somebody; the answer shows the link with which they set their password."""
    form = StaffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form) as answer:
            made = create_staff(actor=actor_of(request), **form.cleaned_data)
            link = make_password_link(made.pk, actor=actor_of(request))
        if answer.ok:
            return _member_page(request, made, StaffForm(member=made), link=link)
    values = {"form": form, "title": _("Personel ekle"), "may_edit": True, "button": _("Personeli ekle")}
    values |= {"back": reverse("panel:settings-staff"), "back_label": _("Personel")}
    return render(request, "panel/settings/form.html", values, status=422 if form.is_bound else 200)


@needs(MANAGE)
def member(request: HttpRequest, staff_id: int) -> HttpResponse:
    """One member of staff: name and role."""
    row = _found(staff_id)
    form = StaffForm(request.POST if request.method == "POST" else None, member=row)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form) as answer:
            change_staff(row.pk, actor=actor_of(request), **form.cleaned_data)
        if answer.ok:
            toast(request, _("Personel kaydedildi."))
            return redirect("panel:settings-staff")
    return _member_page(request, row, form, status=422 if form.is_bound else 200)


@require_POST
@needs(MANAGE)
def member_access(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Close or open somebody's access."""
    row = _found(staff_id)
    opens = request.POST.get("active") == "1"
    try:
        change_staff(row.pk, actor=actor_of(request), is_active=opens)
    except DomainError as error:
        return _member_page(request, row, StaffForm(member=row), problem=str(error), status=error.status)
    toast(request, _("Erişim açıldı.") if opens else _("Erişim kapatıldı."))
    return redirect("panel:settings-staff")


@never_cache
@require_POST
@needs(MANAGE)
def member_link(request: HttpRequest, staff_id: int) -> HttpResponse:
    """A fresh link to set the password, shown this once."""
    row = _found(staff_id)
    try:
        link = make_password_link(row.pk, actor=actor_of(request))
    except DomainError as error:
        return _member_page(request, row, StaffForm(member=row), problem=str(error), status=error.status)
    return _member_page(request, row, StaffForm(member=row), link=link)


def _found(staff_id: int) -> Staff:
    row = Staff.objects.filter(pk=staff_id).first()
    if row is None:
        raise Http404
    return row


def _member_page(
    request: HttpRequest, row: Staff, form: StaffForm, *, link: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    uid, _dash, key = link.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key}) if link else ""
    values = {
        "member": row,
        "form": form,
        "title": row.name,
        "may_edit": True,
        "link": settings.KERVAN_URL.rstrip("/") + path if path else "",
        "problem": problem,
        "is_self": row.pk == staff_of(request).pk,
        "back": reverse("panel:settings-staff"),
        "back_label": _("Personel"),
    }
    return render(request, "panel/settings/member.html", values, status=status)


class KeyForm(LaidForm):
    """A key for a program."""

    name = forms.CharField(label=gettext_lazy("Ad"), max_length=80, help_text=gettext_lazy("Hangi program kullanacak?"))
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Yetkiler"),
        choices=[(right, words) for right, words in RIGHTS.items() if right not in {MANAGE, "settings.edit"}],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Yalnızca programın gerçekten kullanacaklarını seçin. Sipariş gönderen bir mağaza yazılımına çoğunlukla "
            "sipariş oluşturmak, siparişleri görmek ve ürünleri düzenlemek yeter."
        ),
        error_messages={"required": gettext_lazy("En az bir yetki seçin.")},
    )
    layout = (("", "", (("name",), ("scopes",))),)


@needs(MANAGE)
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of programs; their secrets are known to nobody."""
    rows = list(ApiKey.objects.order_by("-revoked_at", "-pk"))
    rows.sort(key=lambda key: (key.revoked_at is not None, -key.pk))
    return render(request, "panel/settings/keys.html", {"rows": rows, "all_scopes": len(RIGHTS)})


@never_cache
@needs(MANAGE)
def key_new(request: HttpRequest) -> HttpResponse:
    """Make a key; the answer shows its secret, this once."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form) as answer:
            key, secret = create_api_key(actor=actor_of(request), **form.cleaned_data)
        if answer.ok:
            return render(request, "panel/settings/key_made.html", {"key": key, "secret": secret})
    values = {"form": form, "title": _("API anahtarı oluştur"), "may_edit": True, "button": _("Anahtarı oluştur")}
    values |= {"back": reverse("panel:settings-keys"), "back_label": _("API anahtarları")}
    return render(request, "panel/settings/form.html", values, status=422 if form.is_bound else 200)


@require_POST
@needs(MANAGE)
def key_revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """Take a key away."""
    try:
        key = revoke_api_key(key_id, actor=actor_of(request))
    except DomainError:
        raise Http404 from None
    toast(request, _("%(name)s anahtarı iptal edildi.") % {"name": key.name})
    return redirect("panel:settings-keys")
