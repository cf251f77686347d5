from __future__ import annotations

from collections import Counter

import pytest

from kervan.integrations.carriers.sandbox import places, plan

READ = places._districts.__wrapped__  # past the cache, and past the short list of conftest

SENDER = {"city": "İstanbul", "district": "Kadıköy"}
NEIGHBOUR = {"city": "İstanbul", "district": "Şişli"}


def outcomes(count, *, cash_on_delivery):
    references = (f"{2026_0000_0000 + 7 * number}" for number in range(count))
    return Counter(plan.outcome_of(reference, cash_on_delivery=cash_on_delivery) for reference in references)


def test_parcels_paid_for_meet_the_usual_accidents():
    rates = {fate: count / 20_000 for fate, count in outcomes(20_000, cash_on_delivery=False).items()}

    assert rates["undeliverable"] == pytest.approx(0.015, abs=0.003)
    assert rates["attempt_failed"] == pytest.approx(0.059, abs=0.005)
    assert rates["delayed"] == pytest.approx(0.028, abs=0.004)
    assert rates["lost"] == pytest.approx(0.001, abs=0.0007)
    assert "refused" not in rates


def test_cash_on_delivery_is_refused_at_the_door_far_more_often():
    rates = {fate: count / 20_000 for fate, count in outcomes(20_000, cash_on_delivery=True).items()}

    assert rates["refused"] == pytest.approx(0.08, abs=0.006)
    assert rates["undeliverable"] == pytest.approx(0.015, abs=0.003)


def test_the_same_reference_has_the_same_fate():
    asked = {"sender": SENDER, "receiver": NEIGHBOUR, "cash_on_delivery": True, "outcome": "realistic"}

    drawn = [plan.draw("202600000017", **asked, scan_after_hours=4) for _ in range(2)]

    assert drawn[0] == drawn[1]


def test_a_parcel_within_one_city_passes_one_hub():
    drawn = plan.draw(
        "202600000017",
        sender=SENDER,
        receiver=NEIGHBOUR,
        cash_on_delivery=False,
        outcome="delivered",
        scan_after_hours=0,
    )

    assert [code for _hours, code, _place in drawn["steps"]] == ["10", "20", "30", "40", "50"]
    assert drawn["scan_after"] == 0


def test_the_list_of_the_set_up_is_read_by_il_and_ilce(monkeypatch, tmp_path):
    (tmp_path / "places.json").write_text('{"Iğdır": {"Tuzluca": ["Çarşı"], "Merkez": []}}', encoding="utf-8")
    monkeypatch.setattr(places, "files", lambda package: tmp_path)
    monkeypatch.setattr(places, "FILE", "places.json")

    assert READ() == {"igdir": frozenset({"tuzluca", "merkez"})}


def test_a_set_up_without_the_list_has_no_places(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "files", lambda package: tmp_path)

    assert READ() == {}


def test_without_the_list_of_places_every_name_passes(monkeypatch):
    monkeypatch.setattr(places, "_districts", dict)

    assert places.is_city("Nereden")
    assert places.is_district("Nereden", "Nereye")


def test_turkish_letters_and_case_do_not_hide_a_place():
    assert places.is_district("ISTANBUL", "ŞİŞLİ")
    assert places.is_district("İstanbul", "sisli")
    assert not places.is_district("İstanbul", "Bornova")
