"""Addresses of Ayarlar; included in page_urls.py."""

from __future__ import annotations

from django.urls import path

from kervan.panel import settings_codes as codes
from kervan.panel import settings_gateways as gateways
from kervan.panel import settings_home as home
from kervan.panel import settings_invoices as invoices
from kervan.panel import settings_messages as messages
from kervan.panel import settings_methods as methods
from kervan.panel import settings_money as money
from kervan.panel import settings_pages as pages
from kervan.panel import settings_parcels as parcels
from kervan.panel import settings_people as people
from kervan.panel import settings_places as places
from kervan.panel import settings_returns as returns
from kervan.panel import settings_shipping as shipping
from kervan.panel import settings_shop as shop
from kervan.panel import settings_sms as sms
from kervan.panel import settings_zones as zones

urlpatterns = [
    path("", home.home, name="settings"),
    path("yedek/", home.backup, name="settings-backup"),
    path("magaza/", shop.shop_settings, name="settings-shop"),
    path("magaza/logo/", shop.logo, name="settings-logo"),
    path("magaza/logo/kaldir/", shop.remove_logo, name="settings-logo-remove"),
    path("tatiller/", shop.holidays, name="settings-holidays"),
    path("tatiller/kaldir/", shop.holiday_remove, name="settings-holiday-remove"),
    path("sayfalar/", pages.pages, name="settings-pages"),
    path("sayfalar/<slug:slug>/", pages.page, name="settings-page"),
    path("depolar/", places.places, name="settings-places"),
    path("depolar/yeni/", places.place, name="settings-place-new"),
    path("depolar/<int:place_id>/", places.place, name="settings-place"),
    path("depolar/<int:place_id>/kaldir/", places.place_remove, name="settings-place-remove"),
    path("kanallar/", shop.channels, name="settings-channels"),
    path("kanallar/<int:channel_id>/", shop.channel, name="settings-channel"),
    path("odeme-yontemleri/", methods.methods, name="settings-methods"),
    path("odeme-yontemleri/<slug:code>/", methods.method, name="settings-method"),
    path("banka-hesaplari/", money.banks, name="settings-banks"),
    path("banka-hesaplari/yeni/", money.bank, name="settings-bank-new"),
    path("banka-hesaplari/<int:account_id>/", money.bank, name="settings-bank"),
    path("sanal-pos/", gateways.gateways, name="settings-gateways"),
    path("sanal-pos/yeni/<slug:kind>/", gateways.gateway_new, name="settings-gateway-new"),
    path("sanal-pos/<int:account_id>/", gateways.gateway, name="settings-gateway"),
    path("sanal-pos/<int:account_id>/dene/", gateways.gateway_try, name="settings-gateway-try"),
    path("kargo-hesaplari/", shipping.accounts, name="settings-accounts"),
    path("kargo-hesaplari/yeni/<slug:kind>/", shipping.account_new, name="settings-account-new"),
    path("kargo-hesaplari/<int:account_id>/", shipping.account, name="settings-account"),
    path("kargo-hesaplari/<int:account_id>/dene/", shipping.account_try, name="settings-account-try"),
    path("kargo-hesaplari/<int:account_id>/bildirim-adresi/", shipping.account_push, name="settings-account-push"),
    path("kargo-firmalari/", shipping.carriers, name="settings-carriers"),
    path("kargo-firmalari/yeni/", shipping.carrier, name="settings-carrier-new"),
    path("kargo-firmalari/<int:carrier_id>/", shipping.carrier, name="settings-carrier"),
    path("fatura/", invoices.invoices, name="settings-invoices"),
    path("fatura/seri/<slug:kind>/", invoices.series, name="settings-series"),
    path("fatura/entegrator/kapat/", invoices.integrator_off, name="settings-integrator-off"),
    path("fatura/entegrator/<slug:code>/", invoices.integrator, name="settings-integrator"),
    path("fatura/entegrator/<slug:code>/dene/", invoices.integrator_try, name="settings-integrator-try"),
    path("kutular/", shipping.boxes, name="settings-boxes"),
    path("kutular/yeni/", shipping.box, name="settings-box-new"),
    path("kutular/<int:box_id>/", shipping.box, name="settings-box"),
    path("kutular/<int:box_id>/kaldir/", shipping.box_remove, name="settings-box-remove"),
    path("kargo-takibi/", parcels.parcel_rules, name="settings-parcels"),
    path("kargo-takibi/kodlar/", codes.codes, name="settings-codes"),
    path("kargo-takibi/kodlar/kaydet/", codes.code_map, name="settings-code-map"),
    path("nakliyat/", zones.zone_list, name="settings-zones"),
    path("nakliyat/yeni/", zones.zone, name="settings-zone-new"),
    path("nakliyat/<int:zone_id>/", zones.zone, name="settings-zone"),
    path("nakliyat/<int:zone_id>/kaldir/", zones.zone_remove, name="settings-zone-remove"),
    path("nakliyat/<int:zone_id>/ucret/yeni/", zones.rate, name="settings-rate-new"),
    path("nakliyat/<int:zone_id>/ucret/<int:rate_id>/", zones.rate, name="settings-rate"),
    path("nakliyat/ucret/<int:rate_id>/kaldir/", zones.rate_remove, name="settings-rate-remove"),
    path("iadeler/", returns.return_rules, name="settings-returns"),
    path("mesajlar/", messages.messages, name="settings-messages"),
    path("mesajlar/<slug:code>/", messages.message, name="settings-message"),
    path("sms/", sms.houses, name="settings-sms"),
    path("sms/<slug:house>/", sms.account, name="settings-sms-account"),
    path("e-posta/", messages.mail, name="settings-mail"),
    path("e-posta/dene/", messages.mail_test, name="settings-mail-test"),
    path("personel/", people.staff, name="settings-staff"),
    path("personel/yeni/", people.staff_new, name="settings-staff-new"),
    path("personel/<int:staff_id>/", people.member, name="settings-member"),
    path("personel/<int:staff_id>/erisim/", people.member_access, name="settings-member-access"),
    path("personel/<int:staff_id>/sifre-baglantisi/", people.member_link, name="settings-member-link"),
    path("api-anahtarlari/", people.keys, name="settings-keys"),
    path("api-anahtarlari/yeni/", people.key_new, name="settings-key-new"),
    path("api-anahtarlari/<int:key_id>/iptal/", people.key_revoke, name="settings-key-revoke"),
]
