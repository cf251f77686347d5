"""The customer's order page below ``/siparis/<token>/``, and the look-up ``/siparis-sorgula/``."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
