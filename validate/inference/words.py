"""The words that teams use as headers in their spreadsheets."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from schema.regular_expressions import regex
from schema.text import fold
from validate.inference.answer_words import YES_NO_UNCLEAR

PEOPLE_ABROAD = (
    r"(?:[ck]odierer(?:in)?|(?:be|aus)?werter(?:in)?|gutachter(?:in)?|beurteiler(?:in)?|codeu(?:r|se)|"
    r"[ée]valuat(?:eur|rice)|extract(?:eur|rice)|relect(?:eur|rice)|codificador(?:a)?|evaluador(?:a)?|revisor(?:a)?|"
    r"extractora|codificat(?:ore|rice)|valutat(?:ore|rice)|revisore|estrattore|avaliador(?:a)?|extrator(?:a)?|"
    r"beoordelaar|codeerder)"
)
"""A pattern of words in other languages for people who code, rate or review."""
JUDGES_ABROAD = (
    r"(?:beobachter(?:in)?|observat(?:eur|rice)|observador(?:a)?|osservat(?:ore|rice)|waarnemer|anotador(?:a)?|"
    r"annotat(?:eur|rice|ore)|juge|juez|jueza|ju[ií]z|ju[ií]za|giudice|lector(?:a)?|leitor(?:a)?|experte|expertin)"
)
"""The same for people who observe or judge, and who may also be people of a study."""
_PEOPLE = (
    r"(data )?(coder|extractor|reviewer|rater|assessor|abstractor|researcher|analyst|annotator|screener|labell?er)"
)
_NUMBERED = r"( ?(id|no|nr|num|number|#|key|code|identifier)s?)"

_BARE = r"(id|#|no|key|code)"
_STUDY_ABROAD = r"[ée]tude|estudio|estudo|studio|art[íi]culo|artigo|articolo"
_NUMBER_ABROAD = r"id|n[uú]m[eé]ro|nombre|nome|nom|c[óo]d(igo|ice)|code|identifiant"
_STUDY = (
    rf"covidence{_NUMBERED}",
    r"(ref|reference|record|review|citation|study|article|paper|report|publication|trial|manuscript|document)"
    rf"{_NUMBERED}",
    r"(study|article|paper|trial|report|citation|reference)( ?(name|label|reference))?"
    r"( ?\([^()]*\b(authors?|year|name|id|e\.?g)\b[^()]*\))?|"
    r"studien?( ?(nr|nummer|id|name))?|artikel|[ée]tudes?|articles?|estudios?|art[íi]culos?|estudos?|artigos?|"
    r"studi[oi]|articol[oi]|onderzoek(en)?|"
    rf"({_STUDY_ABROAD}) ?(n[°ºo]|{_NUMBER_ABROAD})|"
    rf"({_NUMBER_ABROAD})( (de l[' ]|del|dello|do|de|van))?[ ']?({_STUDY_ABROAD})|"
    r"welche[rs]? (studie|artikel|publikation|arbeit)|quel(le)? ([ée]tude|article)|"
    r"(qu[ée]|cu[áa]l) (es el )?(estudio|art[íi]culo)|"
    r"which (study|article|paper|trial|report|publication)"
    r"( (is (this|it)|are|do|did|have)( .*)?| (you |was |is being |being )?(extract(ed|ing)?|cod(ed|ing)))?",
    r"(article |study |paper |report )?(doi|pmid|pubmed id|pmcid)",
    r"(first )?authors?( ?(and|&|,|/|\+) ?(publication )?year| ?\(year\))|"
    r"((erst)?autor(en|es)?|auteurs?)( ?(,|\+|und|et|y|e) ?| ?\()(jahr|ann[ée]e|a[ñn]o)\)?",
    r"(article |study |paper |full )?title|titel|titre|t[íi]tulo",
    r"publication( ?(name|label|reference))?|publikation|ver[öo]ffentlichung|publicaci[óo]n|publica[çc][ãa]o|"
    r"pubblicazione|publicatie|arbeit",  # also the journal, or somebody's work
    _BARE,
)
_DESCRIBES = regex(
    r"identif(ication|iers?|ying)( .*)?|general( .*)?|bibliograph(ic|y|ical)( .*)?|basics?( .*)?|source|meta ?data|"
    r"admin.*|(study|paper|article|trial|report|record)s?( (details|info(rmation)?|data|characteristics))?"
    r"|details|description|background"
)
_WITHIN = (
    r"patients?|participants?|subjects?|persons?|people|cases?|rows?|entr(y|ies)|quot(e|ation)s?|excerpts?|codes?|"
    r"results?|statistics?|models?|rat(er|ing)s?|authors?|journals?|centres?|centers?|countr(y|ies)|regist(ry|ration)"
)
"""Groups of columns whose `ID` is that of something in the study, as those of `_IDENTITY` are."""
_OF_NAMES = frozenset({0, 1, 3, 4, 5})
"""The indices in `_STUDY` of headers that only name a study. `article` and `publication` may ask for a type."""
_CITED = regex(r"(study|article|paper|trial|report)('s)? ?(name|label|reference|citation|title)|citation|reference")
_WEB_ADDRESS = regex(r"(\w+ )?(urls?|permalinks?|links?|web ?(page|site|address)|address)( \w+)?")
_UNIT_OF_TIME = r"(days?|weeks?|wks?|months?|mos?|years?|yrs?|hours?|hrs?|minutes?|mins?)"
_IDENTITY = (
    r"arms?|groups?|cohorts?|samples?|subgroups?|populations?|treatments?|interventions?|comparators?|conditions?|"
    r"comparisons?|contrasts?|exp|experiments?|study part|sites?|drugs?|"
    r"(redcap )?(repeat )?instances?|"
    r"gruppen?|(studien)?arme|bedingung(en)?|behandlung(en)?|interventionen|kohorten?|versuche?|experimente?|"
    r"groupes?|bras|traitements?|cohortes?|exp[ée]riences?|grupos?|brazos?|tratamientos?|experimentos?|"
    r"grupp[oi]|bracci[oa]?|trattament[oi]|esperiment[oi]|bra[çc]os?|tratamentos?|groep(en)?|behandeling(en)?",
    r"outcomes?|measures?|instruments?|scales?|end ?points?|parameters?|variables?|domains?|items?|questions?|"
    r"findings?|themes?|effects?|es|estimates?|exposures?|predictors?|tools?|timing|"
    r"zielgr(ö|oe)(ß|ss)en?|endpunkte?|effekte?|messungen|skalen?|schätzer|crit[èe]res?|effets?|mesures?|"
    r"desenlaces?|efectos?|medidas?|escalas?|esit[oi]|effett[oi]|misur[ae]|scal[ae]|desfechos?|efeitos?|"
    r"uitkomst(en)?|effecten|meting(en)?",
    rf"(time ?points?|times?|follow ?ups?) ?\((in )?{_UNIT_OF_TIME}\)|"
    r"time ?points?|times?|visits?|(epi(demiological)? ?|calendar )?weeks?|phases?|follow ?ups?|occasions?|waves?|"
    r"months?|quarters?|semaines?|semanas?|(kalender)?wochen?|mois|mes(es)?|monate?|trimestres?|"
    r"(sample|measure(ment)?|assessment|test|survey) ?(times?( ?points?)?|points?|waves?|occasions?)|"
    r"(mess)?zeitpunkte?|visiten?|visites?|temps|tiempos?|visitas?|momentos?|tempo|tempi|visit[ae]|tijdstip(pen)?",
)
_MEASURED_IDENTITY = regex(
    r"(?:[^\W\d_]{2,12}\d?[ -]){0,2}"
    r"(days?|hours?|minutes?|seconds?|years?|sessions?|trials?|blocks?|cycles?|doses?( level)?|dosages?|"
    r"conc(entration)?s?|temperatures?|temp|depths?|distances?|intensit(y|ies)|frequenc(y|ies)|speeds?|loads?|levels?|"
    r"duration|age group|tage?|stunden?|minuten?|jahre?|dosis|dosen|dosierung(en)?|konzentration(en)?|temperatur(en)?|"
    r"tiefen?|stufen?|jours?|heures?|ann[ée]es?|dosages?|d[íi]as?|horas?|a[ñn]os?|dosi|concentraci[óo]n|"
    r"concentra[çc][ãa]o|concentrazione|temp[ée]ratures?|giorni?|ore|anni|dagen?|uren?|jaren?)"
    r"( (of )?(arm|group|condition) ?\w)?"
    r"( ?[(\[][^()\[\]]*[)\]]|, ?\S+|"
    r" (in )?(mg|g|kg|ug|µg|mcg|ml|h|min|s|days?|weeks?|months?|years?)(/\S+)?)?"
)
_UNIT = regex(  # for the others, the plural counts people
    r"(units?|subject|case|item|participant|patient|respondent|excerpt|segment|quote|document|transcript|post|video|image"
    rf"|row|line|observation){_NUMBERED}?"
)
_OF_ROWS = regex(rf"(row|line|observation|case|item|unit){_NUMBERED}?")
_ADDRESS_ABROAD = (
    r"e[ -]?mail[ -]?adresse|adresse (e[ -]?mail|de messagerie|[ée]lectronique)|"
    r"(direcci[óo]n de )?correo electr[óo]nico|"
    r"indirizzo (e[ -]?mail|di posta elettronica)|(endere[çc]o de )?e[ -]?mail|e[ -]?mailadres"
)
_WHO = regex(
    rf"{_PEOPLE}s?( ?('s )?(names?|initials|id|identity|email))?( \d)?|initials|your (name|initials|e[ -]?mail)|"
    rf"(name|initials) of (the )?{_PEOPLE}|(data )?(extracted|coded|reviewed|completed|entered|abstracted) by|"
    r"(screened|annotated|labell?ed) by|((last )?(updated|modified|edited)|created|submitted) by|"
    rf"(extract(ion|or|ed|ing)?|cod(ing|ed|er)|(data )?entry) ?user|"
    rf"(recipient )?e[ -]?mail( address)?|{_ADDRESS_ABROAD}|user( ?name)?|who (extracted|coded|are you).*|"
    r"(name )?(of )?data entry( by| name| person)?|"
    rf"{PEOPLE_ABROAD}( \d)?|(extrahiert|[ck]odiert|ausgef[üu]llt|erfasst) von|(extrait|cod[ée]|rempli) par|"
    r"(extra[íi]do|codificado|completado) por"
)
_MAY_BE_WHO = regex(
    r"(observer|evaluator|judge|grader|scorer|reader|examiner|investigator|expert|marker|person|people|name|"
    rf"{JUDGES_ABROAD})s?"
    r"( ?(names?|initials|id|no|nr|number|#|code))?"
)
_ADDRESS = regex(rf"e[ -]?mail( address)?|{_ADDRESS_ABROAD}|user( ?name)?|initials")
_SENT = (
    r"time ?stamp|zeitstempel|horodat(eur|age)|marca (temporal|de tiempo)|carimbo de data( ?/ ?| )hora|"
    r"informazioni cronologiche|tijdstempel"
)
_ENDED = (
    r"completion time|fertigstellungszeit|abschlusszeit|heure de (fin|soumission)|hora de (finalizaci[óo]n|env[íi]o)|"
    r"hora (da|de) conclus[ãa]o|ora di (completamento|fine)|tijd van voltooi(en|ing)|voltooiingstijd"
)
_SENT_OR_ENDED = regex(rf"{_SENT}|{_ENDED}|submission date|submitted at")
_WHEN = regex(
    rf"{_SENT}|"
    r"(date|time) (of )?(data )?(extraction|coding|coded|extracted|entry|completed|submitted)|"
    r"datum (der )?(extraktion|kodierung)|date (de l'|d'|de )?(extraction|codage)|"
    r"(extraction|coding|entry) date|(response|submission) id|progress|duration.*seconds.*|"
    r"last (modified|edited|changed|saved) ?(time|date|on|at)?"
)
_MAY_BE_WHEN = regex(
    r"(start|end|completion|submission|submitted|created|modified|(last )?updated|"
    rf"recorded) ?(time|date|on|at)?|{_ENDED}|"
    r"(start|anfangs)zeit|(zeitpunkt|uhrzeit) der letzten [äa]nderung|zuletzt ge[äa]ndert|heure de d[ée]but|"
    r"heure de (la )?derni[èe]re modification|hora de (inicio|in[íi]cio)|"
    r"hora d[ae] (la )?[úu]ltima modifica(ci[óo]n|[çc][ãa]o)|"
    r"ora di inizio|ora dell['\u2019 ]ultima modifica|begintijd|starttijd|tijd van laatste wijziging"
)
_FINISHED = regex(r"(study |row |extraction )?finished ?\??")
_CLOCK = regex(r"\d:\d\d")
_NUMBER = regex(r"(.* )?(id|ids|uuid|guid|hash|key|no|nr|num|number|#|index|code|row|line|record|entry)( \d)?")
_ID = regex(
    r"((study|paper|article|record|row|entry|effect|ref|reference|review|export|covidence|unique|internal|my|our) ?)?"
    r"(ids?|uuid|guid|hash|idx|refid)|"
    r"(record|row|entry|line|running|serial|lfd|laufende) ?(id|no|nr|num|number|#|nummer)"
)
_ORDER = regex(r"(.* )?(order|position|sequence|rank|reihenfolge|ordre|orden|ordem|ordine|volgorde)( .*)?")
_COUNTER = regex(r"obs|observations?|cases?|sets?|seq|sequence|k|lfd|zeile|ligne|fila|riga")
_COMMENT = regex(
    r"\b(comments?|notes?|remarks?|memo|anything (interesting|else|problematic)|feedback|bemerkung(en)?|anmerkung(en)?|"
    r"kommentare?|notizen|remarques?|commentaires?|observaciones|comentarios?|notas)\b|"
    r".* / (quotes?|support for judge?ment)"  # evidence for a judgement: two people choose different passages
)
_AS_WORDS = regex(r"[_\s]+")


@lru_cache(maxsize=4096)
def plain_header(header: str) -> str:
    """A header for comparing: its words in lower case, whatever separates them."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", header)
    return fold(_AS_WORDS.sub(" ", spaced)).strip(" ?¿*:.")


