"""The references of the statistical methods that a text cites."""

_SOURCES = {
    "Cameron, Gelbach and Miller 2008": "Cameron AC, Gelbach JB, Miller DL. Bootstrap-based improvements for inference"
    " with clustered errors. Review of Economics and Statistics 2008;90(3):414-427. doi:10.1162/rest.90.3.414",
    "Cohen 1960": "Cohen J. A coefficient of agreement for nominal scales. Educational and Psychological Measurement"
    " 1960;20(1):37-46. doi:10.1177/001316446002000104",
    "Cohen 1968": "Cohen J. Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial"
    " credit. Psychological Bulletin 1968;70(4):213-220. doi:10.1037/h0026256",
    "Conger 1980": "Conger AJ. Integration and generalization of kappas for multiple raters. Psychological Bulletin"
    " 1980;88(2):322-328. doi:10.1037/0033-2909.88.2.322",
    "Efron and Tibshirani 1993": "Efron B, Tibshirani RJ. An Introduction to the Bootstrap. New York: Chapman & Hall;"
    " 1993. doi:10.1007/978-1-4899-4541-9",
    "Field and Welsh 2007": "Field CA, Welsh AH. Bootstrapping clustered data. Journal of the Royal Statistical"
    " Society: Series B 2007;69(3):369-390. doi:10.1111/j.1467-9868.2007.00593.x",
    "Fleiss 1971": "Fleiss JL. Measuring nominal scale agreement among many raters. Psychological Bulletin"
    " 1971;76(5):378-382. doi:10.1037/h0031619",
    "Fleiss, Cohen and Everitt 1969": "Fleiss JL, Cohen J, Everitt BS. Large sample standard errors of kappa and"
    " weighted kappa. Psychological Bulletin 1969;72(5):323-327. doi:10.1037/h0028106",
    "Gwet 2008": "Gwet KL. Computing inter-rater reliability and its variance in the presence of high agreement."
    " British Journal of Mathematical and Statistical Psychology 2008;61(1):29-48. doi:10.1348/000711006X126600",
    "Gwet 2014": "Gwet KL. Handbook of Inter-Rater Reliability. 4th ed. Gaithersburg: Advanced Analytics; 2014. ISBN"
    " 978-0970806284",
    "Hripcsak and Rothschild 2005": "Hripcsak G, Rothschild AS. Agreement, the F-measure, and reliability in"
    " information retrieval. Journal of the American Medical Informatics Association 2005;12(3):296-298."
    " doi:10.1197/jamia.M1733",
    "Krippendorff 2011": "Krippendorff K. Computing Krippendorff's alpha-reliability. University of Pennsylvania; 2011."
    " https://repository.upenn.edu/asc_papers/43",
    "Passonneau 2006": "Passonneau R. Measuring agreement on set-valued items (MASI) for semantic and pragmatic"
    " annotation. Proceedings of LREC 2006. https://aclanthology.org/L06-1392",
}
"""What is cited by its author and year, in the order of the alphabet."""


def references(text: str) -> str:
    """A paragraph with the references of all that a text cites; blank if it cites none."""
    cited = [source for name, source in _SOURCES.items() if name in text]
    lines = "".join(f"\n- {source}" for source in cited)
    return f"References of the methods cited:\n{lines}" if cited else ""
