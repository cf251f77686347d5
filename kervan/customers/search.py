"""What a customer is found by."""

from __future__ import annotations

import re

from django.db.models import Func, Value

from kervan.lib.text import search_text


def customer_index(*, name: str, email: str, phone: str, tax_id: str) -> Func:
    """The customer's words as an index entry, to be assigned to ``search``."""
    words = customer_words(name=name, email=email, phone=phone, tax_id=tax_id)
    return Func(Value("simple"), Value(words), function="to_tsvector")


def customer_words(*, name: str, email: str, phone: str, tax_id: str) -> str:
    """The customer's words for the full-text index; phones also backwards, so that last digits are a prefix."""
    digits = re.sub(r"\D", "", phone)
    words = [name, email, email.replace("@", " ").replace(".", " "), tax_id]
    if digits:
        words += [digits, digits[-10:], "0" + digits[-10:], "z" + digits[::-1]]
    return search_text(*words)
