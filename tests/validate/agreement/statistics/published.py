"""Published rating tables and what was printed for them, in the shape of REFERENCE.json.

Gwet's tables and coefficients: Handbook of Inter-Rater Reliability, 4th ed. (ISBN 978-0970806284), and the overview
that comes with its software. sas_table10: SAS. fleiss_wikipedia: the worked example of Fleiss' kappa. Each coefficient
is its estimate, standard error and 95 % interval.
"""

from typing import Any

FOUR_RATERS = [
    ("1", "1", None, "1"),
    ("2", "2", "3", "2"),
    ("3", "3", "3", "3"),
    ("3", "3", "3", "3"),
    ("2", "2", "2", "2"),
    ("1", "2", "3", "4"),
    ("4", "4", "4", "4"),
    ("1", "1", "2", "1"),
    ("2", "2", "2", "2"),
    (None, "5", "5", "5"),
    (None, None, "1", "1"),
    (None, None, "3", None),
]

SIX_RATERS = [
    [0, 0, 0, 6, 0],
    [0, 3, 0, 0, 3],
    [0, 1, 4, 0, 1],
    [0, 0, 0, 0, 6],
    [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2],
    [2, 0, 3, 1, 0],
    [2, 0, 0, 4, 0],
    [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0],
    [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0],
    [1, 0, 0, 5, 0],
    [0, 2, 0, 3, 1],
]

PUBLISHED: dict[str, Any] = {
    "cont3x3abstractors": {
        "table": [[13, 0, 0], [0, 20, 7], [0, 4, 56]],
        "unweighted": {
            "cohen_kappa": [0.7964094, 0.05891072, [0.68, 0.913]],
            "scott_pi": [0.7962397, 0.05905473, [0.679, 0.913]],
            "gwet_ac1": [0.8493305, 0.04321747, [0.764, 0.935]],
            "brennan_prediger": [0.835, 0.04693346, [0.742, 0.928]],
            "krippendorff_alpha": [0.7972585, 0.05905473, [0.68, 0.914]],
            "percent_agreement": [0.89, 0.03128898, [0.828, 0.952]],
        },
        "quadratic": {
            "cohen_kappa": [0.8921569, 0.03535151, [0.822, 0.962]],
            "gwet_ac2": [0.9402369, 0.01792019, [0.905, 0.976]],
        },
    },
    "cac.raw4raters": {
        "rows": FOUR_RATERS,
        "unweighted": {
            "percent_agreement": [0.8181818, 0.12561, [0.542, 1]],
            "gwet_ac1": [0.77544, 0.14295, [0.461, 1]],
            "fleiss_kappa": [0.76117, 0.15302, [0.424, 1]],
            "krippendorff_alpha": [0.74342, 0.14557, [0.419, 1]],
            "conger_kappa": [0.76282, 0.14917, [0.435, 1]],
            "brennan_prediger": [0.77273, 0.14472, [0.454, 1]],
        },
        "quadratic": {
            "gwet_ac2": [0.914, 0.10396, [0.685, 1]],
            "krippendorff_alpha_interval": [0.84911, 0.12913, [0.561, 1]],
            "conger_kappa": [0.85771, 0.14367, [0.541, 1]],
        },
    },
    "distrib.6raters": {
        "counts": SIX_RATERS,
        "unweighted": {
            "gwet_ac1": [0.4448007, 0.08418757, [0.264, 0.625]],
            "fleiss_kappa": [0.4139265, 0.08119291, [0.24, 0.588]],
            "krippendorff_alpha": [0.4204384, 0.08243228, [0.244, 0.597]],
        },
        "quadratic": {
            "krippendorff_alpha": [0.259511, 0.133958, [-0.028, 0.547]],
            "brennan_prediger": [0.4177778, 0.1067493, [0.189, 0.647]],
        },
    },
    "sas_table10": {
        "table": [[0, 4, 1], [0, 8, 0], [0, 1, 5]],
        "unweighted": {"cohen_kappa": [0.4842, 0.138, [0.2137, 0.7547]], "se_h0": 0.1484, "z": 3.2626},
        "linear": {"cohen_kappa": [0.4701, 0.1457, [0.1845, 0.7558]], "se_h0": 0.1426, "z": 3.2971},
    },
    "fleiss_wikipedia": {
        "counts": [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ],
        "fleiss_kappa": 0.21,
    },
}
