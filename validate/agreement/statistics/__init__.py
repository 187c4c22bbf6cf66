"""Agreement statistics: pure functions from ratings to an estimate with its uncertainty, or the reason for having none.

They need NumPy. Import this package only where agreement is computed, so that checking and merging do not load it.
"""

from validate.agreement.statistics.estimate import Estimate, Interval
from validate.agreement.statistics.fleiss import fleiss_kappa, fleiss_kappa_points, scott_pi, scott_pi_points
from validate.agreement.statistics.gwet import brennan_prediger, brennan_prediger_points, gwet_ac, gwet_ac_points
from validate.agreement.statistics.kappa import (
    ChanceTest,
    cohen_kappa,
    cohen_kappa_points,
    cohen_kappa_test,
    conger_kappa,
    conger_kappa_points,
    fleiss_kappa_test,
)
from validate.agreement.statistics.krippendorff import krippendorff_alpha, krippendorff_alpha_points
from validate.agreement.statistics.linearised import Points
from validate.agreement.statistics.measurement import (
    Limits,
    icc_2_1,
    icc_2_1_points,
    limits_of_agreement,
    mean_difference_points,
    within_tolerance,
    within_tolerance_points,
)
from validate.agreement.statistics.percent import percent_agreement, percent_agreement_points
from validate.agreement.statistics.ratings import (
    Ratings,
    ratings_from_counts,
    ratings_from_positions,
    ratings_from_rows,
    ratings_from_table,
)
from validate.agreement.statistics.resampling import bootstrap
from validate.agreement.statistics.rows import row_match_f1, row_match_f1_points
from validate.agreement.statistics.sets import (
    jaccard,
    masi_alpha,
    masi_alpha_points,
    masi_distance,
    mean_jaccard,
    mean_jaccard_points,
)
from validate.agreement.statistics.specific import specific_agreement
from validate.agreement.statistics.weights import Weights, linear_weights, quadratic_weights

__all__ = [
    "ChanceTest",
    "Estimate",
    "Interval",
    "Limits",
    "Points",
    "Ratings",
    "Weights",
    "bootstrap",
    "brennan_prediger",
    "brennan_prediger_points",
    "cohen_kappa",
    "cohen_kappa_points",
    "cohen_kappa_test",
    "conger_kappa",
    "conger_kappa_points",
    "fleiss_kappa",
    "fleiss_kappa_points",
    "fleiss_kappa_test",
    "gwet_ac",
    "gwet_ac_points",
    "icc_2_1",
    "icc_2_1_points",
    "jaccard",
    "krippendorff_alpha",
    "krippendorff_alpha_points",
    "limits_of_agreement",
    "linear_weights",
    "masi_alpha",
    "masi_alpha_points",
    "masi_distance",
    "mean_difference_points",
    "mean_jaccard",
    "mean_jaccard_points",
    "percent_agreement",
    "percent_agreement_points",
    "quadratic_weights",
    "ratings_from_counts",
    "ratings_from_positions",
    "ratings_from_rows",
    "ratings_from_table",
    "row_match_f1",
    "row_match_f1_points",
    "scott_pi",
    "scott_pi_points",
    "specific_agreement",
    "within_tolerance",
    "within_tolerance_points",
]
