"""The sentences the law wants on an invoice, the same on the paper and in the XML, and always in Turkish."""

from __future__ import annotations

from kervan.documents.amount_words import amount_words
from kervan.documents.invoice_content import DocumentKind, InvoiceContent, InvoiceType, Profile

#: VUK 509, IV.2.4.5: what an e-Arşiv invoice of a sale over the internet says.
INTERNET_SALE = "Bu satış internet üzerinden yapılmıştır."
SENT_ELECTRONICALLY = "e-Arşiv izni kapsamında elektronik ortamda iletilmiştir."
STANDS_FOR_DISPATCH_NOTE = "İrsaliye yerine geçer."


def legal_sentences(content: InvoiceContent) -> tuple[str, ...]:
    """What must be said of this document, without what its own notes say already."""
    sentences = []
    if content.kind == DocumentKind.INVOICE:
        if content.internet_sale is not None:
            sentences.append(INTERNET_SALE)
        if content.profile == Profile.EARCHIVE:
            sentences.append(SENT_ELECTRONICALLY)
        if not content.dispatch_reference and content.type != InvoiceType.RETURN:
            sentences.append(STANDS_FOR_DISPATCH_NOTE)
    if content.corrected is not None:
        day = content.corrected.issued_on.strftime("%d.%m.%Y")
        sentences.append(f"{day} tarihli ve {content.corrected.number} numaralı faturaya ait iadedir.")
    said = set(content.notes)
    return tuple(sentence for sentence in sentences if sentence not in said)


def payable_in_words(content: InvoiceContent) -> str:
    """The amount to pay in Turkish words and capitals."""
    return amount_words(content.payable, content.currency)
