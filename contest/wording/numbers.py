"""How numbers and shares are written."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from babel.numbers import format_decimal
from flask_babel import gettext as _

from contest.wording.language import NO_BREAK, locale, russian


def number(value: int | float | Decimal | Fraction) -> str:
    """ "1,204"; «1 204». At most two decimals."""
    return str(format_decimal(_rounded(value, 2), locale=locale(), format="#,##0.##"))


def percent(value: int | float | Decimal | Fraction) -> str:
    """A percentage, given as 0 to 100: "55.1%"; «55,1 %». One decimal at most, half rounded up."""
    figure = format_decimal(_rounded(value, 1), locale=locale(), format="#,##0.#")
    return f"{figure}{NO_BREAK}%" if russian() else f"{figure}%"


def share(value: Fraction) -> str:
    """A percentage that stands in a column: "55.1%", "50.0%"; «50,0 %». One decimal always, half rounded up."""
    figure = format_decimal(_rounded(value, 1), locale=locale(), format="#,##0.0")
    return f"{figure}{NO_BREAK}%" if russian() else f"{figure}%"


def mean(value: Fraction) -> str:
    """A mean that stands in a column: "3.92", "3.10"; «3,10». Two decimals always, half rounded up."""
    return str(format_decimal(_rounded(value, 2), locale=locale(), format="#,##0.00"))


def place_name(place: int) -> str:
    """A place in an order: "1st place", "12th place"; «1-е место»."""
    if place % 10 == 1 and place % 100 != 11:
        return _("%(number)sst place", number=place)
    if place % 10 == 2 and place % 100 != 12:
        return _("%(number)snd place", number=place)
    if place % 10 == 3 and place % 100 != 13:
        return _("%(number)srd place", number=place)
    return _("%(number)sth place", number=place)


def _rounded(value: int | float | Decimal | Fraction, places: int) -> Decimal:
    if isinstance(value, Fraction):
        # Exact half-up rounding: a Fraction has no exact Decimal, but its shifted whole part has.
        shifted = value * 10**places
        whole = (2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)
        return Decimal(whole).scaleb(-places)
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
