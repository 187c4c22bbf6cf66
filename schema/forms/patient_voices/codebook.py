"""The codebook: six fixed domains of patients' experience, and sub-codes that grow while findings are coded.

The domains are those of Walaszek, Cubala and Kachlik (J Clin Med 2025;15(1):150, doi 10.3390/jcm15010150); the
sub-codes were drawn from the primary studies. A topic that would fit several domains belongs to one: stigma to D1, cost
to D4, concurrent psychotherapy and physical privacy to D5, monitoring and data privacy to D6.
"""

from collections.abc import Iterable

from schema.choices import Option

DOMAINS = (
    Option(
        code="D1",
        label="D1 motivations and expectations",
        definition="Why people seek or accept the treatment, and what they hope, fear or believe about it beforehand.",
        aliases=("motivations_expectations", "motivations", "expectations"),
    ),
    Option(
        code="D2",
        label="D2 phenomenology",
        definition="What people experience while the drug acts: perception, self, body, emotion, meaning.",
        aliases=("phenomenology", "acute experience"),
    ),
    Option(
        code="D3",
        label="D3 post-treatment trajectory",
        definition="What happens afterwards: changes in mood, suicidal thoughts and daily life, how long they last,"
        " their loss.",
        aliases=("post_treatment_trajectory", "post_treatment_trajectories", "trajectory"),
    ),
    Option(
        code="D4",
        label="D4 side effects and discontinuation",
        definition="Unwanted effects, burdens and costs, and why people stop or cannot go on.",
        aliases=("side_effects_discontinuation", "side effects", "discontinuation"),
    ),
    Option(
        code="D5",
        label="D5 relations and environment",
        definition="Staff, other people, therapy alongside, and the room in which treatment happens.",
        aliases=("relational_environmental", "relational and environmental factors"),
    ),
    Option(
        code="D6",
        label="D6 information and education",
        definition="What people learned or wanted to know; preparation, consent, aftercare, monitoring, data.",
        aliases=("information_education", "information", "education"),
    ),
)


_LABELS = {
    "altruism_research": "altruism and research",
    "prior_beliefs_stigma": "prior beliefs and stigma",
    "dissociation_detachment": "dissociation and detachment",
    "loss_of_control_vs_letting_go": "loss of control, letting go",
    "openness_stillness": "openness and stillness",
    "mystical_spiritual": "mystical or spiritual experience",
    "fear_anxiety": "fear and anxiety",
    "euphoria_high": "euphoria, feeling high",
    "transience_relapse": "transience and relapse",
    "partial_benefit_despite_nonremission": "partial benefit without remission",
    "function_motivation": "daily function and motivation",
    "physical_ae": "physical side effects",
    "hangover_fatigue": "hangover and fatigue",
    "bladder_long_term_safety": "bladder and long-term safety",
    "logistics_travel": "logistics and travel",
    "aftercare_integration": "aftercare and integration",
    "safety_evidence": "evidence on safety",
    "monitoring_registry": "monitoring and registries",
    "data_privacy": "privacy of data",
}
"""Labels for the sub-codes that need more words than the code has."""


def _sub(under: str, code: str, definition: str, *aliases: str, since: int = 1) -> Option:
    words = code.replace("_", " ")
    return Option(
        code=code,
        label=f"{under} {_LABELS.get(code, words)}",
        definition=definition,
        aliases=(words, *((f"{under} {words}", _LABELS[code]) if code in _LABELS else ()), *aliases),
        under=under,
        since=since,
    )


