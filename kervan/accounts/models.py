"""Those who work here: staff with a role, and programs with a key."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kervan.accounts.rights import ROLE_RIGHTS, Role
from kervan.lib import clock
from kervan.lib.actor import Actor


class StaffAccounts(BaseUserManager["Staff"]):
    def create_user(
        self, email: str, password: str | None = None, *, name: str = "", role: str = Role.SUPPORT
    ) -> Staff:
        """A new member of staff; without a password nobody can log in until one is set."""
        staff = self.model(email=self.normalize_email(email).lower(), name=name or email.split("@")[0], role=role)
        staff.set_password(password)
        staff.save()
        return staff

    def create_superuser(self, email: str, password: str | None = None, **extra: str) -> Staff:
        """Django's own command makes an owner."""
        return self.create_user(email, password, role=Role.OWNER, name=extra.get("name", ""))


class Staff(AbstractBaseUser):
    """A person who logs in to the panel. What they may do follows from the role alone."""

    email = models.EmailField(_("E-posta"), unique=True)
    name = models.CharField(_("Ad soyad"), max_length=100)
    role = models.CharField(_("Rol"), max_length=12, choices=Role.choices, default=Role.SUPPORT)
    language = models.CharField(_("Dil"), max_length=2, choices=[("tr", "Türkçe"), ("en", "English")], default="tr")
    is_active = models.BooleanField(_("Etkin"), default=True)
    preferences = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())

    objects: StaffAccounts = StaffAccounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def rights(self) -> frozenset[str]:
        return ROLE_RIGHTS.get(self.role, frozenset()) if self.is_active else frozenset()

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """One right per verb, e.g. "shipping.dispatch"; accounts/rights.py is the table."""
        return perm in self.rights

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return any(right.startswith(f"{app_label}.") for right in self.rights)

    @property
    def is_staff(self) -> bool:
        return self.is_active

    @property
    def is_superuser(self) -> bool:
        return self.is_active and self.role == Role.OWNER

    def as_actor(self) -> Actor:
        return Actor(kind="staff", id=self.pk, name=self.name, rights=self.rights)


class ApiKey(models.Model):
    """A key for a program. Only a hash is kept; ``prefix`` finds it and is what people see."""

    name = models.CharField(_("Ad"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    hash = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    created_by = models.CharField(max_length=150, blank=True, default="")
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    def as_actor(self) -> Actor:
        return Actor(kind="api", id=self.pk, name=self.name, rights=frozenset(self.scopes))
