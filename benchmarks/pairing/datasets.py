"""Two published datasets with many rows per study, as forms and rows: outcomes of trials, and agreement of devices.

They are read in place from `shared/data` beside the repository: psilocybin trials for depression (metapsy-project,
ODC-By) and the wide export of a review of blood pressure devices (nkamboj06/cnap-review, MIT).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from schema import row
from schema.choices import option
from schema.form import Form, make_form
from schema.quantities import MG_PER_70KG, MG_PER_KG, MICROGRAM, MILLIGRAM, UG_PER_KG
from schema.row import Cell, Row

TRIALS, DEVICES = "single/psilocybin/data.csv", "platforms/extraction-1-wide.csv"


class Studies(Row, label="Studies", identity=("study",)):
    """One row per study."""

    study: Cell[str] = row.key("Study", prefilled=True)


class Arms(Row, label="Arms", identity=("study", "arm"), parent="studies"):
    """One row per arm of a trial."""

    study: Cell[str] = row.reference("Study", to="studies")
    arm: Cell[str] = row.key("Arm")
    drug: Cell[str] = row.verbatim("Drug")
    dose: Cell[str] = row.quantity("Dose", units=(MILLIGRAM, MICROGRAM, MG_PER_KG, UG_PER_KG, MG_PER_70KG))
    n: Cell[int] = row.count("Randomised")
    age_mean: Cell[Decimal] = row.number("Mean age")
    baseline_mean: Cell[Decimal] = row.number("Baseline, mean")
    baseline_sd: Cell[Decimal] = row.number("Baseline, SD")


class Outcomes(
    Row,
    label="Outcomes",
    identity=("study", "arm", "comparator", "kind", "instrument", "time"),
    parent="studies",
):
    """One row per comparison, instrument, kind of result and time."""

    study: Cell[str] = row.reference("Study", to="studies")
    arm: Cell[str] = row.reference("Arm", to="arms")
    comparator: Cell[str] = row.reference("Compared with", to="arms")
    kind: Cell[str] = row.choice(
        "Result is",
        option("msd", "mean and SD"),
        option("change", "change from baseline"),
        option("imsd", "imputed mean and SD"),
        option("response", "response", "", "responders"),
        option("remission", "remission", "", "remitters"),
    )
    instrument: Cell[str] = row.verbatim("Instrument")
    time: Cell[str] = row.verbatim("Time")
    rating: Cell[str] = row.choice("Rated by", option("clinician"), option("self-report", "", "", "self"))
    weeks: Cell[Decimal] = row.number("Weeks")
    n_arm: Cell[int] = row.count("N, arm")
    mean_arm: Cell[Decimal] = row.number("Mean, arm")
    sd_arm: Cell[Decimal] = row.number("SD, arm")
    events_arm: Cell[int] = row.count("Events, arm")
    n_other: Cell[int] = row.count("N, comparator")
    mean_other: Cell[Decimal] = row.number("Mean, comparator")
    sd_other: Cell[Decimal] = row.number("SD, comparator")
    events_other: Cell[int] = row.count("Events, comparator")


class Limits(Row, label="Limits", identity=("study", "pressure", "device", "site", "group"), parent="studies"):
    """One row per pressure, device, site of the invasive line and group of patients: Bland and Altman's limits."""

    study: Cell[str] = row.reference("Study", to="studies")
    pressure: Cell[str] = row.choice(
        "Pressure",
        option("SBP", "systolic"),
        option("DBP", "diastolic"),
        option("MAP", "mean arterial", "", "mean"),
    )
    device: Cell[str] = row.verbatim("Device")
    site: Cell[str] = row.verbatim("Site")
    group: Cell[str] = row.verbatim("Group")
    measurements: Cell[int] = row.count("Measurements")
    participants: Cell[int] = row.count("Participants")
    lowerloa: Cell[Decimal] = row.number("Lower limit")
    meanbias: Cell[Decimal] = row.number("Mean bias")
    upperloa: Cell[Decimal] = row.number("Upper limit")


