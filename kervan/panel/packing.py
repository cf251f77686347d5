"""Paketleme: scan the order, scan what goes into the box. A scanner is enough; it also works without JavaScript."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kervan.lib.errors import DomainError, Invalid
from kervan.orders.models import Order
from kervan.orders.queries import order_by_number
from kervan.panel import feedback
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.parcel_forms import NO_ACCOUNT, account_choices
from kervan.shipping.actions.finish_packing import finish_packing
from kervan.shipping.actions.leave_packing import leave_packing
from kervan.shipping.actions.read_packing_notes import read_packing_notes
from kervan.shipping.actions.scan_piece import scan_piece
from kervan.shipping.actions.start_packing import start_packing
from kervan.shipping.models import PackingSession
from kervan.shipping.packing import is_theirs, next_to_pack, notes_to_read, order_to_pack, rows_of, same_door


@never_cache
@require_http_methods(["GET", "POST"])
@needs("shipping.ready")
def table(request: HttpRequest) -> HttpResponse:
    """The empty table: a scan takes an order; below it what is next."""
    text = request.POST.get("q", "")[:100]
    problem, status = "", 200
    if text.strip():
        try:
            order = order_to_pack(text)
            return _take(request, order)
        except DomainError as refusal:
            problem, status = str(refusal), refusal.status
    actor = actor_of(request)
    mine = PackingSession.objects.select_related("order").filter(packer_id=actor.id).order_by("-seen_at")[:10]
    context = {"q": text if problem else "", "problem": problem, "mine": mine, "waiting": next_to_pack()}
    return render(request, "panel/packing/table.html", context, status=status)


def _take(request: HttpRequest, order: Order) -> HttpResponse:
    """Onto the table, or to the page that says who has it."""
    try:
        start_packing(order.pk, actor=actor_of(request))
    except DomainError as refusal:
        if refusal.code != "being_packed":
            raise
    return HttpResponseRedirect(reverse("panel:packing-order", args=[order.number]))


@never_cache
@require_safe
@needs("shipping.ready")
def order(request: HttpRequest, number: int) -> HttpResponse:
    """The order on the table."""
    return draw(request, _order(number))


@never_cache
@require_POST
@needs("shipping.ready")
def scan(request: HttpRequest, number: int) -> HttpResponse:
    """One scan: "8690…", a SKU, or "3*8690…" for three at once; by ``line`` for what carries no code."""
    this = _order(number)
    line = request.POST.get("line", "")
    typed = request.POST.get("code", "")[:100]
    try:
        quantity, code = _read(typed)
        session = scan_piece(
            this.pk,
            actor=actor_of(request),
            code=code,
            line_id=int(line) if line.isdigit() and len(line) < 18 else None,
            quantity=-1 if line and request.POST.get("out") else quantity,
            once_key=request.POST.get("once_key", "")[:64],
        )
    except DomainError as refusal:
        return draw(request, this, problem=str(refusal), tone="wrong", status=refusal.status)
    rows = rows_of(session)
    full = all(row.full for row in rows)
    account = account_of(request)
    if full and account is not None and "auto" in request.POST:
        return close(request, this, account)
    said = _("Kutu tamam; kargoya hazır yapın.") if full else _("Kutuya kondu.")
    return draw(request, this, said=said, tone="full" if full else "right")


def account_of(request: HttpRequest) -> str | None:
    """The carrier account chosen at the table, as far as there is one."""
    chosen = request.POST.get("account", "")
    return chosen if chosen in {code for code, _name in account_choices()} else None


def close(request: HttpRequest, this: Order, account: str, *, partial: bool = False) -> HttpResponse:
    """The box becomes a parcel; on to its label."""
    pieces = request.POST.get("pieces", "1")
    if not (pieces.isascii() and pieces.isdigit() and len(pieces) < 4):
        return draw(request, this, problem=_("Koli sayısını yazın."), tone="wrong", status=422)
    try:
        parcel = finish_packing(
            this.pk,
            actor=actor_of(request),
            carrier_account_id=None if account == NO_ACCOUNT else int(account),
            pieces=int(pieces),
            partial=partial,
        )
    except DomainError as refusal:
        return draw(request, this, problem=str(refusal), tone="wrong", status=refusal.status)
    return HttpResponseRedirect(reverse("panel:packing-done", args=[parcel.pk]))


@never_cache
@require_POST
@needs("shipping.ready")
def finish(request: HttpRequest, number: int) -> HttpResponse:
    """Kargoya hazır yap; "Eksik gönder" when something is missing on purpose."""
    this = _order(number)
    account = account_of(request)
    if account is None:
        return draw(request, this, problem=_("Kargo hesabını seçin."), tone="wrong", status=422)
    return close(request, this, account, partial="partial" in request.POST)


def _read(typed: str) -> tuple[int, str]:
    """A number before a star is how many."""
    pieces, star, code = typed.partition("*")
    if not star:
        return 1, typed
    if not (pieces.strip().isascii() and pieces.strip().isdigit() and len(pieces.strip()) < 6):
        message = _("Yıldızın önüne adet yazın: 3*8690000000001")
        raise Invalid(message, fields={"code": message})
    return int(pieces), code


@never_cache
@require_POST
@needs("shipping.ready")
def notes(request: HttpRequest, number: int) -> HttpResponse:
    """Notları okudum."""
    this = _order(number)
    try:
        read_packing_notes(this.pk, actor=actor_of(request))
    except DomainError as refusal:
        return draw(request, this, problem=str(refusal), tone="wrong", status=refusal.status)
    return HttpResponseRedirect(reverse("panel:packing-order", args=[number]))


@never_cache
@require_POST
@needs("shipping.ready")
def take_over(request: HttpRequest, number: int) -> HttpResponse:
    """Devral: the colleague's next scan is refused with words."""
    this = _order(number)
    try:
        start_packing(this.pk, actor=actor_of(request), take_over=True)
    except DomainError as refusal:
        return draw(request, this, problem=str(refusal), tone="wrong", status=refusal.status)
    return HttpResponseRedirect(reverse("panel:packing-order", args=[number]))


