"""Forms whose answers go to an action, and whose refusals come back beside the fields they are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from kervan.lib.errors import DomainError, Invalid
from kervan.orders.models import OrderLine


class ActionForm(forms.Form):
    """``paths`` maps an action's field path to the form's field where the two differ."""

    paths: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def show(self, refusal: DomainError) -> None:
        """Put an action's refusal where it belongs; what fits no field stands above the form."""
        shown = False
        for path, text in (refusal.fields if isinstance(refusal, Invalid) else {}).items():
            name = self.paths.get(path) or self.paths.get(path.rpartition(".")[2]) or path.rpartition(".")[2]
            if name in self.fields:
                self.add_error(name, text)
                shown = True
        if not shown:
            self.add_error(None, str(refusal))


class MeasureField(forms.CharField):
    """Desi or kilograms with a comma or a dot; ``Decimal`` inside, None when empty."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        return value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            number = Decimal(typed.strip().replace(",", "."))
        except InvalidOperation:
            raise ValidationError(__("Sayı anlaşılamadı; 1,5 biçiminde yazın.")) from None
        if not number.is_finite():
            raise ValidationError(__("Sayı anlaşılamadı; 1,5 biçiminde yazın."))
        return number


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the quantities' table."""

    line: OrderLine
    name: str
    value: Any
    most: int
    error: str
    default: int = 0
    left: int = 0


class LinesForm(ActionForm):
    """A form with a quantity per order line: how many of ``most`` possible pieces."""

    action_path = "quantities"

    def __init__(self, *args: Any, lines: Iterable[tuple[OrderLine, int]], start: str = "most", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [(line, most) for line, most in lines if most > 0]
        self.paths = dict(self.paths)
        for line, most in self.offered:
            name = f"line-{line.pk}"
            self.fields[name] = forms.IntegerField(
                label=line.title,
                min_value=0,
                max_value=most,
                required=False,
                initial=most if start == "most" else 0,
                error_messages={
                    "max_value": __("En fazla %(limit_value)s adet seçilebilir."),
                    "min_value": __("Adet sıfırdan küçük olamaz."),
                    "invalid": __("Bir sayı yazın."),
                },
            )
            self.paths[f"{self.action_path}.{line.pk}"] = name

    @property
    def rows(self) -> list[Row]:
        listed = []
        for line, most in self.offered:
            bound = self[f"line-{line.pk}"]
            listed.append(Row(line, bound.html_name, bound.value(), most, " ".join(map(str, bound.errors))))
        return listed

    def quantities(self) -> dict[int, int]:
        """Order line id → pieces."""
        return {line.pk: self.cleaned_data[f"line-{line.pk}"] or 0 for line, _most in self.offered}


class NotifyForm(ActionForm):
    """A form that may write to the customer."""

    notify = forms.BooleanField(label=_("Müşteriye bildir"), required=False, initial=True)
