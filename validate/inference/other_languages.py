"""Words for missing in German, French, Spanish, Italian, Portuguese and Dutch, as people type them in their tables.

Only data: the usual translations of the codes. Brackets after a stem list its endings, and words with accents are also
recognised without them. Words that are answers themselves (`no`, `ninguno`, `keine`) are not included.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from schema.missing import Missing
from schema.text import fold

_WORDS: Mapping[str, Mapping[Missing, str]] = {
    "German": {
        Missing.NR: "nicht berichtet, nicht angegeben, nicht genannt, nicht erwähnt, nicht beschrieben, nicht bekannt,"
        " nicht verfügbar, keine angabe[|n], keine daten, keine information[|en], k.a., k. a., unbekannt,"
        " fehlt, fehlend[|e|er|es]",
        Missing.UC: "unklar, nicht eindeutig",
        Missing.NA: "nicht zutreffend, trifft nicht zu, nicht anwendbar, entfällt",
    },
    "French": {
        Missing.NR: "non rapporté[|e|s|es], pas rapporté[|e|s|es], non renseigné[|e|s|es], non précisé[|e|s|es],"
        " non indiqué[|e|s|es], non mentionné[|e|s|es], non communiqué[|e|s|es], non spécifié[|e|s|es],"
        " non décrit[|e|s|es], non disponible[|s], inconnu[|e|s|es], manquant[|e|s|es], donnée[|s] manquante[|s]",
        Missing.UC: "pas clair, peu clair, incertain[|e]",
        Missing.NA: "non applicable[|s], sans objet",
    },
    "Spanish": {
        Missing.NR: "no informad[o|a|os|as], no reportad[o|a|os|as], no especificad[o|a|os|as], no indicad[o|a|os|as],"
        " no descrit[o|a|os|as], no mencionad[o|a|os|as], no consta, no disponible[|s], desconocid[o|a|os|as],"
        " no se informa[|n], no se reporta[|n], no se especifica[|n], no se indica[|n], no se describe[|n],"
        " no se menciona[|n], sin datos, sin información, faltante[|s]",
        Missing.UC: "no está claro, no claro, poco claro, incierto",
        Missing.NA: "no aplica, no aplicable[|s], no procede",
    },
    "Italian": {
        Missing.NR: "non riportat[o|a|i|e], non specificat[o|a|i|e], non indicat[o|a|i|e], non descritt[o|a|i|e],"
        " non menzionat[o|a|i|e], non disponibil[e|i], non not[o|a], sconosciut[o|a], mancant[e|i], nessun dato",
        Missing.UC: "non chiaro, poco chiaro, incerto",
        Missing.NA: "non applicabil[e|i]",
    },
    "Portuguese": {
        Missing.NR: "não relatad[o|a|os|as], não reportad[o|a|os|as], não informad[o|a|os|as],"
        " não especificad[o|a|os|as], não indicad[o|a|os|as], não descrit[o|a|os|as], não mencionad[o|a|os|as],"
        " não disponível, não disponíveis, desconhecid[o|a|os|as], sem dados, sem informação",
        Missing.UC: "não está claro, não claro, pouco claro",
        Missing.NA: "não se aplica, não aplicáve[l|is]",
    },
    "Dutch": {
        Missing.NR: "niet gerapporteerd, niet vermeld, niet beschreven, niet genoemd, niet bekend, niet beschikbaar,"
        " geen gegevens, onbekend, ontbreekt, ontbrekend",
        Missing.UC: "onduidelijk, niet duidelijk",
        Missing.NA: "niet van toepassing, n.v.t., nvt",
    },
}


def _spellings(word: str) -> Iterator[str]:
    found = re.match(r"(.*?)\[([^\]]*)\](.*)", word)
    if found:
        for ending in found[2].split("|"):
            yield from _spellings(f"{found[1]}{ending}{found[3]}")
        return
    yield word
    yield unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()


IN_OTHER_LANGUAGES: Mapping[str, Missing] = {
    fold(spelling): code
    for language in _WORDS.values()
    for code, words in language.items()
    for word in words.split(", ")
    for spelling in _spellings(word)
}
"""The code for each folded word for missing in one of these languages."""

NOT_REPORTED_ELSEWHERE: Mapping[str, Missing] = {
    word: code for word, code in IN_OTHER_LANGUAGES.items() if code is Missing.NR
}
"""The words among them that always mean "not reported"."""
