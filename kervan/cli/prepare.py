"""What ``kervan serve`` does before web and worker start: tables up to date, and a demo shop in an empty database."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from kervan.cli.installation import say, write_private
from kervan.cli.preparation import NOBODY

DEMO = "kervan.cli.demo.build"
FIRST_ORDERS = 600
DEMO_LOGINS = "kervan.cli.demo.opening"


def main(arguments: list[str]) -> int:
    """Prepare. Returns 0, or 1 after saying what is wrong."""
    django.setup()
    try:
        bring_tables_up_to_date()
        if "--demo" in arguments:
            make_demo_shop()
        note_logins()
    except Error as error:
        say(why_refused(error))
        return 1
    finally:
        connections.close_all()
    return 0


def why_refused(error: Error) -> str:
    """One sentence about what the database would not do, and what to do about it."""
    settings, line = connection.settings_dict, str(error).strip().splitlines()[0]
    if "permission denied for schema" in line or "no schema has been selected" in line:
        return (
            f"User {settings['USER']} may not make tables in the database {settings['NAME']}: make it the owner "
            f'(ALTER DATABASE "{settings["NAME"]}" OWNER TO "{settings["USER"]}").'
        )
    if "permission denied for" in line or "must be owner of" in line:
        return (
            f"The database refuses ({line}): its tables belong to another user, and DATABASE_URL must name their owner."
        )
    return f"The database refuses: {line}"


def bring_tables_up_to_date() -> None:
    """Apply what is missing. Refuses a database that a newer Kervan has changed already."""
    unknown = unknown_migrations()
    if unknown:
        say(
            f"This database was used by a newer Kervan ({unknown[0]}): install that version again, or restore a backup."
        )
        raise SystemExit(1)
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        say(f"Bringing the tables up to date ({len(plan)} steps) …")
        call_command("migrate", verbosity=0, interactive=False)


def missing_migrations() -> list[str]:
    """Steps that this Kervan brings and the database doesn't have yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def unknown_migrations() -> list[str]:
    """Steps that the database has and this Kervan doesn't know."""
    applied = MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations()
    return unknown_among(f"{label}.{name}" for label, name in applied)


def unknown_among(steps: Iterable[str]) -> list[str]:
    """Those of the steps ("orders.0002_notes") that a newer Kervan must have made. Needs no database."""
    known = {f"{label}.{name}" for label, name in MigrationLoader(None).disk_migrations}
    ours = {step.partition(".")[0] for step in known}
    return sorted(step for step in steps if step.partition(".")[0] in ours and step not in known)


def is_empty() -> bool:
    """Whether nobody has used this database: no staff, no products, no orders."""
    from kervan.accounts.models import Staff
    from kervan.catalog.models import Product
    from kervan.orders.models import Order

    return not any(model.objects.exists() for model in (Staff, Product, Order))


def make_demo_shop(orders: int = FIRST_ORDERS) -> bool:
    """Fill an empty database, and start over with one whose filling was interrupted. False when there was no need."""
    half_made = Path(settings.KERVAN_HOME) / "run" / "demo-half-made"
    name = f"{connection.settings_dict['HOST']}/{connection.settings_dict['NAME']}"
    if half_made.exists() and half_made.read_text(encoding="utf-8").strip() == name:
        say("The demo shop was interrupted; making it anew …")
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        call_command("migrate", verbosity=0, interactive=False)
    elif not is_empty():
        return False
    if find_spec(DEMO) is None:
        return False
    half_made.unlink(missing_ok=True)
    write_private(half_made, name)
    try:
        import_module(DEMO).make_demo(orders)
    except KeyboardInterrupt:
        say("The demo shop is half made; the next time it is made anew.")
        raise
    half_made.unlink()
    return True


def note_logins() -> None:
    """Write down what the start prints: the demo's logins while they exist, or how to make the first account."""
    from kervan.accounts.models import Staff

    target = Path(settings.KERVAN_HOME) / "run" / "logins.txt"
    emails = set(Staff.objects.values_list("email", flat=True))
    demo = import_module(DEMO_LOGINS).LOGINS if find_spec(DEMO_LOGINS) else []
    lines = [f"    {email:<28} {password:<20} {role}" for email, password, role in demo if email in emails]
    if lines:
        text = "\n".join(["  Demo logins (e-mail, password, role):", *lines])
    elif not emails:
        text = f"  {NOBODY}: kervan createsuperuser makes the first account."
    else:
        text = ""
    target.unlink(missing_ok=True)
    write_private(target, text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
