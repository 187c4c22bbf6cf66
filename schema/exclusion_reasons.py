"""The reasons for which a team may take a study out of the review."""

from collections.abc import Mapping

from schema.records import record


@record
class ExclusionReason:
    """What twofold says of a study that was taken out for this reason.

    `sentence` follows the name of the study. `one` and `several` follow "excluded as", for one study and for several.
    """

    sentence: str
    one: str
    several: str


REASONS: Mapping[str, ExclusionReason] = {
    "duplicate": ExclusionReason("it is another listed study", "a duplicate", "duplicates"),
    "ineligible": ExclusionReason("it does not meet the review's criteria", "ineligible", "ineligible"),
    "retracted": ExclusionReason("a report of it was retracted", "retracted", "retracted"),
}
"""The reasons by the word that people type, in the order in which texts and tables list them."""

OTHER = "other"
"""The word for any other reason, which the team then writes in its own words."""
