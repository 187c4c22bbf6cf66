"""What a consensus says with cells that it leaves blank or calls open."""

from pathlib import Path

import pytest

from extract.project.ledger.ledger_file import read_ledger
from tests.extract.command import twofold
from tests.extract.commands.written import write


def test_a_bare_open_is_a_mark_unless_it_is_an_answer_of_the_column(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "study,n,label\ns1,1,open\ns2,2,double\ns3,3,double\ns4,4,double\n")
    write(tmp_path / "b.csv", "study,n,label\ns1,1,open\ns2,3,single\ns3,4,double\ns4,4,double\n")
    write(tmp_path / "agreed.csv", "study,n,label\ns1,1,open\ns2,OPEN,OPEN\ns3,3,double\ns4,4,double\n")
    ran = twofold("adjudicate", "--consensus", "agreed.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    assert ran.code == 1
    assert [line.split("  ")[2:4] for line in ran.out.splitlines() if "not taken  " in line] == [
        ["agreed!B3", "s2: the consensus says that this is still open: write the value in place of the mark"]
    ]
    ruled = read_ledger(tmp_path / "decisions.jsonl").ledger.decisions
    assert {(decision.study, decision.field, decision.final) for decision in ruled} == {
        ("s2", "label", "OPEN"),
        ("s3", "n", "3"),
    }


def test_what_a_consensus_leaves_blank_is_named_with_what_the_extractors_have(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "study,n,blinded\ns1,1,yes\ns2,2,no\ns3,3,yes\n")
    write(tmp_path / "b.csv", "study,n,blinded\ns1,1,yes\ns2,2,no\ns3,4,yes\n")
    write(tmp_path / "agreed.csv", "study,n,blinded\ns1,1,yes\ns2,2,\ns3,,yes\n")
    command = ("adjudicate", "--consensus", "agreed.csv", "--of", "a.csv", "--of", "b.csv", "--ledger")
    ran = twofold(*command, "one.jsonl", at=tmp_path)
    assert [line for line in ran.out.splitlines() if "now blank" in line] == [
        "  now blank  s3 / n: the consensus leaves it blank; a '3', b '4'",
        "  now blank  s2 / blinded: the consensus leaves it blank; a 'no', b 'no'",
    ]
    told = twofold(*command, "two.jsonl", "--output-format", "json", at=tmp_path).json
    assert (len(told["emptied"]), told["pairings_open"]) == (2, 0)


def test_an_open_cell_of_a_row_that_the_consensus_leaves_blank_is_named(tmp_path: Path) -> None:
    rows = "study,x,y,z\nS1,1,cat,4\nS2,2,dog,5\nS3,3,cow,6\nS4,4,pig,7\nS5,5,hen,8\n"
    write(tmp_path / "a.csv", rows)
    write(tmp_path / "b.csv", rows.replace("S2,2", "S2,3").replace("cow", "cat").replace("pig,7", "pig,9"))
    write(tmp_path / "c.csv", "study,x,y,z\nS1,,,\nS2,2,,\nS3,,cow,\nS4,,,\nS5,,,\n")
    ran = twofold("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    assert "12 blank cells of the consensus in columns or rows" in ran.out
    assert "  still open  S4 / z: the consensus leaves it blank" in ran.out.splitlines()


def test_a_consensus_of_the_differences_alone_takes_no_agreed_value_away(tmp_path: Path) -> None:
    """Teams fill `Final` in only where the two differ: its other cells rule on nothing, and what is open stays open."""
    rows = ("S1,RCT,RCT,10,10,,", "S2,RCT,RCT,20,21,,20", "S3,quasi,cohort,30,30,quasi,", "S4,RCT,quasi,40,41,RCT,")
    header = "Study,A_design,B_design,A_n,B_n,Final_design,Final_n"
    write(tmp_path / "c.csv", "\n".join((header, *rows, "S5,RCT,RCT,5,5,,")) + "\n")
    ran = twofold("adjudicate", "--consensus", "c.csv", "--of", "c.csv", at=tmp_path)
    assert "3 rulings taken" in ran.out
    assert "now blank" not in ran.out
    assert (
        "6 blank cells of the consensus in columns or rows that it fills in only where the extractors differ" in ran.out
    )
    assert "  still open  S4 / n: the consensus leaves it blank" in ran.out.splitlines()
    ruled = ("compare", "c.csv", "--ledger", "decisions.jsonl", "--write-agreed", "agreed.csv")
    assert twofold(*ruled, at=tmp_path).code == 1
    agreed = (tmp_path / "agreed.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[:3] for line in agreed[1:4]] == [
        ["S1", "RCT", "10"],
        ["S2", "RCT", "20"],
        ["S3", "quasi", "30"],
    ]


@pytest.mark.parametrize("whole", [1, 3], ids=["one whole row", "three whole rows"])
def test_a_consensus_that_is_whole_in_some_rows_takes_no_agreed_value_away_in_others(
    tmp_path: Path, whole: int
) -> None:
    """S4 to S6 have only what differed, S6 with a single cell on which they agree; S3 is left open there."""
    ours = [f"S{at},RCT,{at},urban" for at in range(1, 7)]
    theirs = [row.replace("urban", "rural") for row in ours]
    theirs[5] = theirs[5].replace("RCT", "cohort")
    agreed = [*theirs[:whole], *(f"S{at},,,rural" for at in range(whole + 1, 6)), "S6,cohort,,rural"]
    for name, rows in (("a", ours), ("b", theirs), ("c", agreed)):
        write(tmp_path / f"{name}.csv", "\n".join(["study,design,n,setting", *rows]) + "\n")
    ran = twofold("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    assert (ran.code, "now blank" in ran.out) == (0, False)
    assert f"{2 * (5 - whole) + 1} blank cells of the consensus in columns or rows" in ran.out
    twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", "--write-agreed", "t.csv", at=tmp_path)
    table = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [",".join(line.split(",")[:4]) for line in table[1:]] == theirs


def test_blank_cells_of_rows_that_have_agreed_values_too_say_that_nothing_belongs_there(tmp_path: Path) -> None:
    """A row that was filled in as a whole is believed in its blank cells, whatever other rows are like."""
    ours = [f"S{at},RCT,{at},urban" for at in range(1, 6)]
    theirs = [row.replace("urban", "rural") for row in ours]
    agreed = [theirs[0], "S2,,2,rural", theirs[2], "S4,,,rural", theirs[4]]
    for name, rows in (("a", ours), ("b", theirs), ("c", agreed)):
        write(tmp_path / f"{name}.csv", "\n".join(["study,design,n,setting", *rows]) + "\n")
    ran = twofold("adjudicate", "--consensus", "c.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    assert [line for line in ran.out.splitlines() if "now blank" in line] == [
        "  now blank  S2 / design: the consensus leaves it blank; a 'RCT', b 'RCT'"
    ]


def test_a_blanked_cell_is_named_with_what_the_extractors_wrote(tmp_path: Path) -> None:
    for name, country in (("a", "Canada"), ("b", "Canada"), ("agreed", "")):
        rows = f"s1,1,Chile\ns2,2,{country}\ns3,3,France\ns4,4,Kenya\n"
        write(tmp_path / f"{name}.csv", f"study,n,country\n{rows}")
    ran = twofold("adjudicate", "--consensus", "agreed.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    assert "  now blank  s2 / country: the consensus leaves it blank; a 'Canada', b 'Canada'" in ran.out.splitlines()


def test_a_cell_that_a_consensus_leaves_blank_is_named_with_its_row(tmp_path: Path) -> None:
    for name, n in (("a", "2"), ("b", "2"), ("agreed", "")):
        write(tmp_path / f"{name}.csv", f"study,arm,n\ns1,x,1\ns1,y,{n}\n")
    ran = twofold("adjudicate", "--consensus", "agreed.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    assert "  now blank  s1 / y / n: the consensus leaves it blank; a '2', b '2'" in ran.out.splitlines()