def says_study(header: str) -> int | None:
    """The rank of a header as the study's name: 0 is most certain; None if it is not one."""
    return _rank(_STUDY, header)


@lru_cache(maxsize=4096)
def names_for_certain(header: str) -> bool:
    """Whether a header can only be a title, an author, an id or another name of a study."""
    cited = _CITED.fullmatch(plain_header(header)) is not None
    return cited or _rank(_STUDY, header) in _OF_NAMES or says_author(header)


def may_be_coded(header: str) -> bool:
    """Whether a header that may name studies, `code`, may as well have what somebody coded in them."""
    return plain_header(header) == "code"


def says_web_address(header: str) -> bool:
    """Whether the column may have web addresses of what was coded. `link` and `website` may also be questions."""
    return _WEB_ADDRESS.fullmatch(plain_header(header)) is not None


def says_identity(header: str) -> int | None:
    """What within a study the header names: 0 a group, 1 an outcome, 2 a time; None for others."""
    return _rank(_IDENTITY, header)


def says_measured_identity(header: str) -> bool:
    """Whether numbers under this header, such as days and doses, may identify rows of a study or be results."""
    return any(_MEASURED_IDENTITY.fullmatch(words) for words in _spellings(header))


def says_author(header: str) -> bool:
    """Whether the column names the authors of a study, without the year."""
    pattern = r"(first )?authors?( names?)?|(erst)?autor(en|es)?|(premier )?auteurs?|primer autor"
    return any(re.fullmatch(pattern, words) for words in _spellings(header))


