"""What each kind of message says. Called with the order's language switched on; no HTML here."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kervan.lib.phones import national
from kervan.notifications.facts import Facts, Goods
from kervan.notifications.letter import Block, Button, Details, Letter, Paragraph, Table
from kervan.notifications.payment_texts import PAYMENT_LETTERS, how_to_pay
from kervan.notifications.return_texts import RETURN_LETTERS


def letter_of(kind: str, facts: Facts) -> Letter:
    """The message in the shop's own words, as Kervan ships them."""
    return _LETTERS[kind](facts)


def order_placed(facts: Facts) -> Letter:
    words = _words(facts)
    blocks: list[Block] = [*how_to_pay(facts), _bill(facts)]
    if facts.address:
        blocks.append(Details(title=_("Teslimat adresi"), rows=_address(facts)))
    if facts.method == "bank_transfer" and facts.balance > 0:
        sms = _("%(shop)s: #%(number)s numaralı siparişinizi aldık. Havale tutarı %(balance)s.") % words
    else:
        sms = _("%(shop)s: #%(number)s numaralı siparişinizi aldık. Teşekkür ederiz.") % words
    return Letter(
        subject=_("Siparişinizi aldık (#%(number)s)") % words,
        heading=_("Siparişinizi aldık"),
        greeting=_greeting(facts),
        intro=_("#%(number)s numaralı siparişinizi aldık, teşekkür ederiz. Yola çıkınca size yazacağız.") % words,
        blocks=tuple(blocks),
        sms=sms,
    )


def payment_received(facts: Facts) -> Letter:
    words = _words(facts) | {"amount": facts.money(int(facts.happened.get("amount") or 0))}
    rows = [(_("Sipariş"), f"#{facts.number}"), (_("Gelen ödeme"), words["amount"])]
    if facts.given_up:
        intro = _(
            "#%(number)s numaralı siparişiniz iptal edildikten sonra %(amount)s ödemeniz bize ulaştı. Ürünler duruyorsa "
            "siparişinizi yeniden açacağız, yoksa paranızı geri ödeyeceğiz; size ayrıca yazacağız."
        )
        intro %= words
    elif facts.balance > 0:
        rows.append((_("Kalan tutar"), words["balance"]))
        intro = _("#%(number)s numaralı siparişiniz için %(amount)s ödemenizi aldık. Kalan tutar: %(balance)s.") % words
    else:
        intro = _("#%(number)s numaralı siparişinizin ödemesini aldık. Siparişinizi hazırlıyoruz.") % words
    return Letter(
        subject=_("Ödemenizi aldık (#%(number)s)") % words,
        heading=_("Ödemenizi aldık"),
        greeting=_greeting(facts),
        intro=intro,
        blocks=(Details(title=_("Ödeme"), rows=tuple(rows)),),
        sms=_("%(shop)s: #%(number)s numaralı siparişiniz için %(amount)s ödemenizi aldık.") % words,
    )


def parcel_ready(facts: Facts) -> Letter:
    words = _words(facts)
    intro = (
        _("#%(number)s numaralı siparişiniz paketlendi; kargoya verilince size yazacağız.")
        if facts.whole_order
        else _("#%(number)s numaralı siparişinizin aşağıdaki ürünleri paketlendi; kargoya verilince size yazacağız.")
    )
    return Letter(
        subject=_("Siparişiniz kargoya hazırlandı (#%(number)s)") % words,
        heading=_("Siparişiniz kargoya hazırlandı"),
        greeting=_greeting(facts),
        intro=intro % words,
        blocks=(*_parcel(facts, with_number=False), *_pay_at_door(facts)),
        sms=_("%(shop)s: #%(number)s numaralı siparişiniz kargoya hazırlandı.") % words,
    )


def parcel_shipped(facts: Facts) -> Letter:
    words = _words(facts)
    if facts.whole_order:
        intro = _("#%(number)s numaralı siparişiniz yola çıktı.") % words
    else:
        intro = _("#%(number)s numaralı siparişinizin aşağıdaki ürünleri yola çıktı; kalanı ayrıca gelecek.") % words
    sms = (
        _("%(shop)s: #%(number)s numaralı siparişiniz %(carrier)s ile kargolandı.")
        if facts.parcel.carrier
        else _("%(shop)s: #%(number)s numaralı siparişiniz kargolandı.")
    )
    return Letter(
        subject=_("Siparişiniz kargolandı (#%(number)s)") % words,
        heading=_("Siparişiniz kargolandı"),
        greeting=_greeting(facts),
        intro=intro,
        blocks=(*_parcel(facts, with_number=False), *_pay_at_door(facts)),
        sms=sms % words,
    )


