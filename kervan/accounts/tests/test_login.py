"""Who gets in, and how often one may try."""

from __future__ import annotations

from runpy import run_module

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.shop import Shop


@pytest.fixture
def owner(shop: Shop):  # type: ignore[no-untyped-def]
    return shop.staff(email="sahip@example.com", password="dogru-parola-42")


def log_in(client: Client, password: str, email: str = "sahip@example.com"):  # type: ignore[no-untyped-def]
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_staff_log_in_with_mail_and_password(client: Client, owner) -> None:  # type: ignore[no-untyped-def]
    answer = log_in(client, "dogru-parola-42")

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(owner.pk)


def test_wrong_and_unknown_get_the_same_answer(client: Client, owner) -> None:  # type: ignore[no-untyped-def]
    wrong, unknown = log_in(client, "yanlis"), log_in(client, "yanlis", "kimse@example.com")

    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert "_auth_user_id" not in client.session
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_guessing_is_stopped_even_when_the_guess_is_right_at_last(client: Client, owner) -> None:  # type: ignore[no-untyped-def]
    for attempt in range(12):
        log_in(client, f"deneme-{attempt}")

    log_in(client, "dogru-parola-42")

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("behind_proxy", "gets_in"), [("yes", True), ("no", False)])
def test_a_guesser_elsewhere_does_not_lock_the_staff_out_behind_a_proxy(  # type: ignore[no-untyped-def]
    client: Client, owner, settings, monkeypatch, behind_proxy: str, gets_in: bool
) -> None:
    monkeypatch.setenv("KERVAN_BEHIND_PROXY", behind_proxy)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = run_module("kervan.config.settings")["ALLAUTH_TRUSTED_PROXY_COUNT"]
    guesser = Client(headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    for attempt in range(35):
        log_in(guesser, "deneme", f"kimse-{attempt}@example.com")

    client.post(
        "/accounts/login/",
        {"login": "sahip@example.com", "password": "dogru-parola-42"},
        headers={"X-Forwarded-For": "198.51.100.7"},
    )

    assert ("_auth_user_id" in client.session) is gets_in


def test_nobody_signs_up(client: Client, shop: Shop) -> None:
    answer = client.post(
        "/accounts/signup/", {"email": "x@example.com", "password1": "cok-gizli-42", "password2": "cok-gizli-42"}
    )

    from kervan.accounts.models import Staff

    assert answer.status_code in {200, 302, 404}
    assert not Staff.objects.filter(email="x@example.com").exists()


def test_nobody_changes_the_address_they_log_in_with(client: Client, owner) -> None:  # type: ignore[no-untyped-def]
    log_in(client, "dogru-parola-42")

    answer = client.post("/accounts/email/", {"action_add": "", "email": "baska@example.com"})

    owner.refresh_from_db()
    assert answer.status_code == 404
    assert owner.email == "sahip@example.com"
    assert not EmailAddress.objects.filter(email="baska@example.com").exists()


def test_who_is_switched_off_does_not_get_in(client: Client, owner) -> None:  # type: ignore[no-untyped-def]
    owner.is_active = False
    owner.save(update_fields=["is_active"])

    log_in(client, "dogru-parola-42")

    assert "_auth_user_id" not in client.session


def test_a_page_of_the_panel_asks_to_log_in_first(client: Client, shop: Shop) -> None:
    answer = client.get("/")

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_a_session_that_ended_in_the_middle_does_not_put_the_log_in_into_a_card(client: Client, shop: Shop) -> None:
    answer = client.get("/siparisler/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize(("part", "status"), [(False, 403), (True, 401)])
def test_a_page_older_than_the_log_in_says_so_and_a_part_of_one_asks_to_log_in(
    shop: Shop, part: bool, status: int
) -> None:
    client = Client(enforce_csrf_checks=True, headers={"HX-Request": "true"} if part else {})
    order = shop.order()

    answer = client.post(f"/siparisler/{order.number}/not/", {"text": "Merhaba", "csrfmiddlewaretoken": "eski"})

    assert answer.status_code == status
    assert ("süresi doldu" in answer.content.decode()) is not part
    assert not order.notes.exists()


ELSEWHERE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "https:evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_logging_in_leads_to_no_other_site(client: Client, owner, target: str) -> None:  # type: ignore[no-untyped-def]
    answer = client.post(
        "/accounts/login/", {"login": "sahip@example.com", "password": "dogru-parola-42", "next": target}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_choosing_a_language_or_leaving_leads_to_no_other_site(  # type: ignore[no-untyped-def]
    client: Client, owner, target: str
) -> None:
    log_in(client, "dogru-parola-42")

    language = client.post("/i18n/setlang/", {"language": "en", "next": target})
    out = client.post("/accounts/logout/", {"next": target})

    assert "evil" not in language["Location"] + out["Location"]
    assert "script" not in language["Location"] + out["Location"]
