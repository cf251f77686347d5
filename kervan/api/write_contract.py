"""``python -m kervan.api.write_contract``: write the contract anew after an endpoint changed."""

from __future__ import annotations

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kervan.config.settings")
    django.setup()
    from kervan.api.contract import FILE, as_file  # after the settings are there

    FILE.write_text(as_file(), encoding="utf-8")