def says_year(header: str) -> bool:
    """Whether the column has the year of a study."""
    pattern = r"((publication|study|pub) )?(year|yr)( of publication)?|"
    pattern += r"(publikations|erscheinungs)?jahr|ann[ée]e( de publication)?|a[ñn]o"
    return any(re.fullmatch(pattern, words) for words in _spellings(header))


def says_unit(header: str) -> bool:
    """Whether the column may name what is coded, if nothing names a study: units, cases, excerpts."""
    return _UNIT.fullmatch(plain_header(header)) is not None


def counts_rows(header: str) -> bool:
    """Whether a header of units names nothing but rows, which each table may number anew."""
    return _OF_ROWS.fullmatch(plain_header(header)) is not None


def says_who(header: str) -> bool:
    """Whether the column says who extracted the row."""
    return _WHO.fullmatch(plain_header(header)) is not None


def may_say_who(header: str) -> bool:
    """Whether the column may say who extracted the row, or else who judged something in the study."""
    return _MAY_BE_WHO.fullmatch(plain_header(header)) is not None


def says_address(header: str) -> bool:
    """Whether the column may say who extracted the row, or else how to reach the authors of the study."""
    return _ADDRESS.fullmatch(plain_header(header)) is not None


def says_when(header: str) -> bool:
    """Whether the column says when the row was typed, or numbers the entries. It differs between any two people."""
    return _WHEN.fullmatch(plain_header(header)) is not None


