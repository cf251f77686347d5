"""The addresses below /iadeler/."""

from __future__ import annotations

from django.urls import path

from kervan.panel import return_actions, return_page, returns

urlpatterns = [
    path("", returns.returns, name="returns"),
    path("<slug:code>/", return_page.return_page, name="return"),
    path("<slug:code>/onayla/", return_actions.approve, name="return-approve"),
    path("<slug:code>/geri-cevir/", return_actions.reject, name="return-reject"),
    path("<slug:code>/vazgec/", return_actions.withdraw, name="return-withdraw"),
    path("<slug:code>/teslim-al/", return_actions.receive, name="return-receive"),
    path("<slug:code>/sonuclandir/", return_actions.settle, name="return-settle"),
    path("<slug:code>/kargo/", return_actions.track, name="return-track"),
]