SUBCODES = (
    _sub("D1", "last_resort", "Nothing else has worked; this is what is left to try."),
    _sub("D1", "hope_for_respite", "Hope for a pause from suffering rather than a cure."),
    _sub("D1", "fear_of_another_failure", "Fear that one more treatment will fail."),
    _sub("D1", "altruism_research", "Taking part to help others or science."),
    _sub("D1", "curiosity", "Interest in the experience or the drug for its own sake."),
    _sub("D1", "prior_beliefs_stigma", "Earlier ideas about the drug, its users or its reputation; stigma.", "stigma"),
    _sub("D2", "perceptual_change", "Sight, sound, time, space or body feel different."),
    _sub("D2", "dissociation_detachment", "Distance from self, body or surroundings.", "dissociation", "detachment"),
    _sub("D2", "loss_of_control_vs_letting_go", "Losing control, resisting, or letting go.", "loss of control"),
    _sub("D2", "openness_stillness", "Calm, quiet mind, receptiveness."),
    _sub("D2", "mystical_spiritual", "Unity, awe, encounter, the sacred.", "mystical", "spiritual"),
    _sub("D2", "fear_anxiety", "Fear, panic or dread during the session."),
    _sub("D2", "euphoria_high", "Elation, feeling drunk or high.", "euphoria", "high"),
    _sub("D2", "rapid_fluctuation", "Feelings that change quickly within a session."),
    _sub("D3", "rapid_mood_lift", "Mood better within hours or days."),
    _sub("D3", "reduced_suicidality", "Fewer or weaker suicidal thoughts."),
    _sub("D3", "transience_relapse", "The benefit fades; symptoms come back.", "relapse", "transience"),
    _sub("D3", "sustained_benefit", "The benefit lasts."),
    _sub("D3", "partial_benefit_despite_nonremission", "People feel better although scales do not show remission."),
    _sub("D3", "hopelessness_when_it_fails", "Despair, or more suicidal thoughts, when treatment fails or stops."),
    _sub("D3", "function_motivation", "Daily life, energy, motivation, work.", "functioning"),
    _sub("D3", "new_perspective", "Seeing oneself, the illness or life differently."),
    _sub("D4", "physical_ae", "Bodily side effects such as nausea or dizziness.", "physical adverse effects"),
    _sub("D4", "psychological_distress", "Distress that the treatment itself brings."),
    _sub("D4", "hangover_fatigue", "Tiredness or a hangover after the session.", "hangover", "fatigue"),
    _sub("D4", "bladder_long_term_safety", "Bladder or other long-term harm, feared or experienced."),
    _sub("D4", "cost", "Fees and other costs."),
    _sub("D4", "inefficacy", "Stopping because it does not work."),
    _sub("D4", "logistics_travel", "Travel, time off, escorts, appointments.", "travel", "logistics"),
    _sub("D5", "staff_support", "Presence, skill and kindness of staff."),
    _sub("D5", "therapeutic_alliance", "The bond of trust with a clinician."),
    _sub(
        "D5", "psychotherapy_alongside", "Talking therapy together with the drug, received or wanted.", "psychotherapy"
    ),
    _sub("D5", "physical_setting", "Room, light, comfort, noise.", "setting"),
    _sub("D5", "physical_privacy", "Being seen or overheard by others.", "privacy"),
    _sub("D5", "music", "Music and sound in the session."),
    _sub("D5", "being_alone", "Solitude, wanted or not."),
    _sub("D5", "continuity", "The same people and place over time."),
    _sub("D6", "preparation", "What was said or done to prepare people."),
    _sub("D6", "consent", "Understanding the treatment and agreeing to it."),
    _sub("D6", "aftercare_integration", "Help afterwards to make sense of it.", "aftercare", "integration"),
    _sub("D6", "safety_evidence", "What is known about safety and benefit, and how people learn about it."),
    _sub("D6", "public_education", "What the public and other professionals ought to know."),
    _sub("D6", "monitoring_registry", "Follow-up, checks, registries.", "monitoring"),
    _sub("D6", "data_privacy", "Who keeps and sees people's data.", "data protection"),
)


def revision_of(subcodes: Iterable[Option]) -> int:
    """The codebook's revision: that of the sub-code that was added or changed last."""
    return max((subcode.since for subcode in subcodes), default=1)