def says_sent(header: str) -> bool:
    """Whether a form service writes into the column when somebody sent the form."""
    return _SENT_OR_ENDED.fullmatch(plain_header(header)) is not None


def may_say_when(header: str) -> bool:
    """Whether the column may say when the row was typed, or else when a study started, ended or was updated."""
    return _MAY_BE_WHEN.fullmatch(plain_header(header)) is not None


def marks_finished(header: str, texts: Iterable[str]) -> bool:
    """Whether the column marks finished extraction with yes or no, under the header that twofold itself uses."""
    known = {fold(text) for option in YES_NO_UNCLEAR[:2] for text in (option.code, *option.aliases)}
    return _FINISHED.fullmatch(plain_header(header)) is not None and known.issuperset(map(fold, texts))


def are_clock_times(texts: Mapping[str, int]) -> bool:
    """Whether most entries have a time of day, like timestamps of programs. Reports only give days."""
    return 2 * sum(times for text, times in texts.items() if _CLOCK.search(text)) > sum(texts.values())


def says_number(header: str) -> bool:
    """Whether the column may number rows or entries. Only its contents show whether each table numbers its own."""
    return _NUMBER.fullmatch(plain_header(header)) is not None


def says_order(header: str) -> bool:
    """Whether the column may say in which order the rows were shown: `image_order`, `position`."""
    return _ORDER.fullmatch(plain_header(header)) is not None


