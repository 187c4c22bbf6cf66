"""What `compare` says of files is true word by word: of columns that nobody typed, of rows that are not there."""

from pathlib import Path

import pytest

from tests.extract.command import Ran, twofold


def compared(at: Path, *texts: str, options: tuple[str, ...] = ()) -> Ran:
    names = [f"{letter}.csv" for letter, _ in zip("abc", texts, strict=False)]
    for name, text in zip(names, texts, strict=True):
        (at / name).write_text(text, encoding="utf-8")
    return twofold("compare", *names, *options, at=at)


def words(ran: Ran) -> str:
    return " ".join(ran.out.split())


def test_a_study_on_which_only_columns_of_one_file_are_filled_in_has_nothing_that_is_compared(tmp_path: Path) -> None:
    ran = compared(tmp_path, "study,n,notes of ours\nA,1,\nB,2,\nC,,seen\n", "study,n\nA,1\nB,2\nC,3\n")
    assert "1 blank in a (nothing that is compared is filled in): C" in words(ran)


def test_columns_that_have_most_entries_in_common_are_not_said_to_have_the_same(tmp_path: Path) -> None:
    designs = ["parallel", "crossover", "cohort", "case series", "case report", "survey", "audit", "diary"]
    one = "study,kind of work\n" + "".join(f"S{number},{text}\n" for number, text in enumerate(designs))
    other = one.replace("kind of work", "Versuchsplan").replace("diary", "blog")
    ran = compared(tmp_path, one, other)
    assert "'kind of work' in a.csv, 'Versuchsplan' in b.csv (most of their entries are the same)" in words(ran)


def test_rows_with_different_scores_are_not_said_to_be_equally_similar(tmp_path: Path) -> None:
    head = "study,effect no,outcome,mean,n,sd,scale\n"
    a = head + "P1,1,pain,10.1,50,2.0,NRS\nP2,1,mood,3.3,40,1.1,HAMD\n"
    b = head + "P1,7,pain,10.1,50,2.1,NRS\nP1,8,pain,10.1,50,2.2,NRS\nP2,1,mood,3.3,40,1.1,HAMD\n"
    ran = compared(tmp_path, a, b, options=("--key", "study", "--key", "effect no"))
    assert "about equally similar, so not paired" in words(ran)


def test_rows_that_no_column_tells_apart_are_not_said_to_have_a_column_of_numbers(tmp_path: Path) -> None:
    head = "doi,model,accuracy\n"
    rows = [f"10.1/{paper},tree,0.{paper}{effect}7\n" for paper in (3, 4, 5) for effect in (1, 2, 3)]
    ran = compared(tmp_path, head + "".join(rows), head + "".join(reversed(rows)).replace("0.517", "0.571"))
    assert "no column says which row of the study it is, so rows are paired by similarity" in words(ran)
    assert "'sheet row'" not in words(ran)


