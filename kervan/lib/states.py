"""Small state machines: a table of allowed moves, checked when it is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Generic, TypeVar, cast

S = TypeVar("S", bound=StrEnum)


class Moves(Generic[S]):
    """The allowed moves of one machine, e.g. ``Moves(State, State.REQUESTED, {State.REQUESTED: {State.READY}})``.

    Every state must be reachable from a start state; a table that forgets one is a bug and raises at import.
    """

    def __init__(self, states: type[S], start: S | Iterable[S], table: Mapping[S, Iterable[S]]) -> None:
        self.start: frozenset[S] = frozenset([start] if isinstance(start, states) else cast("Iterable[S]", start))
        self.table: dict[S, frozenset[S]] = {state: frozenset(table.get(state, ())) for state in states}
        reached: set[S] = set(self.start)
        todo = list(reached)
        while todo:
            for target in self.table[todo.pop()]:
                if target not in reached:
                    reached.add(target)
                    todo.append(target)
        lost = set(states) - reached
        if lost:
            raise ValueError(f"{states.__name__}: never reached: {sorted(lost)}")

    def allows(self, source: S, target: S) -> bool:
        return target in self.table[source]

    def sources_of(self, target: S) -> frozenset[S]:
        """All states from which ``target`` can be reached in one move."""
        return frozenset(source for source, targets in self.table.items() if target in targets)
