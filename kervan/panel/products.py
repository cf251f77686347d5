"""Ürünler: the list, and one product with its variants."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kervan.catalog.actions.save_product import save_product
from kervan.catalog.models import Product
from kervan.catalog.queries import product_list
from kervan.lib.actor import Actor
from kervan.lib.errors import Invalid
from kervan.panel.asking import actor_of, needs, staff_of
from kervan.panel.feedback import toast
from kervan.panel.keyset import page_of
from kervan.panel.product_forms import ProductEditor
from kervan.stock.actions.change_stock import change_stock
from kervan.stock.queries import available_of_products


@needs("catalog.view")
def products(request: HttpRequest) -> HttpResponse:
    """The list of products, in the order of the Turkish alphabet."""
    text = request.GET.get("q", "")[:200]
    show = request.GET.get("show", "all")
    page = page_of(request, product_list(text, show=show), ("sort_key", "id"))
    free = available_of_products(product.pk for product in page.rows)
    for product in page.rows:
        product.available = free.get(product.pk, 0)  # type: ignore[attr-defined]
    tabs = [
        {"label": label, "url": f"?show={code}" if code != "all" else "?", "active": show == code}
        for code, label in (("all", _("Tümü")), ("active", _("Satışta")), ("inactive", _("Satışta değil")))
    ]
    return render(request, "panel/products/list.html", {"page": page, "q": text, "show": show, "tabs": tabs})


@needs("catalog.edit")
def product_new(request: HttpRequest) -> HttpResponse:
    """A new product with its first variants."""
    return _edit(request, None)


@needs("catalog.view")
def product(request: HttpRequest, product_id: int) -> HttpResponse:
    """One product; those who may, change it here."""
    found = Product.objects.filter(pk=product_id).first()
    if found is None:
        raise Http404
    if request.method == "POST" and not staff_of(request).has_perm("catalog.edit"):
        return _show(request, found, ProductEditor(found), status=403)
    return _edit(request, found)


def _edit(request: HttpRequest, found: Product | None) -> HttpResponse:
    editor = ProductEditor(found, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, found, editor)
    if "add-variant" in request.POST:
        editor.add_row()
        return _show(request, found, editor)
    if editor.is_valid():
        try:
            saved = _save(found, editor, actor_of(request))
        except Invalid as error:
            editor.show(error)
        else:
            toast(request, _("%(title)s kaydedildi.") % {"title": saved.title})
            return redirect("panel:product", saved.pk)
    return _show(request, found, editor, status=422)


@transaction.atomic
def _save(found: Product | None, editor: ProductEditor, actor: Actor) -> Product:
    rows = editor.filled
    product, variants = save_product(
        found.pk if found else None,
        actor=actor,
        product=editor.product.values(),
        variants=[form.values() for form in rows],
    )
    for form, variant in zip(rows, variants, strict=True):
        if form.cleaned_data.get("stock") and actor.may("stock.adjust"):
            change_stock(variant.pk, actor=actor, count=form.cleaned_data["stock"], note=_("Açılış stoku"))
    return product


def _show(request: HttpRequest, found: Product | None, editor: ProductEditor, status: int = 200) -> HttpResponse:
    may = staff_of(request).has_perm("catalog.edit")
    if not may:
        for form in (editor.product, *editor.variants):
            for field in form.fields.values():
                field.disabled = True
    values = {"product": found, "editor": editor, "may_edit": may, "list_url": reverse("panel:products")}
    return render(request, "panel/products/product.html", values, status=status)
