"""Rollups: sums that `core.rollups` updates in the transaction of each change of an event.

With them a screen's cost follows what it shows, never the number of events. None of them knows what
day it is: `today` only says where in them to cut.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from core.models.columns import one_of

NOT_REPORTED = date(9999, 12, 27)  # the Monday that stands for "no count yet"

# Sums are made with these and with FIRST_MONTH; whoever changes one calls `core.rollups.rebuild`.
# A provider is at risk when this many counts are overdue, or one for so long: what the agency settled.
AT_RISK_FROM = 3  # the column `third_ends_on` is named after it
AT_RISK_AFTER_DAYS = 90


_BY_KEY = {"sqlite_with_rowid": False}  # rows lie in the order in which they are read


class Dimension(StrEnum):
    ALL = "all"
    PROVIDER_TYPE = "provider_type"
    CATEGORY = "category"


class MonthRollup(SQLModel, table=True):
    """Active (not canceled) events that end in a month, by one value of one dimension.

    An event with several categories counts in each. `certified_minutes` is the sum of minutes times certificates.
    """

    __tablename__ = "month_rollup"
    __table_args__ = _BY_KEY

    month: date = Field(primary_key=True, description="its first day")
    dimension: Dimension = Field(primary_key=True, sa_type=one_of(Dimension))
    value: str = Field(primary_key=True)
    events: int = 0
    reported: int = 0
    certificates: int = 0
    certified_minutes: int = Field(default=0, sa_type=BigInteger)


class CountyRollup(SQLModel, table=True):
    """Active events of a county that end in the months from the beginning of the reporting year up to `month`.

    Any months of a year are the difference of two rows: a nation has thousands of counties, which a screen would
    otherwise add up month by month.
    """

    __tablename__ = "county_rollup"
    __table_args__ = _BY_KEY

    month: date = Field(primary_key=True, description="its first day")
    county: str = Field(primary_key=True)
    events: int = 0
    reported: int = 0
    certificates: int = 0
    certified_minutes: int = Field(default=0, sa_type=BigInteger)


class DelayRollup(SQLModel, table=True):
    """Reported events that end in a month, by the days from the last day to the first report."""

    __tablename__ = "delay_rollup"
    __table_args__ = _BY_KEY

    month: date = Field(primary_key=True)
    days: int = Field(primary_key=True)
    events: int = 0


class BacklogRollup(SQLModel, table=True):
    """Active events by the week (its Monday) of the first report, or NOT_REPORTED, and by last day."""

    __tablename__ = "backlog_rollup"
    __table_args__ = _BY_KEY

    reported_week: date = Field(primary_key=True)
    ends_on: date = Field(primary_key=True)
    events: int = 0


class ProviderRollup(SQLModel, table=True):
    """What a provider owes: how many events are not reported (whether over or not), and the last days of
    the one and of the third that end first. From these and today follows its state."""

    __tablename__ = "provider_rollup"
    __table_args__ = (Index("provider_rollup_standing", "first_ends_on", "third_ends_on"),)

    provider_id: int = Field(primary_key=True, foreign_key="provider.id")
    unreported: int = 0
    first_ends_on: date | None = None
    third_ends_on: date | None = None


class ComplianceRollup(SQLModel, table=True):
    """How many providers have the first of their unreported events end on a day, and how many are at risk once
    what ended that day is overdue: the third event's last day, or 90 days after the first's if that is earlier.
    """

    __tablename__ = "standing_rollup"
    __table_args__ = _BY_KEY

    day: date = Field(primary_key=True)
    late: int = 0
    at_risk: int = 0