@never_cache
@require_POST
@needs("shipping.ready")
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Bırak: somebody else may take it."""
    this = _order(number)
    try:
        leave_packing(this.pk, actor=actor_of(request))
    except DomainError as refusal:
        return draw(request, this, problem=str(refusal), tone="wrong", status=refusal.status)
    feedback.toast(request, _("#%(number)s bırakıldı; hiçbir şey paketlenmedi.") % {"number": number})
    return HttpResponseRedirect(reverse("panel:packing"))


def _order(number: int) -> Order:
    try:
        return order_by_number(number)
    except DomainError as missing:
        raise Http404(str(missing)) from None


def draw(
    request: HttpRequest, this: Order, *, said: str = "", problem: str = "", tone: str = "", status: int = 200
) -> HttpResponse:
    """The table with this order; only its middle for the script that sends scans."""
    actor = actor_of(request)
    session = PackingSession.objects.select_related("order").filter(order=this).first()
    theirs = session is not None and is_theirs(session, actor)
    context: dict[str, Any] = {"order": this, "session": session, "theirs": theirs}
    context |= {"said": said, "problem": problem, "tone": tone, "once_key": uuid4().hex}
    if session is not None and theirs:
        rows = rows_of(session)
        wanted = sum(row.wanted for row in rows)
        scanned = sum(row.scanned for row in rows)
        context |= {
            "rows": rows,
            "wanted": wanted,
            "scanned": scanned,
            "full": all(row.full for row in rows) and scanned > 0,
            "unread": notes_to_read(this) and not session.notes_read,
            "notes": list(this.notes.all()[:10]),
            "same_door": same_door(this),
            "accounts": (accounts := account_choices(this)),
            "account": request.POST.get("account") or accounts[0][0],
            "pieces": request.POST.get("pieces", "1")[:3],
            "auto": request.method == "GET" or "auto" in request.POST,
            "may_report": "stock.adjust" in staff_of(request).rights,
        }
    part = request.headers.get("X-Packing") == "scan"
    template = "panel/packing/_middle.html" if part else "panel/packing/order.html"
    return render(request, template, context, status=status)
