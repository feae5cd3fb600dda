"""What an operator may set, from the environment (prefix `PDUPS_`).

A value that cannot be used stops the start with one line that names it.
"""

import os
import re
import secrets
from collections.abc import Callable
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from threading import get_ident
from typing import Literal, Self, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    SecretStr,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_KEY = 32  # bytes
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_EMAIL = re.compile(rf"{_ATOM}(\.{_ATOM})*@[\w-]+(\.[\w-]+)*", re.ASCII)
HOME = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="PDUPS_", env_ignore_empty=True, frozen=True)

    DATABASE_URL: str = f"sqlite:///{HOME / 'var' / 'pdups.db'}"
    SECRET_KEY: SecretStr = SecretStr("")
    BASE_URL: str = "http://localhost:8501"
    TIME_ZONE: str = "America/Denver"
    COUNT_WINDOW_DAYS: int = 30
    UNIT_STEP: Decimal = Decimal("0.5")
    UNIT_MINIMUM: Decimal = Decimal("0.5")
    CONTACT_EMAIL: str = "OPIPDUPS@mt.gov"
    PASSWORD_POLICY: Literal["opi", "nist"] = "opi"  # noqa: S105 -- the name of a policy
    CAPTCHA: bool = True
    SECOND_FACTOR: Literal["staff", "all", "off"] = "staff"
    MANAGERS_ADD_USERS: bool = False
    MAIL_FROM: str = ""
    SMTP_URL: SecretStr = SecretStr("")
    PROVIDER_WORD: str = "Provider"
    TRUSTED_PROXIES: int = 0
    OIDC_ISSUER: str = ""
    OIDC_CLIENT_ID: str = ""
    OIDC_CLIENT_SECRET: SecretStr = SecretStr("")
    OIDC_NAME: str = "single sign-on"
    SIGNING_PASSWORD: SecretStr = SecretStr("")
    SIGNING_P12: str = ""
    DEMO_PASSWORD: str = "Bitterroot-2026"  # noqa: S105 -- printed wherever demo data is

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.TIME_ZONE)

    @field_validator("DATABASE_URL")
    @classmethod
    def _a_database_we_can_use(cls, url: str) -> str:
        if url.startswith(("postgresql://", "postgres://")):
            return "postgresql+psycopg://" + url.split("://", 1)[1]
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("use sqlite:///FILE or postgresql://USER@HOST/NAME")
        return url

    @field_validator("SECRET_KEY")
    @classmethod
    def _long_enough(cls, key: SecretStr) -> SecretStr:
        if 0 < len(key.get_secret_value().encode()) < SHORTEST_KEY:
            raise ValueError(f"use {SHORTEST_KEY} bytes or more")
        return key

    @model_validator(mode="after")
    def _a_key_that_several_servers_share(self) -> Self:
        if not self.SECRET_KEY.get_secret_value() and not self.DATABASE_URL.startswith("sqlite"):
            raise ValueError("PDUPS_SECRET_KEY is missing: PostgreSQL needs a key that all servers share")
        return self

    @cached_property
    def secret_key(self) -> bytes:
        """The key of everything that is signed here. On SQLite one is made once and stored beside the file."""
        if given := self.SECRET_KEY.get_secret_value():
            return given.encode()
        return read_or_create(self.data_folder / "secret.key", lambda: secrets.token_hex(SHORTEST_KEY).encode())

    @property
    def data_folder(self) -> Path:
        """Where files are stored: beside the SQLite file, or in `var/`."""
        if not self.DATABASE_URL.startswith("sqlite"):
            return HOME / "var"
        return Path(self.DATABASE_URL.removeprefix("sqlite:///")).parent

    @property
    def sender(self) -> str:
        """The e-mail address that mail comes from."""
        return self.MAIL_FROM or self.CONTACT_EMAIL

    @field_validator("BASE_URL")
    @classmethod
    def _a_url(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("use the address that people type, like https://pdups.example.gov")
        return url.rstrip("/")

    @field_validator("OIDC_ISSUER")
    @classmethod
    def _an_issuer(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://localhost:")):
            raise ValueError("use the provider's address, like https://login.example.gov")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _single_sign_on_as_a_whole(self) -> Self:
        secret = self.OIDC_CLIENT_SECRET.get_secret_value()
        given = {"ISSUER": self.OIDC_ISSUER, "CLIENT_ID": self.OIDC_CLIENT_ID, "CLIENT_SECRET": secret}
        missing = [f"PDUPS_OIDC_{name}" for name, value in given.items() if not value]
        if 0 < len(missing) < len(given):
            raise ValueError(
                f"Missing: {' and '.join(missing)}; single sign-on needs issuer, client ID and secret, or none of them"
            )
        return self

    @field_validator("TIME_ZONE")
    @classmethod
    def _a_zone_we_know(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("use a time zone's name, like America/Denver")
        return name

    @field_validator("COUNT_WINDOW_DAYS", mode="before")
    @classmethod
    def _a_number_of_days(cls, days: object) -> object:
        if not str(days).isdigit() or int(str(days)) > 365:
            raise ValueError("use a whole number of days from 0 to 365")
        return days

    @field_validator("TRUSTED_PROXIES", mode="before")
    @classmethod
    def _a_number_of_proxies(cls, number: object) -> object:
        if not re.fullmatch(r"[0-9]", str(number)):
            raise ValueError("use the number of proxies in front of the program, 0 to 9")
        return number

    @field_validator("UNIT_STEP", "UNIT_MINIMUM")
    @classmethod
    def _whole_minutes(cls, units: Decimal) -> Decimal:
        if units <= 0 or units * 60 % 1:
            raise ValueError("use a number above 0 that makes whole minutes, like 0.5")
        return units

    @field_validator("PASSWORD_POLICY", "SECOND_FACTOR", mode="wrap")
    @classmethod
    def _one_of_the_words(cls, word: object, check: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
        try:
            return check(word)
        except ValidationError:
            words = get_args(cls.model_fields[str(info.field_name)].annotation)
            raise ValueError(f"use {' or '.join(words)}") from None

    @field_validator("CAPTCHA", "MANAGERS_ADD_USERS", mode="wrap")
    @classmethod
    def _on_or_off(cls, word: object, check: ValidatorFunctionWrapHandler) -> object:
        try:
            return check(word)
        except ValidationError:
            raise ValueError("use on or off") from None

    @field_validator("CONTACT_EMAIL", "MAIL_FROM")
    @classmethod
    def _an_email(cls, email: str) -> str:
        if email and not _EMAIL.fullmatch(email):
            raise ValueError("use an e-mail address, like help@example.gov")
        return email

    @field_validator("SIGNING_P12")
    @classmethod
    def _a_key_that_signs(cls, file: str, info: ValidationInfo) -> str:
        if file:
            from core.signing.keys import load_pkcs12_key  # not loaded where nothing is set: the start must be quick

            load_pkcs12_key(Path(file), info.data["SIGNING_PASSWORD"].get_secret_value())
        return file

    @field_validator("SMTP_URL")
    @classmethod
    def _a_mail_server(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value() and not _names_a_mail_server(url.get_secret_value()):
            raise ValueError(
                "use smtp://HOST:PORT, smtps://USER:PASSWORD@HOST or smtp+starttls://USER:PASSWORD@HOST, "
                "with signs like @ : / ? # in a name or password written as %40 %3A %2F %3F %23"
            )
        return url


def _names_a_mail_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    known = parts.scheme in {"smtp", "smtps", "smtp+starttls"} and bool(parts.hostname) and port != 0
    nothing_more = parts.path in {"", "/"} and not parts.query + parts.fragment and not re.search(r"\s", url)
    return known and nothing_more and bool(parts.username) == bool(parts.password)


def read_or_create(file: Path, make: Callable[[], bytes]) -> bytes:
    """What is in a file of secrets, made with the first call. Two starters at once agree: the second reads."""
    if file.exists():
        return file.read_bytes()
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}-{get_ident()}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(make())
    try:
        os.link(fresh, file)  # fails where the file is there, and never shows half a key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return file.read_bytes()


def _one_line(wrong: ValidationError) -> str:
    """The first bad setting, its value left out: it may be a secret."""
    first = wrong.errors()[0]
    cause = first.get("ctx", {}).get("error") or first["msg"]
    if not first["loc"]:
        return f"{cause}."
    return f"PDUPS_{first['loc'][0]} cannot be used: {cause}."


@cache
def settings() -> Settings:
    """The settings of this process. Exits with one line when a value cannot be used."""
    try:
        return Settings()
    except ValidationError as wrong:
        raise SystemExit(_one_line(wrong)) from None
