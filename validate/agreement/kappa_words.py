"""Published words for the size of a kappa. Nothing in twofold depends on them."""

from math import inf

from schema.records import record
from schema.rounding import half_up


@record
class Bands:
    """Names for ranges of kappa. Each applies from its lowest value to the next; `source` says who proposed them."""

    source: str
    named: tuple[tuple[float, str], ...]

    def word(self, kappa: float | None) -> str:
        """The word for a kappa rounded to two digits, as it is printed; empty if there is none."""
        if kappa is None:
            return ""
        printed = half_up(kappa, 2)
        return next((word for least, word in reversed(self.named) if printed >= least), "")


BANDS = {
    "cochrane": Bands(
        "Orwin 1994, as quoted in the Cochrane Handbook 5.1, section 7.2.6, which names no word below 0.40 and advises"
        " against comparing kappa with arbitrary cut-points",
        ((-inf, "(no word)"), (0.40, "fair"), (0.60, "good"), (0.75, "excellent")),
    ),
    "landis-koch": Bands(
        "Landis and Koch 1977, doi:10.2307/2529310, who call their divisions arbitrary",
        (
            (-inf, "poor"),
            (0.0, "slight"),
            (0.21, "fair"),
            (0.41, "moderate"),
            (0.61, "substantial"),
            (0.81, "almost perfect"),
        ),
    ),
}
