"""The buttons of a return's page: answer, receive, settle, withdraw, follow."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kervan.catalog.models import Variant
from kervan.lib.errors import DomainError
from kervan.lib.pictures import MOST_BYTES
from kervan.orders.models import PaymentMethod
from kervan.orders.refusals import refuse_without
from kervan.panel import feedback
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.order_answers import Dialog, posted
from kervan.panel.return_answers import found, leads_to, return_dialog, return_url
from kervan.panel.return_forms import (
    ApproveForm,
    ExchangeForm,
    PhotoForm,
    ReceiveForm,
    RejectForm,
    SettleForm,
    TrackForm,
)
from kervan.panel.return_page import context_of
from kervan.payments.iban_details import account_of
from kervan.payments.queries import refundable
from kervan.returns.actions.add_photo import add_photo
from kervan.returns.actions.approve_return import approve_return
from kervan.returns.actions.exchange_return import exchange_return
from kervan.returns.actions.receive_return import receive_return
from kervan.returns.actions.reject_return import reject_return
from kervan.returns.actions.settle_return import settle_return
from kervan.returns.actions.track_return import track_return
from kervan.returns.actions.withdraw_return import withdraw_return
from kervan.returns.models import Payer, Return
from kervan.returns.queries import credited_by, exemptions_of, rules, window_of
from kervan.returns.states import State
from kervan.shipping.accounts import accounts_that_take_back


def _approve_dialog(request: HttpRequest, this: Return) -> Dialog:
    accounts = accounts_that_take_back()
    pays = accounts and this.freight_payer == Payer.SHOP
    initial = {"freight_payer": this.freight_payer, "label": str(accounts[0].pk) if pays else ""}
    return Dialog(
        ApproveForm(posted(request), initial=initial, accounts=accounts),
        title=_("İadeyi onayla"),
        button=_("Onayla"),
        template="panel/returns/_form_approve.html",
        more={"rules": rules()},
    )


@return_dialog("returns.decide", _approve_dialog)
def approve(request: HttpRequest, this: Return, form: ApproveForm) -> str:
    """İadeyi onayla."""
    values = form.cleaned_data
    approve_return(
        this.pk,
        actor=actor_of(request),
        freight_payer=values["freight_payer"],
        carrier_account_id=form.account_id(),
        notify=values["notify"],
    )
    return _("İade onaylandı, etiket isteniyor.") if form.account_id() else _("İade onaylandı.")


def _reject_dialog(request: HttpRequest, this: Return) -> Dialog:
    exempt = exemptions_of(row.line for row in this.lines.all())
    form = RejectForm(
        posted(request),
        inside_window=window_of(this.order).is_open,
        suggested=next(iter(exempt.values()), ""),
    )
    return Dialog(
        form,
        title=_("İadeyi geri çevir"),
        button=_("Geri çevir"),
        template="panel/orders/_form_fields.html",
        danger=True,
    )


@return_dialog("returns.decide", _reject_dialog)
def reject(request: HttpRequest, this: Return, form: RejectForm) -> str:
    """İadeyi geri çevir."""
    values = form.cleaned_data
    reject_return(
        this.pk,
        actor=actor_of(request),
        message=values["message"],
        exemption=values.get("exemption", ""),
        notify=values["notify"],
    )
    return _("İade geri çevrildi.")


def _receive_dialog(request: HttpRequest, this: Return) -> Dialog:
    return Dialog(
        ReceiveForm(posted(request), rows=this.lines.all()),
        title=_("İadeyi teslim al"),
        button=_("Teslim al"),
        template="panel/returns/_form_receive.html",
        sub=_("Gelen ürünleri durumuna göre yazın. Gelmeyen parçaları 0 bırakırsanız beklenmeye devam eder."),
        wide=True,
    )


@return_dialog("returns.receive", _receive_dialog)
def receive(request: HttpRequest, this: Return, form: ReceiveForm) -> str:
    """İadeyi teslim al."""
    received = receive_return(
        this.pk,
        actor=actor_of(request),
        pieces=form.pieces(),
        location_id=form.location_id(),
        notify=form.cleaned_data["notify"],
    )
    return _("İade teslim alındı.") if received.state == State.RECEIVED else _("Gelen ürünler teslim alındı.")


def _settle_dialog(request: HttpRequest, this: Return) -> Dialog:
    order = this.order
    owed = max(-order.balance - order.refunding, 0)
    may_refund = "payments.refund" in staff_of(request).rights and min(owed, refundable(order)) > 0
    form = SettleForm(posted(request), may_refund=may_refund, to_iban=order.payment_method != PaymentMethod.CARD)
    if may_refund and (account := account_of(order.pk)):
        form.initial = {"iban": account.iban, "holder": account.holder}
    return Dialog(
        form,
        title=_("İadeyi sonuçlandır"),
        button=_("Sonuçlandır"),
        template="panel/returns/_form_settle.html",
        more={"credit": credited_by(this), "owed": owed},
    )


@return_dialog("returns.settle", _settle_dialog)
def settle(request: HttpRequest, this: Return, form: SettleForm) -> str:
    """İadeyi sonuçlandır, with the refund if wanted."""
    values = form.cleaned_data
    wanted = form.wanted()
    settle_return(
        this.pk,
        actor=actor_of(request),
        kept=values["kept"] or 0,
        kept_reason=values["kept_reason"],
        refund=wanted,
    )
    return _("İade sonuçlandırıldı, para iadesi başlatıldı.") if wanted else _("İade sonuçlandırıldı.")


def _track_dialog(request: HttpRequest, this: Return) -> Dialog:
    return Dialog(
        TrackForm(posted(request), this=this),
        title=_("İadenin kargosunu yaz"),
        button=_("Kaydet"),
        template="panel/orders/_form_fields.html",
        sub=_("Koli gelince bu numarayı okutmak iadeyi açar."),
    )


@return_dialog("returns.open", _track_dialog)
def track(request: HttpRequest, this: Return, form: TrackForm) -> str:
    """İadenin kargosunu yaz."""
    values = form.cleaned_data
    track_return(
        this.pk,
        actor=actor_of(request),
        tracking_number=values["tracking_number"],
        carrier=values["carrier"],
        handed_on=values["handed_on"],
    )
    return _("Kargo bilgisi kaydedildi.")


@require_POST
@needs("returns.open")
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """İadeden vazgeç."""
    this = found(code)
    try:
        withdraw_return(this.pk, actor=actor_of(request))
    except DomainError as refusal:
        context = context_of(request, found(code), problem=str(refusal))
        return render(request, "panel/returns/detail.html", context, status=refusal.status)
    feedback.toast(request, _("İadeden vazgeçildi; ürünler müşteride kalıyor."))
    return leads_to(request, return_url(this))


def _exchange_dialog(request: HttpRequest, this: Return) -> Dialog:
    rows = list(this.lines.all())
    products = Variant.objects.filter(pk__in=[row.line.variant_id for row in rows if row.line.variant_id])
    siblings = Variant.objects.filter(product__in=products.values("product"), active=True).select_related("product")
    form = ExchangeForm(posted(request), same=[(row.line.sku, row.came) for row in rows if row.came and row.line.sku])
    return Dialog(
        form,
        title=_("Değişim gönder"),
        button=_("Değişim siparişi oluştur"),
        template="panel/returns/_form_exchange.html",
        more={"siblings": siblings.defer("search").order_by("sku")[:100], "credit": credited_by(this)},
    )


@return_dialog("returns.settle", _exchange_dialog)
def exchange(request: HttpRequest, this: Return, form: ExchangeForm) -> str:
    """Değişim gönder."""
    refuse_without(actor_of(request), "orders.place")
    done = exchange_return(
        this.pk,
        actor=actor_of(request),
        pieces=form.pieces(),
        payment_method=form.cleaned_data["payment_method"],
        notify=form.cleaned_data["notify"],
    )
    assert done.replacement is not None
    return _("Değişim siparişi #%(number)s oluşturuldu.") % {"number": done.replacement.number}


@require_POST
@needs("returns.open")
def photo(request: HttpRequest, code: str) -> HttpResponse:
    """Fotoğraf ekle."""
    this = found(code)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["photo"]
        try:
            content = sent.read() if sent.size <= MOST_BYTES else b"\0" * (MOST_BYTES + 1)
            add_photo(this.pk, actor=actor_of(request), content=content)
        except DomainError as refusal:
            form.show(refusal)
    if form.errors:
        context = context_of(request, this) | {"photo_form": form}
        return render(request, "panel/returns/detail.html", context, status=422)
    feedback.toast(request, _("Fotoğraf eklendi."))
    return HttpResponseRedirect(f"{return_url(this)}#return-photos")


@require_safe
@needs("returns.view")
def picture(request: HttpRequest, code: str, photo_id: int) -> HttpResponse:
    """The picture itself, for those who may see returns."""
    one = found(code).photos.filter(pk=photo_id).first()
    if one is None:
        raise Http404
    response = HttpResponse(one.file.read(), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response
