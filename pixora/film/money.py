"""Money: what a job or a plan costs, as a range that is known before it is spent. All amounts are USD."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from pydantic import Field, model_validator

from pixora.film.brief import Data

MICRO = Decimal("0.000001")
"""Amounts are kept to a millionth of a dollar: prices of single tokens are of that size."""


def amount(value: Decimal | str | int) -> Decimal:
    """An amount in whole millionths of a dollar."""
    return Decimal(value).quantize(MICRO, rounding=ROUND_HALF_UP)


def shown(value: Decimal) -> str:
    """An amount as text without trailing zeros: "0", "0.05", "1.25"."""
    text = f"{amount(value):f}".rstrip("0").rstrip(".")
    return text or "0"


class Price(Data):
    """What a job will cost. `low` and `high` are both None when nobody knows."""

    low: Decimal | None = Field(default=None, ge=0)
    high: Decimal | None = Field(default=None, ge=0)
    sure: bool = True
    """False where the number was only remembered: neither read on the vendor's page nor in anybody's list."""

    @model_validator(mode="after")
    def _in_order(self) -> Price:
        if (self.low is None) != (self.high is None):
            raise ValueError("a price is known on both sides or on none")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("the low price is above the high one")
        return self

    @property
    def known(self) -> bool:
        return self.high is not None

    @property
    def free(self) -> bool:
        return self.high == 0


FREE = Price(low=Decimal(0), high=Decimal(0))
UNKNOWN = Price()


def exactly(value: Decimal | str) -> Price:
    return Price(low=amount(value), high=amount(value))


class Cost(Data):
    """Sum of many prices: `low` and `high` of those that are known, how many are not, and how many of the known ones
    are not sure."""

    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    unknown: int = 0
    unsure: int = 0


def total(prices: Iterable[Price]) -> Cost:
    low, high, unknown, unsure = Decimal(0), Decimal(0), 0, 0
    for price in prices:
        unsure += not price.sure
        if price.low is None or price.high is None:
            unknown += 1
        else:
            low, high = low + price.low, high + price.high
    return Cost(low=amount(low), high=amount(high), unknown=unknown, unsure=unsure)


def told_cost(cost: Cost) -> str:
    """ "nothing", "$0.35", "$0.2 to $0.35", with what nobody knows named."""
    if cost.high == 0 and not cost.unknown:
        return "nothing"
    known = f"${shown(cost.high)}" if cost.low == cost.high else f"${shown(cost.low)} to ${shown(cost.high)}"
    unknown = f"{cost.unknown} part{'s' if cost.unknown > 1 else ''} of unknown price"
    return known if not cost.unknown else unknown if cost.high == 0 else f"{known} and {unknown}"
