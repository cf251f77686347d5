"""What every test has. The database comes from tests/database.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.database import own_database, url_of_this_worker


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """In the place of pytest-django's own."""
    with django_db_blocker.unblock(), own_database():
        django_db_blocker.block()
        yield
        django_db_blocker.unblock()


@pytest.fixture(scope="session", autouse=True)
def _static_files_looked_for_once() -> Iterator[None]:
    """Every test client makes the middleware anew, and it looks through all static files: seven milliseconds each."""
    found: dict[str, Any] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def look_once(middleware: Any) -> None:
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = look_once
    yield
    WhiteNoiseMiddleware.add_files_from_finders = look


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """The ``DATABASE_URL`` of this worker's database, for tests that start programs of their own."""
    return url_of_this_worker()


@pytest.fixture(autouse=True)
def _own_uploads(settings: Any, tmp_path: Path) -> None:
    """No test sees another's uploads."""
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def shop(db: None) -> Any:
    """A shop to tell stories about (tests/shop.py)."""
    from tests.shop import Shop

    return Shop()
