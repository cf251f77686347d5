from __future__ import annotations

import pytest

from kervan.lib import secrets

OLD, NEW, FOREIGN = secrets.new_key(), secrets.new_key(), secrets.new_key()


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.SECRET_KEYS_FOR_DATA = [OLD]


def test_a_sealed_secret_comes_back_whole():
    token = secrets.seal("şifre: 'Ğ€'\n")

    assert secrets.unseal(token) == "şifre: 'Ğ€'\n"
    assert token.isascii()
    assert "ifre" not in token


def test_the_same_secret_is_never_sealed_the_same_way_twice():
    assert secrets.seal("sifre") != secrets.seal("sifre")


def test_an_old_secret_opens_after_a_new_key_is_put_in_front(settings):
    token = secrets.seal("sifre")

    settings.SECRET_KEYS_FOR_DATA = [NEW, OLD]

    assert secrets.unseal(token) == "sifre"


def test_a_rotated_secret_no_longer_needs_the_old_key(settings):
    token = secrets.seal("sifre")
    settings.SECRET_KEYS_FOR_DATA = [NEW, OLD]

    rotated = secrets.rotate(token)

    settings.SECRET_KEYS_FOR_DATA = [NEW]
    assert secrets.unseal(rotated) == "sifre"
    with pytest.raises(secrets.DataKeyWrong):
        secrets.unseal(token)


@pytest.mark.parametrize("open_it", [secrets.unseal, secrets.rotate])
def test_a_foreign_key_opens_nothing_and_says_what_to_do(settings, open_it):
    token = secrets.seal("sifre")
    settings.SECRET_KEYS_FOR_DATA = [FOREIGN]

    with pytest.raises(secrets.DataKeyWrong, match="KERVAN_DATA_KEYS") as refusal:
        open_it(token)

    assert refusal.value.code == "data_key_wrong"


@pytest.mark.parametrize("damage", ["", "sifre", "ş", "gAAAAA"])
def test_what_was_never_sealed_does_not_open(damage):
    with pytest.raises(secrets.DataKeyWrong):
        secrets.unseal(damage)


def test_a_changed_token_does_not_open():
    token = secrets.seal("sifre")
    changed = token[:-10] + ("A" if token[-10] != "A" else "B") + token[-9:]

    with pytest.raises(secrets.DataKeyWrong):
        secrets.unseal(changed)


@pytest.mark.parametrize("keys", [[], ["not-a-key"], [OLD, "ş"], [OLD[:-2]]])
def test_without_a_proper_key_nothing_is_sealed(settings, keys):
    settings.SECRET_KEYS_FOR_DATA = keys

    with pytest.raises(secrets.DataKeyMissing, match="KERVAN_DATA_KEYS") as refusal:
        secrets.seal("sifre")

    assert refusal.value.code == "data_key_missing"