def tracking(facts: Facts) -> Letter:
    words = _words(facts)
    if facts.parcel.carrier:
        intro = _("#%(number)s numaralı siparişinizin gönderisini %(carrier)s ile takip edebilirsiniz.") % words
        sms = _("%(shop)s: #%(number)s numaralı siparişinizin takip bilgisi: %(carrier)s %(tracking)s") % words
    else:
        intro = _("#%(number)s numaralı siparişinizin gönderisini aşağıdaki bilgilerle takip edebilirsiniz.") % words
        sms = _("%(shop)s: #%(number)s numaralı siparişinizin takip bilgisi: %(tracking)s") % words
    return Letter(
        subject=_("Kargo takip bilgileriniz (#%(number)s)") % words,
        heading=_("Kargo takip bilgileriniz"),
        greeting=_greeting(facts),
        intro=intro,
        blocks=tuple(_parcel(facts, with_number=True)),
        sms=sms,
    )


def delivered(facts: Facts) -> Letter:
    words = _words(facts)
    intro = (
        _("#%(number)s numaralı siparişiniz teslim edildi. İyi günlerde kullanın!")
        if facts.whole_order
        else _("#%(number)s numaralı siparişinizin aşağıdaki ürünleri teslim edildi. İyi günlerde kullanın!")
    )
    return Letter(
        subject=_("Siparişiniz teslim edildi (#%(number)s)") % words,
        heading=_("Siparişiniz teslim edildi"),
        greeting=_greeting(facts),
        intro=intro % words,
        blocks=tuple(_parcel(facts, with_number=False)),
        sms=_("%(shop)s: #%(number)s numaralı siparişiniz teslim edildi.") % words,
    )


def undelivered(facts: Facts) -> Letter:
    words = _words(facts)
    return Letter(
        subject=_("Kargonuz teslim edilemedi (#%(number)s)") % words,
        heading=_("Kargonuz teslim edilemedi"),
        greeting=_greeting(facts),
        intro=_(
            "#%(number)s numaralı siparişinizin gönderisi teslim edilemedi ve bize geri dönüyor. "
            "Yeniden gönderilmesini istiyorsanız ya da adresiniz değiştiyse lütfen bize yazın."
        )
        % words,
        blocks=tuple(_parcel(facts, with_number=True)),
        sms=_("%(shop)s: #%(number)s numaralı siparişinizin kargosu teslim edilemedi. Lütfen bizi arayın.") % words,
    )


def order_cancelled(facts: Facts) -> Letter:
    words = _words(facts)
    whole = bool(facts.happened.get("whole", True))
    reason = str(facts.happened.get("reason") or "")
    blocks: list[Block] = []
    if reason:
        blocks.append(Details(title=_("İptal sebebi"), rows=((_("Sebep"), reason),)))
    if facts.cancelled:
        blocks.append(Table(title=_("İptal edilen ürünler"), rows=_rows(facts, facts.cancelled)))
    if facts.balance < 0:
        message = _("Fazla ödenen %(back)s size geri ödenecek.") % {"back": facts.money(-facts.balance)}
        blocks.append(Paragraph(text=message))
    if whole:
        subject, heading = _("Siparişiniz iptal edildi (#%(number)s)") % words, _("Siparişiniz iptal edildi")
        intro = _("#%(number)s numaralı siparişiniz iptal edildi.") % words
        sms = _("%(shop)s: #%(number)s numaralı siparişiniz iptal edildi.") % words
    else:
        subject = _("Siparişinizin bir kısmı iptal edildi (#%(number)s)") % words
        heading = _("Siparişinizin bir kısmı iptal edildi")
        intro = _("#%(number)s numaralı siparişinizin aşağıdaki ürünleri iptal edildi; kalanı geçerlidir.") % words
        sms = _("%(shop)s: #%(number)s numaralı siparişinizin bir kısmı iptal edildi.") % words
    return Letter(
        subject=subject, heading=heading, greeting=_greeting(facts), intro=intro, blocks=tuple(blocks), sms=sms
    )


def invoice(facts: Facts) -> Letter:
    document = str(facts.happened.get("number") or "")
    words = _words(facts) | {"document": document}
    rows = [(_("Sipariş"), f"#{facts.number}"), (_("Fatura numarası"), document)]
    if facts.happened.get("amount"):
        rows.append((_("Fatura tutarı"), facts.money(int(facts.happened["amount"]))))
    return Letter(
        subject=_("Faturanız (#%(number)s)") % words,
        heading=_("Faturanız"),
        greeting=_greeting(facts),
        intro=_("#%(number)s numaralı siparişinizin faturası bu e-postanın ekindedir.") % words,
        blocks=(Details(title=_("Fatura"), rows=tuple(rows)),),
        sms=_("%(shop)s: #%(number)s numaralı siparişinizin faturası kesildi: %(document)s") % words,
    )


