from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kervan.cli import postgres
from kervan.cli.tests.programs import Serving, copy_installation, kervan


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder that doesn't exist yet, with a short path: the database's socket will lie in it."""
    with _folder() as folder:
        yield folder / "home"
        postgres.stop(folder / "home" / "postgres")


@pytest.fixture(scope="session")
def migrated_home() -> Iterator[Path]:
    """The folder of an installation that was started once and stopped: copied for each test that needs one."""
    with _folder() as folder:
        done = kervan(folder / "home", "migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
        yield folder / "home"


@pytest.fixture(scope="session")
def served_home(migrated_home: Path) -> Path:
    """The folder of an installation that has served and was stopped, with one account."""
    folder = migrated_home.parent / "served"
    copy_installation(migrated_home, folder)
    account = ["--email", "ayse@example.com", "--name", "Ayşe Şahin"]
    made = kervan(folder, "createsuperuser", "--noinput", *account, DJANGO_SUPERUSER_PASSWORD="a long password")
    assert made.returncode == 0, made.stderr
    served = Serving(folder)
    try:
        served.start()
        assert served.stop() == 0
    finally:
        served.end()
    return folder


@pytest.fixture
def serving(home: Path, served_home: Path) -> Iterator[Serving]:
    """``kervan serve``, up and answering."""
    copy_installation(served_home, home)
    served = Serving(home)
    try:
        yield served.start()
    finally:
        served.end()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kervan-home-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)
