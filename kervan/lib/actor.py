"""Who does something: a member of staff, a program with a key, a customer, or Kervan itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ActorKind = Literal["staff", "api", "customer", "system"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The one who acts. Stored with every event as (kind, id, name)."""

    kind: ActorKind
    id: int | None = None
    name: str = ""
    rights: frozenset[str] = field(default_factory=frozenset)

    def may(self, right: str) -> bool:
        """Whether this actor holds ``right`` ("shipping.ship_unpaid"). Kervan itself holds all."""
        return self.kind == "system" or right in self.rights


SYSTEM = Actor(kind="system", name="Kervan")
