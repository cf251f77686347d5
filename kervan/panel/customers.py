"""Müşteriler: the list, and one customer with all orders so far."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kervan.customers.actions.change_customer import change_customer
from kervan.customers.actions.create_customer import create_customer
from kervan.customers.address import Address
from kervan.customers.models import Customer
from kervan.customers.queries import search_customers
from kervan.orders.models import Order
from kervan.panel.asking import actor_of, needs, refusals_in, staff_of
from kervan.panel.feedback import toast
from kervan.panel.keyset import page_of
from kervan.panel.marketing import permissions_of
from kervan.panel.typed import PhoneField, TaxIdField
from kervan.shipping.queries import customer_record

NAMES = ("kind", "name", "email", "phone", "tax_id", "tax_office", "language", "note")
SEES_PHONES = "customers.see_phone"


class CustomerForm(forms.Form):
    """Who a customer is. ``phone`` is left out for those who may not see it."""

    kind = forms.ChoiceField(label=gettext_lazy("Tür"), choices=Customer.Kind.choices, initial=Customer.Kind.PERSON)
    name = forms.CharField(label=gettext_lazy("Ad soyad / unvan"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-posta"), max_length=254, required=False)
    phone = PhoneField(label=gettext_lazy("Telefon"), required=False)
    tax_id = TaxIdField(label=gettext_lazy("TCKN / VKN"), required=False)
    tax_office = forms.CharField(label=gettext_lazy("Vergi dairesi"), max_length=60, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Mesajların dili"), choices=[("tr", "Türkçe"), ("en", "English")])
    note = forms.CharField(
        label=gettext_lazy("Not"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Yalnızca siz görürsünüz; müşteriye gösterilmez."),
    )

    def __init__(self, *args: Any, sees_phone: bool, customer: Customer | None = None, **options: Any) -> None:
        if customer is not None:
            options["initial"] = {name: getattr(customer, name) for name in NAMES}
        super().__init__(*args, **options)
        if not sees_phone:
            del self.fields["phone"]


@needs("customers.view")
def customers(request: HttpRequest) -> HttpResponse:
    """The list, in the order of the Turkish alphabet."""
    text = request.GET.get("q", "")[:200]
    page = page_of(request, search_customers(text), ("sort_key", "id"))
    values = {"page": page, "q": text, "sees_phone": staff_of(request).has_perm(SEES_PHONES)}
    return render(request, "panel/customers/list.html", values)


@needs("customers.view")
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One customer: how much was bought, what came back, addresses, orders, and (for those who may) the details to correct."""
    found = Customer.objects.defer("search").filter(pk=customer_id).first()
    if found is None:
        raise Http404
    staff = staff_of(request)
    sees_phone, may_edit = staff.has_perm(SEES_PHONES), staff.has_perm("customers.edit")
    form = CustomerForm(
        request.POST if request.method == "POST" and may_edit else None, customer=found, sees_phone=sees_phone
    )
    status = 200
    if request.method == "POST":
        status = 422 if may_edit else 403
        if may_edit and form.is_valid():
            with refusals_in(form) as answer:
                change_customer(found.pk, actor=actor_of(request), **form.cleaned_data)
            if answer.ok:
                toast(request, _("Müşteri bilgileri kaydedildi."))
                return redirect("panel:customer", found.pk)
    orders = Order.objects.filter(customer=found, placed_at__isnull=False).defer("search")
    values = {
        "customer": found,
        "form": form if may_edit and found.forgotten_at is None else None,
        "record": customer_record(found.pk),
        "orders": page_of(request, orders, ("-id",), size=20),
        "addresses": [_address(row.data, sees_phone) for row in found.addresses.order_by("-used_at")[:5]],
        "permissions": permissions_of(found, sees_phone=sees_phone),
        "sees_phone": sees_phone,
        "list_url": reverse("panel:customers"),
    }
    return render(request, "panel/customers/customer.html", values, status=status)


@needs("customers.edit")
def customer_new(request: HttpRequest) -> HttpResponse:
    """A customer entered before the first order."""
    sees_phone = staff_of(request).has_perm(SEES_PHONES)
    form = CustomerForm(request.POST if request.method == "POST" else None, sees_phone=sees_phone)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form) as answer:
            made = create_customer(actor=actor_of(request), **form.cleaned_data)
        if answer.ok:
            toast(request, _("%(name)s eklendi.") % {"name": made.name})
            return redirect("panel:customer", made.pk)
    values = {"form": form, "list_url": reverse("panel:customers")}
    return render(request, "panel/customers/new.html", values, status=422 if form.errors else 200)


def _address(data: dict[str, Any], sees_phone: bool) -> dict[str, str]:
    values = Address.from_data(data).as_data()
    if not sees_phone:
        values.pop("phone", None)
    return values
