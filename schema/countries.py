"""Countries by name or three letters (ISO 3166-1). Two letters are refused: NA would be Namibia, and NR Nauru."""

import re
from typing import ClassVar

from schema.cell_type import Family
from schema.choices import Choices, Option
from schema.problem import CellError
from schema.records import record
from schema.text import SEPARATOR, fold, quoted, tidy

# Code, English short name, then other common names.
_LISTED = """\
ABW Aruba
AFG Afghanistan
AGO Angola
AIA Anguilla
ALA Åland Islands
ALB Albania
AND Andorra
ARE United Arab Emirates | UAE | Emirates
ARG Argentina
ARM Armenia
ASM American Samoa
ATA Antarctica
ATF French Southern Territories
ATG Antigua and Barbuda
AUS Australia
AUT Austria
AZE Azerbaijan
BDI Burundi
BEL Belgium
BEN Benin
BES Bonaire, Sint Eustatius and Saba
BFA Burkina Faso
BGD Bangladesh
BGR Bulgaria
BHR Bahrain
BHS Bahamas
BIH Bosnia and Herzegovina
BLM Saint Barthélemy
BLR Belarus
BLZ Belize
BMU Bermuda
BOL Bolivia | Plurinational State of Bolivia
BRA Brazil
BRB Barbados
BRN Brunei | Brunei Darussalam
BTN Bhutan
BVT Bouvet Island
BWA Botswana
CAF Central African Republic
CAN Canada
CCK Cocos (Keeling) Islands
CHE Switzerland | Schweiz
CHL Chile
CHN China | PR China | People's Republic of China
CIV Côte d'Ivoire | Ivory Coast
CMR Cameroon
COD Democratic Republic of the Congo | DR Congo
COG Congo
COK Cook Islands
COL Colombia
COM Comoros
CPV Cabo Verde | Cape Verde
CRI Costa Rica
CUB Cuba
CUW Curaçao
CXR Christmas Island
CYM Cayman Islands
CYP Cyprus
CZE Czechia | Czech Republic
DEU Germany
DJI Djibouti
DMA Dominica
DNK Denmark
DOM Dominican Republic
DZA Algeria
ECU Ecuador
EGY Egypt
ERI Eritrea
ESH Western Sahara
ESP Spain
EST Estonia
ETH Ethiopia
FIN Finland
FJI Fiji
FLK Falkland Islands
FRA France
FRO Faroe Islands
FSM Micronesia
GAB Gabon
GBR United Kingdom | UK | U.K. | Great Britain | England | Scotland | Wales | Northern Ireland
GEO Georgia
GGY Guernsey
GHA Ghana
GIB Gibraltar
GIN Guinea
GLP Guadeloupe
GMB Gambia
GNB Guinea-Bissau
GNQ Equatorial Guinea
GRC Greece
GRD Grenada
GRL Greenland
GTM Guatemala
GUF French Guiana
GUM Guam
GUY Guyana
HKG Hong Kong | Hong Kong SAR
HMD Heard Island and McDonald Islands
HND Honduras
HRV Croatia
HTI Haiti
HUN Hungary
IDN Indonesia
IMN Isle of Man
IND India
IOT British Indian Ocean Territory
IRL Ireland | Republic of Ireland
IRN Iran | Islamic Republic of Iran
IRQ Iraq
ISL Iceland
ISR Israel
ITA Italy
JAM Jamaica
JEY Jersey
JOR Jordan
JPN Japan
KAZ Kazakhstan
KEN Kenya
KGZ Kyrgyzstan
KHM Cambodia
KIR Kiribati
KNA Saint Kitts and Nevis
KOR South Korea | Korea | Republic of Korea
KWT Kuwait
LAO Laos | Lao PDR | Lao People's Democratic Republic
LBN Lebanon
LBR Liberia
LBY Libya
LCA Saint Lucia
LIE Liechtenstein
LKA Sri Lanka
LSO Lesotho
LTU Lithuania
LUX Luxembourg
LVA Latvia
MAC Macao | Macau
MAF Saint Martin
MAR Morocco
MCO Monaco
MDA Moldova | Republic of Moldova
MDG Madagascar
MDV Maldives
MEX Mexico
MHL Marshall Islands
MKD North Macedonia | Macedonia
MLI Mali
MLT Malta
MMR Myanmar | Burma
MNE Montenegro
MNG Mongolia
MNP Northern Mariana Islands
MOZ Mozambique
MRT Mauritania
MSR Montserrat
MTQ Martinique
MUS Mauritius
MWI Malawi
MYS Malaysia
MYT Mayotte
NAM Namibia
NCL New Caledonia
NER Niger
NFK Norfolk Island
NGA Nigeria
NIC Nicaragua
NIU Niue
NLD Netherlands | Holland | The Netherlands
NOR Norway
NPL Nepal
NRU Nauru
NZL New Zealand | Aotearoa
OMN Oman
PAK Pakistan
PAN Panama
PCN Pitcairn
PER Peru
PHL Philippines
PLW Palau
PNG Papua New Guinea
POL Poland
PRI Puerto Rico
PRK North Korea
PRT Portugal
PRY Paraguay
PSE Palestine
PYF French Polynesia
QAT Qatar
REU Réunion
ROU Romania
RUS Russia | Russian Federation
RWA Rwanda
SAU Saudi Arabia
SDN Sudan
SEN Senegal
SGP Singapore
SGS South Georgia and the South Sandwich Islands
SHN Saint Helena, Ascension and Tristan da Cunha
SJM Svalbard and Jan Mayen
SLB Solomon Islands
SLE Sierra Leone
SLV El Salvador
SMR San Marino
SOM Somalia
SPM Saint Pierre and Miquelon
SRB Serbia
SSD South Sudan
STP Sao Tome and Principe
SUR Suriname
SVK Slovakia
SVN Slovenia
SWE Sweden
SWZ Eswatini | Swaziland
SXM Sint Maarten
SYC Seychelles
SYR Syria | Syrian Arab Republic
TCA Turks and Caicos Islands
TCD Chad
TGO Togo
THA Thailand
TJK Tajikistan
TKL Tokelau
TKM Turkmenistan
TLS Timor-Leste | East Timor
TON Tonga
TTO Trinidad and Tobago
TUN Tunisia
TUR Turkey | Türkiye
TUV Tuvalu
TWN Taiwan
TZA Tanzania | United Republic of Tanzania
UGA Uganda
UKR Ukraine
UMI United States Minor Outlying Islands
URY Uruguay
USA United States | US | U.S. | U.S.A. | United States of America | America
UZB Uzbekistan
VAT Vatican City | Vatican
VCT Saint Vincent and the Grenadines
VEN Venezuela | Bolivarian Republic of Venezuela
VGB British Virgin Islands
VIR US Virgin Islands
VNM Vietnam | Viet Nam
VUT Vanuatu
WLF Wallis and Futuna
WSM Samoa
YEM Yemen
ZAF South Africa
ZMB Zambia
ZWE Zimbabwe
"""


