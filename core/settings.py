"""What an operator may set, from the environment (prefix `PDUPS_`).

A value that cannot be used stops the start with one line that names it.
"""

from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

HOME = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="PDUPS_", env_ignore_empty=True, frozen=True)

    DATABASE_URL: str = f"sqlite:///{HOME / 'var' / 'pdups.db'}"
    BASE_URL: str = "http://localhost:8501"
    TIME_ZONE: str = "America/Denver"
    COUNT_WINDOW_DAYS: int = 30
    UNIT_STEP: Decimal = Decimal("0.5")
    UNIT_MINIMUM: Decimal = Decimal("0.5")
    CONTACT_EMAIL: str = "OPIPDUPS@mt.gov"
    PROVIDER_WORD: str = "Provider"
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

    @field_validator("BASE_URL")
    @classmethod
    def _an_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("use the address that people type, like https://pdups.example.gov")
        return url.rstrip("/")

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

    @field_validator("UNIT_STEP", "UNIT_MINIMUM")
    @classmethod
    def _whole_minutes(cls, units: Decimal) -> Decimal:
        if units <= 0 or units * 60 % 1:
            raise ValueError("use a number above 0 that makes whole minutes, like 0.5")
        return units

    @field_validator("CONTACT_EMAIL")
    @classmethod
    def _an_email(cls, address: str) -> str:
        if address.count("@") != 1 or " " in address:
            raise ValueError("use an e-mail address, like help@example.gov")
        return address


def _one_line(wrong: ValidationError) -> str:
    """The first bad setting, its value left out: it may be a secret."""
    first = wrong.errors()[0]
    cause = first.get("ctx", {}).get("error") or first["msg"]
    return f"PDUPS_{first['loc'][0]} cannot be used: {cause}."


@cache
def settings() -> Settings:
    """The settings of this process. Exits with one line when a value cannot be used."""
    try:
        return Settings()
    except ValidationError as wrong:
        raise SystemExit(_one_line(wrong)) from None