def refunded(facts: Facts) -> Letter:
    amount = facts.money(int(facts.happened.get("amount") or 0))
    words = _words(facts) | {"amount": amount}
    rows = [(_("Sipariş"), f"#{facts.number}"), (_("Geri ödenen tutar"), amount)]
    if facts.refund_iban_end:
        rows.append((_("Hesap"), _("%(end)s ile biten IBAN") % {"end": facts.refund_iban_end}))
        when = _("Banka havalesi gönderildi; bankanıza göre hesabınıza aynı gün ya da ertesi iş günü geçer.")
    elif facts.refund_to_card:
        rows.append((_("Hesap"), _("Ödemeyi yaptığınız kart")))
        when = _("Bankanıza göre tutarın kartınıza yansıması birkaç iş günü sürebilir.")
    else:
        when = _("Tutar, ödemenizi yaptığınız yoldan geri gönderildi.")
    return Letter(
        subject=_("Para iadeniz yapıldı (#%(number)s)") % words,
        heading=_("Para iadeniz yapıldı"),
        greeting=_greeting(facts),
        intro=_("#%(number)s numaralı siparişiniz için %(amount)s geri ödedik.") % words,
        blocks=(Details(title=_("Para iadesi"), rows=tuple(rows)), Paragraph(text=when)),
        sms=_("%(shop)s: #%(number)s numaralı siparişiniz için %(amount)s geri ödedik.") % words,
    )


def answer(facts: Facts) -> Letter:
    words = _words(facts)
    said = tuple(Paragraph(text=line.strip()) for line in facts.answer.splitlines() if line.strip())
    return Letter(
        subject=_("Mesajınıza yanıt (#%(number)s)") % words,
        heading=_("Mağazadan mesajınız var"),
        greeting=_greeting(facts),
        intro=_("#%(number)s numaralı siparişiniz hakkında size şunu yazdık:") % words,
        blocks=(*said, Paragraph(text=_("Yanıtınızı siparişinizin sayfasından yazabilirsiniz."))),
        sms=_("%(shop)s: #%(number)s numaralı siparişiniz hakkında size yazdık; e-postanıza bakın.") % words,
    )


_LETTERS: dict[str, Callable[[Facts], Letter]] = {
    "order_placed": order_placed,
    "payment_received": payment_received,
    "parcel_ready": parcel_ready,
    "parcel_shipped": parcel_shipped,
    "tracking": tracking,
    "delivered": delivered,
    "undelivered": undelivered,
    "order_cancelled": order_cancelled,
    "refunded": refunded,
    "answer": answer,
    **PAYMENT_LETTERS,
    **RETURN_LETTERS,
    "invoice": invoice,
}


def _words(facts: Facts) -> dict[str, str]:
    parcel = facts.parcel
    return {
        "shop": facts.shop.name,
        "number": str(facts.number),
        "balance": facts.money(facts.balance),
        "carrier": parcel.carrier,
        "tracking": parcel.tracking_url or parcel.tracking_number,
    }


def _greeting(facts: Facts) -> str:
    return _("Merhaba %(name)s,") % {"name": facts.customer} if facts.customer else _("Merhaba,")


def _pay_at_door(facts: Facts) -> list[Block]:
    if not facts.parcel.cod_amount:
        return []
    amount = facts.money(facts.parcel.cod_amount)
    said = (
        _("Kapıda kartla ödenecek tutar: %(amount)s.") if facts.door_card else _("Kapıda ödenecek tutar: %(amount)s.")
    )
    return [Paragraph(text=said % {"amount": amount})]


def _bill(facts: Facts) -> Table:
    labels = {
        "shipping_fee": _("Kargo ücreti"),
        "cod_fee": _("Kapıda ödeme ücreti"),
        "small_difference": _("Kapatılan fark"),
    }
    sums = []
    for kind, label, amount in facts.adjustments:
        # Customers never read "price rule".
        shown = label or labels.get(kind) or (_("İndirim") if amount < 0 else _("Ek ücret"))
        sums.append((shown, facts.money(amount)))
    return Table(
        title=_("Siparişiniz"),
        rows=_rows(facts, facts.goods),
        sums=tuple(sums),
        total=(_("Toplam (KDV dahil)"), facts.money(facts.total)),
    )


def _rows(facts: Facts, goods: tuple[Goods, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            item.title,
            ngettext("%(count)s adet", "%(count)s adet", item.quantity) % {"count": item.quantity},
            "" if item.amount is None else facts.money(item.amount),
        )
        for item in goods
    )


def _parcel(facts: Facts, *, with_number: bool) -> list[Block]:
    parcel, blocks = facts.parcel, list[Block]()
    rows = []
    if parcel.carrier:
        rows.append((_("Kargo firması"), parcel.carrier))
    if with_number and parcel.tracking_number:
        rows.append((_("Takip numarası"), parcel.tracking_number))
    if rows:
        blocks.append(Details(title=_("Gönderi"), rows=tuple(rows)))
    if with_number and parcel.tracking_url:
        blocks.append(Button(label=_("Kargomu takip et"), url=parcel.tracking_url))
    if parcel.goods:
        blocks.append(Table(title=_("Gönderideki ürünler"), rows=_rows(facts, parcel.goods)))
    return blocks


def _address(facts: Facts) -> tuple[tuple[str, str], ...]:
    address = facts.address
    assert address is not None
    where = " ".join(part for part in (address.neighbourhood, address.line) if part)
    place = "/".join(part for part in (address.district, address.city) if part)
    rows = [
        (_("Alıcı"), address.name),
        (_("Adres"), ", ".join(part for part in (where, f"{address.postal_code} {place}".strip()) if part)),
        (_("Telefon"), national(address.phone) if address.phone else ""),
    ]
    return tuple((name, value) for name, value in rows if value)
