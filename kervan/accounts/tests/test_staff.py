"""Who works here: entered, changed, kept from locking the shop."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kervan.accounts.actions.change_staff import change_staff
from kervan.accounts.actions.create_staff import create_staff
from kervan.accounts.actions.make_password_link import make_password_link
from kervan.accounts.models import Staff
from kervan.accounts.rights import Role
from kervan.events.models import Event
from kervan.lib.actor import SYSTEM
from kervan.lib.errors import Forbidden, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(shop):
    return shop.staff()


def events():
    return list(Event.objects.order_by("id").values_list("name", flat=True))


def test_a_new_member_cannot_log_in_before_a_password_is_set(owner, client):
    made = create_staff(actor=owner.as_actor(), email="Burak@Example.com", name="Burak", role=Role.PACKER)

    assert (made.email, made.role, made.has_usable_password()) == ("burak@example.com", Role.PACKER, False)
    assert events() == ["staff.created"]


def test_the_link_sets_the_password_once(owner, client):
    made = create_staff(actor=owner.as_actor(), email="burak@example.com", name="Burak", role=Role.PACKER)
    uid, _dash, key = make_password_link(made.pk, actor=owner.as_actor()).partition("-")
    url = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})

    form = client.get(url, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "çok gizli parola 7", "password2": "çok gizli parola 7"})
    made.refresh_from_db()
    again = client.get(url, follow=True)

    assert made.check_password("çok gizli parola 7")
    assert "password1" not in again.content.decode()
    assert events()[1] == "staff.password_link_made"
    assert key not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "burak"}, "email"),
        ({"email": "OWNER@example.com"}, "email"),
        ({"name": " "}, "name"),
        ({"role": "king"}, "role"),
    ],
)
def test_wrong_values_are_named_and_nobody_is_entered(owner, values, field):
    with pytest.raises(Invalid) as refusal:
        create_staff(
            actor=owner.as_actor(), **{"email": "b@example.com", "name": "Burak", "role": Role.PACKER, **values}
        )

    assert list(refusal.value.fields) == [field]
    assert Staff.objects.count() == 1
    assert events() == []


def test_only_an_owner_makes_or_touches_an_owner(shop, owner):
    manager = shop.staff(Role.MANAGER).as_actor()

    with pytest.raises(Forbidden):
        create_staff(actor=manager, email="b@example.com", name="Burak", role=Role.OWNER)
    with pytest.raises(Forbidden):
        change_staff(owner.pk, actor=manager, name="Başkası")
    with pytest.raises(Forbidden):
        make_password_link(owner.pk, actor=manager)
    with pytest.raises(Forbidden):
        change_staff(manager.id, actor=manager, role=Role.OWNER)

    assert events() == []


def test_the_last_owner_stays(shop, owner):
    second = shop.staff(email="second@example.com")
    change_staff(second.pk, actor=owner.as_actor(), is_active=False)

    for change in ({"role": Role.MANAGER}, {"is_active": False}):
        for actor in (SYSTEM, owner.as_actor()):
            with pytest.raises(NotAllowed) as refusal:
                change_staff(owner.pk, actor=actor, **change)
            assert refusal.value.code == "last_owner"
    owner.refresh_from_db()
    assert (owner.role, owner.is_active) == (Role.OWNER, True)


def test_an_owner_goes_while_another_stays(shop, owner):
    second = shop.staff(email="second@example.com")

    change_staff(owner.pk, actor=second.as_actor(), role=Role.SUPPORT)

    owner.refresh_from_db()
    assert owner.role == Role.SUPPORT
    assert Event.objects.latest("id").data["changes"] == {"role": ["owner", "support"]}


def test_nobody_locks_themselves_out(shop, owner):
    shop.staff(email="second@example.com")
    for change in ({"role": Role.MANAGER}, {"is_active": False}):
        with pytest.raises(NotAllowed) as refusal:
            change_staff(owner.pk, actor=owner.as_actor(), **change)
        assert refusal.value.code == "own_access"
    change_staff(owner.pk, actor=owner.as_actor(), name="Ayşe Hanım")

    assert events() == ["staff.changed"]


def test_somebody_deactivated_is_out_at_once(shop, owner, client):
    packer = shop.staff(Role.PACKER)
    client.force_login(packer)
    assert client.get(reverse("panel:shipments")).status_code == 200

    change_staff(packer.pk, actor=owner.as_actor(), is_active=False)

    assert client.get(reverse("panel:shipments")).status_code in {302, 403}
    with pytest.raises(NotAllowed):
        make_password_link(packer.pk, actor=owner.as_actor())


def test_an_unknown_member_is_not_found(owner):
    with pytest.raises(NotFound):
        change_staff(0, actor=owner.as_actor(), name="X")
