"""What the messages about money say that has not come. Called with the order's language switched on; no HTML here."""

from __future__ import annotations

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kervan.lib.iban import grouped
from kervan.notifications.facts import Facts
from kervan.notifications.letter import Block, Details, Letter, Paragraph, Table


def how_to_pay(facts: Facts) -> list[Block]:
    """What the customer still has to do about money, if anything."""
    blocks: list[Block] = []
    amount = facts.money(facts.balance)
    if facts.balance <= 0:
        paid = _("Kartla ödendi") if facts.method == "card" else _("Ödendi")
        blocks.append(Details(title=_("Ödeme"), rows=((paid, facts.money(facts.paid_in)),)))
    elif facts.held >= facts.balance:
        blocks.append(Details(title=_("Ödeme"), rows=((_("Kartınızda ayrıldı"), facts.money(facts.held)),)))
        blocks.append(Paragraph(text=_("Tutar henüz çekilmedi; siparişiniz gönderilirken çekilecek.")))
    elif facts.method == "bank_transfer":
        message = (
            _("Siparişinizi hazırlayabilmemiz için %(amount)s gönderin; açıklamaya yalnızca #%(number)s yazın.")
            if facts.banks
            else _("Ödeme tutarı %(amount)s. Banka hesabımızı öğrenmek için bize ulaşın; açıklamaya #%(number)s yazın.")
        )
        blocks.append(Paragraph(text=message % {"amount": amount, "number": facts.number}))
        if facts.pay_by is not None:
            blocks.append(Paragraph(text=_("Son ödeme günü: %(pay_by)s.") % {"pay_by": last_day(facts)}))
        for bank in facts.banks:
            rows = (
                (_("Alıcı"), bank.holder),
                (_("IBAN"), grouped(bank.iban)),
                (_("Tutar"), amount),
                (_("Açıklama"), f"#{facts.number}"),
            )
            blocks.append(Details(title=bank.name, rows=rows))
    elif facts.method == "cash_on_delivery":
        message = _("Kapıda ödenecek tutar: %(amount)s. Kargo görevlisine teslimatta ödersiniz.") % {"amount": amount}
        blocks.append(Paragraph(text=message))
    if facts.instructions and facts.balance > 0:
        blocks.append(Paragraph(text=facts.instructions))
    return blocks


def last_day(facts: Facts) -> str:
    """The last day to pay, written out."""
    return format_date(facts.pay_by, "d MMMM y EEEE", locale=facts.language) if facts.pay_by else ""


def payment_reminder(facts: Facts) -> Letter:
    """Ödemenizi bekliyoruz."""
    words = _words(facts)
    if facts.pay_by is not None:
        intro = _(
            "#%(number)s numaralı siparişinizin %(balance)s tutarındaki ödemesi henüz bize ulaşmadı. Ürünleriniz "
            "%(pay_by)s gününe kadar sizin için ayrıldı; ödeme gelmezse sipariş kendiliğinden iptal edilir."
        )
        sms = _("%(shop)s: #%(number)s numaralı siparişinizin %(balance)s ödemesini bekliyoruz. Son gün: %(pay_by)s.")
    else:
        intro = _("#%(number)s numaralı siparişinizin %(balance)s tutarındaki ödemesi henüz bize ulaşmadı.")
        sms = _("%(shop)s: #%(number)s numaralı siparişinizin %(balance)s ödemesini bekliyoruz.")
    blocks = [*how_to_pay(facts), Paragraph(text=_("Ödemeyi yaptıysanız bu mesajı dikkate almayın; teşekkür ederiz."))]
    return Letter(
        subject=_("Ödemenizi bekliyoruz (#%(number)s)") % words,
        heading=_("Ödemenizi bekliyoruz"),
        greeting=_greeting(facts),
        intro=intro % words,
        blocks=tuple(blocks),
        sms=sms % words,
    )


def order_expired(facts: Facts) -> Letter:
    """Ödeme süresi doldu, siparişiniz iptal edildi."""
    words = _words(facts)
    late = _("Ödemeyi bu arada yaptıysanız lütfen bize yazın: ürünler duruyorsa siparişinizi yeniden açarız.")
    return Letter(
        subject=_("Ödeme süresi doldu, siparişiniz iptal edildi (#%(number)s)") % words,
        heading=_("Ödeme süresi doldu"),
        greeting=_greeting(facts),
        intro=_("#%(number)s numaralı siparişinizin ödemesi bize ulaşmadığı için siparişinizi iptal ettik.") % words,
        blocks=(Paragraph(text=late), _goods(facts)),
        sms=_("%(shop)s: #%(number)s numaralı siparişiniz, ödemesi gelmediği için iptal edildi.") % words,
    )


def order_reopened(facts: Facts) -> Letter:
    """Siparişiniz yeniden açıldı."""
    words = _words(facts)
    whole = bool(facts.happened.get("whole", True))
    intro = (
        _("#%(number)s numaralı siparişinizi yeniden açtık.")
        if whole
        else _("#%(number)s numaralı siparişinizi, stokta kalan ürünleriyle yeniden açtık.")
    )
    blocks: list[Block] = [_goods(facts), *how_to_pay(facts)]
    if facts.balance < 0:
        message = _("Fazla ödenen %(back)s size geri ödenecek.") % {"back": facts.money(-facts.balance)}
        blocks.append(Paragraph(text=message))
    return Letter(
        subject=_("Siparişiniz yeniden açıldı (#%(number)s)") % words,
        heading=_("Siparişiniz yeniden açıldı"),
        greeting=_greeting(facts),
        intro=intro % words,
        blocks=tuple(blocks),
        sms=_("%(shop)s: #%(number)s numaralı siparişiniz yeniden açıldı.") % words,
    )


PAYMENT_LETTERS = {
    "payment_reminder": payment_reminder,
    "order_expired": order_expired,
    "order_reopened": order_reopened,
}


def _words(facts: Facts) -> dict[str, str]:
    return {
        "shop": facts.shop.name,
        "number": str(facts.number),
        "balance": facts.money(facts.balance),
        "pay_by": last_day(facts),
    }


def _greeting(facts: Facts) -> str:
    return _("Merhaba %(name)s,") % {"name": facts.customer} if facts.customer else _("Merhaba,")


def _goods(facts: Facts) -> Table:
    rows = tuple(
        (item.title, ngettext("%(count)s adet", "%(count)s adet", item.quantity) % {"count": item.quantity}, "")
        for item in (facts.reopened or facts.goods)
    )
    return Table(title=_("Ürünler"), rows=rows)
