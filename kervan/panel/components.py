"""Block tags with named parts: a page says ``{% card "Ödemeler" %}…{% endcard %}`` instead of repeating markup.

A component is a Python function (its arguments are the contract, checked when the template is compiled) and a partial.
What stands between the tags reaches the partial as ``content``, and ``{% fill "actions" %}…{% endfill %}`` inside as
``slots.actions``.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import getfullargspec
from typing import Any

from django.template import Context, Library, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.template.exceptions import TemplateSyntaxError
from django.template.library import parse_bits
from django.utils.safestring import SafeString, mark_safe

SLOTS = "_slots"
CARRIED = ("request", "csrf_token", "CSP_NONCE", "csp_nonce", "frame", "user", "perms")

Contract = Callable[..., dict[str, Any]]


class ComponentNode(Node):
    """Renders what is between the tags, then the component's partial around it."""

    child_nodelists = ("nodelist",)

    def __init__(
        self,
        template: str,
        contract: Contract,
        args: list[FilterExpression],
        kwargs: dict[str, FilterExpression],
        nodelist: NodeList,
    ) -> None:
        self.template, self.contract, self.args, self.kwargs, self.nodelist = template, contract, args, kwargs, nodelist

    def render(self, context: Context) -> SafeString:
        slots: dict[str, SafeString] = {}
        with context.push(**{SLOTS: slots}):
            content = self.nodelist.render(context)
        values = self.contract(
            *(arg.resolve(context) for arg in self.args),
            **{name: value.resolve(context) for name, value in self.kwargs.items()},
        )
        inside = mark_safe(content.strip())  # noqa: S308  (rendered by the template engine just above)
        carried = {name: context[name] for name in CARRIED if name in context}
        assert context.template is not None
        partial = context.template.engine.get_template(self.template)
        return partial.render(context.new({**carried, **values, "content": inside, "slots": slots}))


class FillNode(Node):
    """One named part of the enclosing component."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: FilterExpression, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> str:
        context[SLOTS][self.name.resolve(context)] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308
        return ""


def component(register: Library, template: str) -> Callable[[Contract], Contract]:
    """Make ``contract`` a block tag of the same name: ``{% name … %}…{% endname %}``."""

    def wrap(contract: Contract) -> Contract:
        name = contract.__name__
        spec = getfullargspec(contract)

        def compile_tag(parser: Parser, token: Token) -> ComponentNode:
            args, kwargs = parse_bits(  # type: ignore[call-arg]  # the stubs are of another release
                parser,
                token.split_contents()[1:],
                spec.args,
                spec.varargs,
                spec.varkw,
                spec.defaults,
                spec.kwonlyargs,
                spec.kwonlydefaults,
                False,  # type: ignore[arg-type]
                name,
            )
            nodelist = parser.parse((f"end{name}",))
            parser.delete_first_token()
            return ComponentNode(template, contract, args, kwargs, nodelist)

        register.tag(name, compile_tag)
        return contract

    return wrap


def fill(parser: Parser, token: Token) -> FillNode:
    """``{% fill "actions" %}…{% endfill %}`` gives the enclosing component one of its named parts."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise TemplateSyntaxError("{% fill %} takes one name.")
    name = parser.compile_filter(bits[1])
    nodelist = parser.parse(("endfill",))
    parser.delete_first_token()
    return FillNode(name, nodelist)