def says_id(header: str) -> bool:
    """Whether the column has ids, not numbers of people or things, and not registry numbers that all should share."""
    return _ID.fullmatch(plain_header(header)) is not None


def says_event(header: str) -> bool:
    """Whether the column may say in which event or role a row was typed, as in an export."""
    return re.search(r"\b(event|role|user|reviewer|coder|rater)\b", plain_header(header)) is not None


def says_counter(header: str) -> bool:
    """Whether a number in the column may count rows: of a study, an effect, an entry. A time does not count rows."""
    rank = says_identity(header)
    counts = (
        says_number(header) or says_study(header) is not None or _COUNTER.fullmatch(plain_header(header)) is not None
    )
    return rank in (0, 1) or (rank is None and counts)


def says_comment(header: str) -> bool:
    """Whether the column has an extractor's own comments, which are not compared."""
    return _COMMENT.search(plain_header(header)) is not None


@lru_cache(maxsize=4096)
def _spellings(header: str) -> tuple[str, ...]:
    """The header. For a header of several rows, also its last rows as one text: `Study / ID / Author`.

    `No.` or `Code` by itself counts or codes what the row above it names, unless that only says that the study is
    described there. `ID` by itself is that of the study, unless the row above names something else, or a person.
    """
    words = plain_header(header)
    *above, last = parts = words.split(" / ")
    if not above:
        return (words,)
    whole = [" ".join(parts[row:]) for row in range(len(above))]
    group = above[-1]
    of_other = any(re.fullmatch(pattern, group) for pattern in (*_IDENTITY, _WITHIN)) or says_who(group)
    bare = re.fullmatch(_BARE, last) is not None
    alone = _DESCRIBES.fullmatch(group) is not None or (last == "id" and not of_other)
    return (words, *whole, *([last] if alone or not bare else []))


def _rank(patterns: tuple[str, ...], header: str) -> int | None:
    spellings = _spellings(header)
    for rank, pattern in enumerate(patterns):
        for words in spellings:
            if re.fullmatch(pattern, words) or re.fullmatch(rf"({pattern}){_NUMBERED}", words):
                return rank
            if pattern != _BARE and re.fullmatch(rf"({pattern})( ?(name|label|description|type))", words):
                return rank
    return None


_CONSENSUS = regex(
    r"consensus.*|agreed( .*)?|final( .*)?|adjudicat(ed|or|ion)( .*)?|reconciled( .*)?|resol(ved|ution)( .*)?|"
    r"(the )?team('s)?( answer)?|"
    r"konsens(us)?( .*)?|consenso( .*)?|acordado|accord|abgestimmt"
)


def is_consensus(name: str) -> bool:
    """Whether an extractor with this name is the team's own answer."""
    return _CONSENSUS.fullmatch(fold(name)) is not None


NA_MAY_BE_ANSWER = regex(r"\b(region|continent|country|countries|nation|state|element|electrolyte|ion)\b")
"""Headers of columns in which NA may be North America, Namibia or sodium."""