def _options() -> tuple[Option, ...]:
    listed = []
    for line in _LISTED.splitlines():
        code, _, names = line.partition(" ")
        label, *aliases = names.split(" | ")
        listed.append(Option(code=code, label=label, aliases=tuple(aliases)))
    return tuple(listed)


COUNTRIES = _options()
PARTS_OF_COUNTRIES = frozenset({"england", "scotland", "wales", "northern ireland"})
"""Names of parts of a country, folded. A form reads them as the whole country, but two parts are different places."""


@record(kw_only=True)
class Countries(Choices):
    """One or several countries, separated by `; `; the value is the three-letter code."""

    type_name: ClassVar[str] = "countries"
    family: ClassVar[Family] = Family.SET
    hint: ClassVar[str] = "name or three letters; several with ;"
    width: ClassVar[int] = 20
    choices: tuple[Option, ...] = COUNTRIES

    @property
    def explained(self) -> tuple[Option, ...]:
        """Empty, because everybody knows what a country is."""
        return ()

    @property
    def in_short(self) -> str:
        """A short text, because the list of countries is too long to show."""
        return "any country"

    def read(self, text: str) -> str:
        """The three-letter codes, joined by `; `. Two-letter codes are refused, except UK and US."""
        for part in SEPARATOR.split(text):
            if re.fullmatch(r"[A-Za-z]{2}", tidy(part)) and fold(part) not in self.spellings:
                raise CellError(
                    "unknown-choice",
                    f"{quoted(tidy(part))} is a code of two letters: write the country's name or its three letters,"
                    " because NA and NR would be missing codes",
                )
        return super().read(text)
