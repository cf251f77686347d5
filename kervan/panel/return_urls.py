"""The addresses below /iadeler/."""

from __future__ import annotations

from django.urls import path

from kervan.panel import return_actions, return_desk, return_labels, return_page, returns, unknown_parcels

urlpatterns = [
    path("", returns.returns, name="returns"),
    path("kabul/", return_desk.desk, name="return-desk"),
    path("kabul/sahipsiz/", return_desk.desk_park, name="return-desk-park"),
    path("kabul/siparis/<int:number>/", return_desk.desk_take, name="return-desk-take"),
    path("kabul/gonderi/<int:shipment_id>/", return_desk.desk_restock, name="return-desk-restock"),
    path("kabul/<slug:code>/", return_desk.desk_receive, name="return-desk-receive"),
    path("sahipsiz/", unknown_parcels.unknown_parcels, name="returns-unknown"),
    path("sahipsiz/<int:parcel_id>/sahibi/", unknown_parcels.claim, name="returns-unknown-claim"),
    path("sahipsiz/<int:parcel_id>/kapat/", unknown_parcels.put_away, name="returns-unknown-close"),
    path("<slug:code>/", return_page.return_page, name="return"),
    path("<slug:code>/onayla/", return_actions.approve, name="return-approve"),
    path("<slug:code>/geri-cevir/", return_actions.reject, name="return-reject"),
    path("<slug:code>/vazgec/", return_actions.withdraw, name="return-withdraw"),
    path("<slug:code>/teslim-al/", return_actions.receive, name="return-receive"),
    path("<slug:code>/sonuclandir/", return_actions.settle, name="return-settle"),
    path("<slug:code>/degisim/", return_actions.exchange, name="return-exchange"),
    path("<slug:code>/foto/", return_actions.photo, name="return-photo"),
    path("<slug:code>/foto/<int:photo_id>/", return_actions.picture, name="return-picture"),
    path("<slug:code>/etiket/", return_labels.ask_for_label, name="return-label"),
    path("<slug:code>/etiket/durum/", return_labels.label_state, name="return-label-state"),
    path("<slug:code>/etiket/pdf/", return_labels.label_file, name="return-label-file"),
    path("<slug:code>/kargo/", return_actions.track, name="return-track"),
]