def test_rows_of_one_file_without_ids_are_not_said_to_have_a_column_of_ids(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("rater1,rater2\nx,y\nx,x\ny,y\ny,y\n", encoding="utf-8")
    ran = twofold("compare", "r.csv", at=tmp_path)
    assert "no column tells the rows apart, so each row of the sheet counts as one study" in words(ran)
    assert "'row of the sheet'" not in words(ran)


def test_one_column_beside_those_of_two_people_is_one(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("id,batch,rater1,rater2\n1,u,x,y\n2,u,x,x\n3,v,y,y\n", encoding="utf-8")
    assert "because it belongs to neither of the two: 'batch'" in words(twofold("compare", "r.csv", at=tmp_path))


def test_one_column_of_the_key_is_one(tmp_path: Path) -> None:
    titled = "".join(f"{title};;u\n" for title in "defghi")
    table = "title;doi;n\na;10.1;u\na;;u\nb;10.3;u\nc;10.3;u\n" + titled + ";10.4;u\n;10.5;u\n;10.6;u\n;10.7;u\n"
    said = words(compared(tmp_path, table, table.replace("e;;u", "e;;v")))
    assert "This column pairs" in said


@pytest.mark.parametrize("who", ["Reviewer", "Coder initials", "extracted by"])
def test_a_file_with_the_rows_of_several_people_beside_another_is_asked_about(tmp_path: Path, who: str) -> None:
    """Each study has two rows in the first file, which cannot be paired with the one of the second."""
    a = f"study,{who},n\nA,x,1\nA,y,1\nB,x,2\nB,z,3\nC,y,4\nC,z,4\n"
    said = words(compared(tmp_path, a, "study,n\nA,1\nB,2\nC,4\n"))
    assert f"? a.csv has rows of 3 people by {who!r}, who count as one extractor here" in said
    assert "to compare these people with each other, name this file alone" in said
    assert "people by" not in words(
        compared(tmp_path, f"study,{who},n\nA,x,1\nB,x,2\n", f"study,{who},n\nA,y,1\nB,y,2\n")
    )


def test_a_cell_of_a_row_that_somebody_does_not_have_was_not_left_blank(tmp_path: Path) -> None:
    a = "study,arm,n,m\nA,x,1,1\nA,y,2,2\nB,x,3,3\n"
    b = "study,arm,n,m\nA,x,1,1\nB,x,3,\n"
    ran = compared(tmp_path, a, b, options=("--key", "study", "--key", "arm", "--agreement"))
    assert "Filled by only one: 3 cells (b left 1 blank and has no row for 2)" in words(ran)


def test_a_study_of_which_no_row_can_be_paired_is_not_compared(tmp_path: Path) -> None:
    a = "study,n,m\nA,1,1\nB,2,2\nC,3,3\n"
    ran = compared(tmp_path, a + "C,4,4\n", a, options=("--key", "study"))
    assert "a has 3, b has 3; 2 compared, of those that both have" in words(ran)
    assert "1 cannot be paired (all rows have the key of another row, or none): C" in words(ran)
    alone = compared(tmp_path, "study,n\nA,1\nA,2\n", "study,n\nA,1\n", options=("--key", "study"))
    assert "0 compared, of those that both have" in words(alone)
    assert "nothing to compare" not in words(alone)


def test_a_cell_that_one_of_three_left_blank_is_said_to_count_otherwise_in_agreement(tmp_path: Path) -> None:
    a = "study,n,m\nA,1,1\nB,2,2\nC,3,3\n"
    ran = compared(tmp_path, a, a, a.replace("C,3", "C,"), options=("--agreement",))
    assert "5 filled in by two or more, 5 of them the same" in words(ran)
    assert "1 omission (somebody left the cell blank or lacks the row, and the others agree)" in words(ran)
    assert "counts a cell as one omission if somebody left it blank and the others agree" in words(ran)


def test_of_three_who_extracted_two_blank_cells_agree_on_nothing(tmp_path: Path) -> None:
    """Of q, A and C have three answers, D and E two, B one: of their pairs all, a third and none agree."""
    three = ("x y x y x", "x - x y -", "x - x - x")
    rows = (
        "".join(f"{study},{q.strip('-')},1\n" for study, q in zip("ABCDE", of.split(), strict=True)) for of in three
    )
    ran = compared(tmp_path, *(f"study,q,m\n{text}" for text in rows), options=("--agreement",))
    said = words(ran)
    assert "Filled by only one: 1 cell. Of the cells that another filled, b left 2 blank, c left 2 blank." in said
    assert "With blank cells counted as differences: 76.7%." in said
    assert "(76.7% of all then mean the same, if entries that somebody did not make count as differences)" in said


def test_an_author_with_papers_of_several_years_is_asked_about(tmp_path: Path) -> None:
    """Two papers of one author are told apart by the year, and counted as two studies: that is said."""
    a = "Author,Year,n\nMeier,2001,30\nMeier,2003,44\nSchulz,2001,12\n"
    said = words(compared(tmp_path, a, a.replace("44", "45")))
    assert "? 1 author has rows of several years, and each year of an author counts as a study" in said
    one_each = a.replace("Meier,2003", "Huber,2003")
    assert "several years" not in words(compared(tmp_path, one_each, one_each.replace("44", "45")))


def test_cells_with_two_spellings_are_not_those_that_differ_in_blanks(tmp_path: Path) -> None:
    """Three cells are spelled differently; in the table as it stands, only one of them had a spelling to choose."""
    long = "The authors received no financial support for the research and its publication"
    a = f'study,words\nA,{long}.\nB,"two\nlines"\nC,three  words\n'
    b = f"study,words\nA,{long.upper()}\nB,two lines\nC,three words\n"
    (tmp_path / "a.csv").write_text(a, encoding="utf-8")
    (tmp_path / "b.csv").write_text(b, encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--write-agreed", "t.xlsx", at=tmp_path)
    assert "of which 3 are cosmetic (spelled differently)" in words(ran)
    assert "1 cell written differently in more than spaces and line breaks; the table has" in ran.out
    assert "“The authors received no financial support for the researc...”" in ran.out


def test_of_three_extractors_cells_are_not_called_pairs(tmp_path: Path) -> None:
    table = "study,n\nA,10\nB,12\nC,9\n"
    three = (table, table.replace("10", "11"), table.replace("10", "14"))
    numbers = compared(tmp_path, *three, options=("--agreement",)).out.partition("Numbers: how far apart?")[2]
    assert "pairs" not in numbers.partition("ICC")[0]


def test_one_conflict_is_not_one_of_them(tmp_path: Path) -> None:
    said = words(compared(tmp_path, "study,g\nA,11.6146\nB,2.5\n", "study,g\nA,11.61\nB,2.5\n"))
    assert "1 conflict (rounded: one number to fewer digits)" in said
    assert "of them rounded" not in said


def test_a_table_that_counts_answers_is_known_though_some_people_did_not_answer(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("unit,a,b,c\n1,3,0,0\n2,0,3,0\n3,1,1,1\n4,0,2,0\n5,0,0,3\n", encoding="utf-8")
    assert "it seems to count how many gave each answer" in " ".join(
        twofold("compare", "x.csv", at=tmp_path).err.split()
    )
    (tmp_path / "y.csv").write_text("unit,Ann,Bo,Cy\n1,1,1,1\n2,1,1,1\n3,0,1,1\n4,1,1,1\n5,1,0,1\n", encoding="utf-8")
    assert "count how many" not in twofold("compare", "y.csv", at=tmp_path).err


@pytest.mark.parametrize("clock", ["", " 10:30", "T10:30:00"])
def test_when_a_study_began_is_compared_and_when_a_row_was_typed_is_not(tmp_path: Path, clock: str) -> None:
    """Both may be headed alike; only programs write the time of day."""
    a = "study,country,Start date,End date\n" + "".join(
        f"S{n},Peru,2011-05-0{n}{clock},2016-07-0{n}{clock}\n" for n in range(1, 6)
    )
    ran = compared(tmp_path, a, a.replace("2011-05-02", "2012-05-02"))
    assert ran.code == (0 if clock else 1)
    assert ("it says when the row was typed: 'Start date', 'End date'" in words(ran)) == bool(clock)
    assert ("S2: a '2011-05-02' (C3) b '2012-05-02' (C3)" in words(ran)) == (not clock)


def test_columns_under_headers_of_two_languages_are_found_by_numbers_with_either_decimal_mark(tmp_path: Path) -> None:
    a = "study;land;Mittelwert;SD\nA;Peru;1,5;0,25\nB;Chile;2,50;0,5\nC;Kuba;3,75;0,75\nD;Togo;4,25;0,3\n"
    b = "study,land,Mean,StdDev\nA,Peru,1.5,.25\nB,Chile,2.5,0.5\nC,Kuba,-3.75,0.75\nD,Togo,4.25,0.3\n"
    ran = compared(tmp_path, a, b.replace(",.25", ",0.25"))
    assert ran.code == 1
    assert "C: a '3,75' (C4) b '-3.75' (C4)" in words(ran)
    assert "left out" not in words(ran)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Weight (kg)", "Weight [kg]"),
        ("Weight", "Weight (kg)"),
        ("Age (SD)", "SD age"),
        ("Cohen d", "Cohen's d"),
        ("Dropout, %", "dropout (%)"),
    ],
)
def test_headers_of_the_same_words_are_one_column_whatever_its_cells_say(tmp_path: Path, one: str, other: str) -> None:
    a = "study;{};country\nA;70;Peru\nB;81;Mali\nC;66;Fiji\nD;59;Togo\nE;63;Cuba\n"
    b = a.replace("70", "71").replace("81", "82").replace("66", "67").replace("59", "58").replace("63", "64")
    ran = compared(tmp_path, a.format(one), b.format(other))
    assert ran.code == 1
    assert "A: a '70' (B2) b '71' (B2)" in words(ran)


@pytest.mark.parametrize(
    ("one", "other"), [("mean (control)", "mean (treated)"), ("mean age", "mean weight"), ("age (mean)", "age (SD)")]
)
def test_headers_of_other_words_are_two_columns_and_the_way_on_is_named(tmp_path: Path, one: str, other: str) -> None:
    a = "study;{};country\nA;70;Peru\nB;81;Mali\nC;66;Fiji\nD;59;Togo\nE;63;Cuba\n"
    ran = compared(tmp_path, a.format(one), a.translate(str.maketrans("0123456789", "1234567890")).format(other))
    assert ran.code == 0
    assert "> if two of these are one column, give them the same header in copies of the files" in words(ran)


def test_that_no_cell_was_filled_by_only_one_is_said_of_the_studies_that_both_have(tmp_path: Path) -> None:
    ran = compared(tmp_path, "study,n\nA,1\nB,2\nC,3\n", "study,n\nA,1\nB,2\nC,\n", options=("--agreement",))
    assert "1 only in a: C" in words(ran)
    assert "In these studies, no cell was filled by only one." in words(ran)
    assert "Studies that only one person has handed in, so nothing can be compared: 1 by a." in words(ran)


def test_what_is_none_of_guessed_choices_is_another_answer_in_agreement(tmp_path: Path) -> None:
    """Nobody but twofold said that the column has yes and no alone; a number that cannot be read is still none."""
    rows = [f"S{row},{'yes' if row % 3 else 'no'},{row}" for row in range(30)]
    theirs = [*rows[:-2], "S28,Maybe in the appendix,about 28", rows[-1]]
    texts = ("\n".join(["study,q,n", *lines]) for lines in (rows, theirs))
    ran = compared(tmp_path, *texts, options=("--agreement", "--output-format", "json"))
    fields = {field["label"]: field for field in ran.json["agreement"]["fields"]}
    assert (fields["q"]["n_values"], fields["q"]["kappa_n"]) == (30, 30)
    assert (fields["n"]["n_values"], fields["n"]["kappa_n"]) == (29, 29)


def test_people_who_are_numbers_are_not_said_to_be_written_otherwise_too(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("rater,item,tone\n1,a,3\n1,b,4\n2,a,3\n2,b,5\n", encoding="utf-8")
    ran = twofold("compare", "r.csv", at=tmp_path)
    assert "rater 1, rater 2" in words(ran)
    assert "is also written" not in words(ran)


@pytest.mark.parametrize(("last", "asked"), [("yes,no", True), ("no,no", False)])
def test_a_list_of_what_two_differ_on_is_asked_about(tmp_path: Path, last: str, asked: bool) -> None:
    """Of such a list no percentage says how far the two agree."""
    rows = ["S1,yes,no", "S2,no,yes", "S3,yes,no", "S4,no,yes", f"S5,{last}"]
    (tmp_path / "r.csv").write_text("\n".join(["study,Coder 1,Coder 2", *rows]), encoding="utf-8")
    ran = twofold("compare", "r.csv", at=tmp_path)
    assert ("? the extractors agree in none of the 5 cells that both filled in." in words(ran)) is asked


def test_that_three_people_never_all_agree_makes_no_list_of_what_they_differ_on(tmp_path: Path) -> None:
    rows = [f"S{row},{row},{row},{row + 1}" for row in range(6)]
    (tmp_path / "r.csv").write_text("\n".join(["study,Coder 1,Coder 2,Coder 3", *rows]), encoding="utf-8")
    assert "the extractors agree in none" not in words(twofold("compare", "r.csv", at=tmp_path))


def test_a_row_of_a_study_that_somebody_only_lists_is_no_row_of_them_alone(tmp_path: Path) -> None:
    """As a line between two batches: nothing is filled in there."""
    a = "study,n,m\nA,1,1\nB,2,2\nC,3,3\n"
    ran = compared(tmp_path, a, a.replace("C,3", "second batch,,\nC,3"), options=("--key", "study"))
    assert "1 blank in b (nothing that is compared is filled in): second batch" in words(ran)
    assert "Rows 3 paired Cells" in words(ran)


def test_a_form_and_a_comparison_of_the_same_files_call_a_column_the_same(tmp_path: Path) -> None:
    rows = "".join(f"S{number},{('in', 'out')[number % 2]}\n" for number in range(8))
    typed = "words (case, spacing and punctuation between words make no difference): 'decision'"
    assert typed in words(compared(tmp_path, f"study,decision\n{rows}", f"study,decision\n{rows}"))
    ran = twofold("form", "infer", "a.csv", "b.csv", "--to", "f.yaml", at=tmp_path)
    said = " ".join((ran.out + ran.err).split())
    assert typed in said
    assert "the form lists the answers of these columns as choices, because they are few: 'decision'" in said
    assert "type: choice" in (tmp_path / "f.yaml").read_text(encoding="utf-8")