def trial_form() -> Form:
    """Trials with their arms and outcomes."""
    return make_form(Studies, Arms, Outcomes, name="trials", title="Trials", version="1")


def measurement_form() -> Form:
    """Studies of devices with their limits of agreement."""
    return make_form(Studies, Limits, name="devices", title="Devices", version="1")


def datasets_folder() -> Path | None:
    """`shared/data` beside the repository, where it has both datasets."""
    found = Path(__file__).resolve().parents[3] / "shared" / "data"
    return found if all((found / name).is_file() for name in (TRIALS, DEVICES)) else None


def outcome_rows(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The trials' rows: arms told by name, results without what was computed from them."""
    arms: dict[tuple[str, str], dict[str, str]] = {}
    outcomes = []
    for line in _lines(folder / TRIALS, ";"):
        for side in ("1", "2"):
            arms.setdefault((line["study"], line[f"name_arm{side}"]), _arm(line, side))
        outcomes.append(_filled(_outcome(line)))
    studies = [{"study": study} for study in dict.fromkeys(outcome["study"] for outcome in outcomes)]
    return {"studies": studies, "arms": list(arms.values()), "outcomes": outcomes}


def agreement_rows(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The export's packed headers (`DBP tline_invasive_radial_primary meanbias`) unpacked, a row per measurement."""
    studies, limits = [], []
    for line in _lines(folder / DEVICES, ","):
        study = line["Study Identifier"]
        studies.append({"study": study})
        measured: dict[tuple[str, ...], dict[str, str]] = {}
        for header, text in line.items():
            pressure, _, rest = header.partition(" ")
            if pressure in {"SBP", "DBP", "MAP"} and text:
                packed, name = rest.split(" ")
                device, _, site, group = packed.split("_")
                measured.setdefault((pressure, device, site, group), {})[name] = text
        for (pressure, device, site, group), values in measured.items():
            cells = {"study": study, "pressure": pressure, "device": device, "site": site, "group": group}
            limits.append(cells | values)
    return {"studies": studies, "limits": limits}


def _lines(path: Path, delimiter: str) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file, delimiter=delimiter):
            yield {name: (text or "").strip() for name, text in line.items()}


def _filled(cells: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in cells.items() if text and text != "NA"}


def _number(text: str) -> str:
    """`5,27000000000000` as people would type it: 5.27."""
    if text in {"", "NA"}:
        return ""
    rounded = f"{float(text.replace(',', '.')):.2f}".rstrip("0").rstrip(".")
    return "0" if rounded == "-0" else rounded


def _arm(line: dict[str, str], side: str) -> dict[str, str]:
    cells = {
        "study": line["study"],
        "arm": line[f"name_arm{side}"],
        "drug": line[f"drug_arm{side}"],
        "dose": line[f"dose_arm{side}"],
        "n": line[f"baseline_n_arm{side}"],
        "age_mean": _number(line["mean_age"]),
        "baseline_mean": _number(line[f"baseline_m_arm{side}"]),
        "baseline_sd": _number(line[f"baseline_sd_arm{side}"]),
    }
    return _filled(cells)


def _outcome(line: dict[str, str]) -> dict[str, str]:
    """The result as it was reported: means, changes or events, whichever the row has."""
    cells = {
        "study": line["study"],
        "arm": line["name_arm1"],
        "comparator": line["name_arm2"],
        "kind": line["outcome_type"],
        "instrument": line["instrument"],
        "time": line["study_time_point"],
        "rating": line["rating"],
        "weeks": _number(line["time_weeks"]),
    }
    for name, side in (("arm", "1"), ("other", "2")):
        for what, source in (("mean", "mean"), ("sd", "sd")):
            texts = (line[f"{source}_arm{side}"], line[f"{source}_change_arm{side}"])
            cells[f"{what}_{name}"] = next((number for text in texts if (number := _number(text))), "")
        counts = (line[f"n_arm{side}"], line[f"n_change_arm{side}"], line[f"totaln_arm{side}"])
        cells[f"n_{name}"] = next((text for text in counts if text not in {"", "NA"}), "")
        cells[f"events_{name}"] = line[f"event_arm{side}"]
    return cells
