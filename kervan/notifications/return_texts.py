"""What the messages about returns say. Called with the order's language switched on; no HTML here."""

from __future__ import annotations

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kervan.notifications.facts import Facts, Goods, ReturnFacts
from kervan.notifications.letter import Block, Details, Letter, Paragraph, Table


def return_requested(facts: Facts) -> Letter:
    """İade talebinizi aldık."""
    words = _words(facts)
    blocks: list[Block] = [_goods(_("İade etmek istediğiniz ürünler"), facts.returned.goods), _details(facts)]
    if facts.returned.refund_due and not facts.returned.exchange:
        blocks.append(Paragraph(text=_("Para iadeniz en geç %(refund_due)s günü yapılır.") % words))
    return Letter(
        subject=_("İade talebinizi aldık (#%(number)s)") % words,
        heading=_("İade talebinizi aldık"),
        greeting=_greeting(facts),
        intro=_(
            "#%(number)s numaralı siparişiniz için iade talebinizi aldık. İnceleyip ürünleri nasıl göndereceğinizi "
            "size yazacağız; lütfen bu mesajı beklemeden göndermeyin."
        )
        % words,
        blocks=tuple(blocks),
        sms=_("%(shop)s: #%(number)s numaralı siparişiniz için iade talebinizi aldık. İade kodu: %(code)s") % words,
    )


def return_approved(facts: Facts) -> Letter:
    """İade talebiniz onaylandı."""
    words, returned = _words(facts), facts.returned
    steps = [_("Ürünleri paketleyin ve kolinin üzerine iade kodunu yazın: %(code)s.") % words]
    if returned.label:
        steps.append(_("Kargo etiketiniz ayrı bir mesajla gelir; koliye yapıştırıp kargo firmasının şubesine bırakın."))
    elif returned.address:
        steps.append(_("Koliyi şu adrese gönderin: %(address)s.") % words)
    steps.append(_freight(returned))
    if returned.send_by:
        steps.append(_("En geç %(send_by)s günü kargoya verin.") % words)
    blocks: list[Block] = [_details(facts), *(Paragraph(text=step) for step in steps)]
    if returned.instructions:
        blocks.append(Paragraph(text=returned.instructions))
    blocks.append(_goods(_("İade edeceğiniz ürünler"), returned.goods))
    return Letter(
        subject=_("İade talebiniz onaylandı (#%(number)s)") % words,
        heading=_("İade talebiniz onaylandı"),
        greeting=_greeting(facts),
        intro=_("#%(number)s numaralı siparişinizin iadesi onaylandı. İade kodunuz: %(code)s") % words,
        blocks=tuple(blocks),
        sms=_("%(shop)s: #%(number)s siparişinizin iadesi onaylandı. İade kodu: %(code)s") % words,
    )


def return_label(facts: Facts) -> Letter:
    """İade kargo etiketiniz."""
    words, returned = _words(facts), facts.returned
    rows = [(_("İade kodu"), returned.code), (_("Kargo firması"), returned.carrier)]
    rows.append((_("Referans numarası"), returned.reference))
    if returned.send_by:
        rows.append((_("Son gönderme günü"), words["send_by"]))
    steps = (
        _("Ekteki etiketi yazdırıp koliye yapıştırın ve koliyi kargo firmasının bir şubesine bırakın."),
        _("Yazıcınız yoksa şubede referans numarasını söylemeniz yeter."),
        _freight(returned),
    )
    return Letter(
        subject=_("İade kargo etiketiniz (#%(number)s)") % words,
        heading=_("İade kargo etiketiniz hazır"),
        greeting=_greeting(facts),
        intro=_("#%(number)s numaralı siparişinizin iadesi için kargo etiketiniz ektedir.") % words,
        blocks=(
            Details(title=_("İade"), rows=tuple(rows)),
            *(Paragraph(text=step) for step in steps),
            _goods(_("İade edeceğiniz ürünler"), returned.goods),
        ),
        sms=_("%(shop)s: #%(number)s iade etiketiniz hazır. %(carrier)s şubesinde söyleyin: %(reference)s") % words,
    )


def return_rejected(facts: Facts) -> Letter:
    """İade talebiniz kabul edilmedi."""
    words, returned = _words(facts), facts.returned
    rows = [(_("Sebep"), returned.rejection)]
    if returned.exemption:
        rows.append((_("Yasal istisna"), returned.exemption))
    return Letter(
        subject=_("İade talebiniz kabul edilmedi (#%(number)s)") % words,
        heading=_("İade talebiniz kabul edilmedi"),
        greeting=_greeting(facts),
        intro=_("#%(number)s numaralı siparişiniz için %(code)s kodlu iade talebinizi kabul edemedik.") % words,
        blocks=(
            Details(title=_("Neden?"), rows=tuple(rows)),
            _goods(_("İade etmek istediğiniz ürünler"), returned.goods),
        ),
        sms=_("%(shop)s: #%(number)s siparişinizin iade talebi kabul edilmedi. Lütfen bize ulaşın.") % words,
    )


def return_received(facts: Facts) -> Letter:
    """İadeniz bize ulaştı."""
    words, returned = _words(facts), facts.returned
    blocks: list[Block] = [_details(facts), _goods(_("Bize ulaşan ürünler"), returned.came or returned.goods)]
    if facts.balance < 0 and not returned.exchange:
        words["back"] = facts.money(-facts.balance)
        sentence = _("Size %(back)s geri ödenecek.")
        if returned.refund_due:
            sentence = _("Size en geç %(refund_due)s günü %(back)s geri ödenecek.")
        blocks.append(Paragraph(text=sentence % words))
    return Letter(
        subject=_("İadeniz bize ulaştı (#%(number)s)") % words,
        heading=_("İadeniz bize ulaştı"),
        greeting=_greeting(facts),
        intro=_("#%(number)s numaralı siparişinizden gönderdiğiniz ürünler bize ulaştı.") % words,
        blocks=tuple(blocks),
        sms=_("%(shop)s: #%(number)s siparişinizin iadesi (%(code)s) bize ulaştı.") % words,
    )


RETURN_LETTERS = {
    "return_requested": return_requested,
    "return_approved": return_approved,
    "return_label": return_label,
    "return_rejected": return_rejected,
    "return_received": return_received,
}


def _words(facts: Facts) -> dict[str, str]:
    returned = facts.returned
    return {
        "shop": facts.shop.name,
        "number": str(facts.number),
        "code": returned.code,
        "address": returned.address,
        "carrier": returned.carrier,
        "reference": returned.reference,
        "send_by": format_date(returned.send_by, "long", locale=facts.language) if returned.send_by else "",
        "refund_due": format_date(returned.refund_due, "long", locale=facts.language) if returned.refund_due else "",
    }


def _freight(returned: ReturnFacts) -> str:
    if returned.shop_pays_freight:
        return _("İade kargosunun ücretini biz öderiz.")
    return _("İade kargosunun ücreti size aittir.")


def _greeting(facts: Facts) -> str:
    return _("Merhaba %(name)s,") % {"name": facts.customer} if facts.customer else _("Merhaba,")


def _details(facts: Facts) -> Details:
    rows = ((_("İade kodu"), facts.returned.code), (_("Sipariş"), f"#{facts.number}"))
    return Details(title=_("İade"), rows=rows)


def _goods(title: str, goods: tuple[Goods, ...]) -> Table:
    rows = tuple(
        (item.title, ngettext("%(count)s adet", "%(count)s adet", item.quantity) % {"count": item.quantity}, "")
        for item in goods
    )
    return Table(title=title, rows=rows)
