"""``minga recount`` on tables of ballots and orders of preferences: what is no ballot is never counted as one."""

import pytest

from minga.project.tests.test_recount_files import changed, refused, told

RANKS = "Ada,Ben,Cyd,weight\n1,2,,2\n,1,2,4\n,,1,1\n"
PLACES = "1st,2nd\nAda,Ben\nAda,Ben\nBen,Cyd\nBen,Cyd\nBen,Cyd\nBen,Cyd\nCyd,\n"
SCORES = "Ada,Ben,Cyd\n5,2,0\n5,1,0\n0,5,3\n1,4,\n"
MARKS = "Ada,Ben,Cyd\n1,1,0\n0,1,0\n0,1,1\n"
LAYOUTS = {"ranks": RANKS, "places": PLACES, "scores": SCORES, "approvals": MARKS}
COUNTED = {
    "ranks": (),
    "places": ("--layout", "places"),
    "scores": ("--layout", "scores", "--method", "score"),
    "approvals": ("--layout", "approvals", "--method", "approval"),
}
SAME = {
    "semicolons": ("ranks", RANKS.replace(",", ";")),
    "tabs": ("ranks", RANKS.replace(",", "\t")),
    "a spreadsheet": ("ranks", RANKS.replace("\n", ",,\n") + ",,,,,\n,,,,,\n"),
    "blank lines": ("ranks", "\n\n" + RANKS.replace("\n", "\n\n")),
    "comments": ("ranks", "# of 2027\n" + changed(RANKS, ("1,2,,2\n", "1,2,,2\n# checked\n"))),
    "quotes": ("ranks", changed(RANKS, ("Ada,Ben", '"Ada","Ben"'), ("1,2,,2", '"1","2","","2"'))),
    "figures of a spreadsheet": ("ranks", changed(RANKS, ("1,2,,2", '"1,0",2.0,,2'))),
    "weights in Spanish": ("ranks", changed(RANKS, ("weight", "Peso"))),
    "weights first": ("ranks", "WEIGHT,Ada,Ben,Cyd\n2,1,2,\n4,,1,2\n1,,,1\n"),
    "Windows": ("ranks", "\ufeff" + RANKS.replace("\n", "\r\n")),
    "an old Macintosh": ("ranks", RANKS.replace("\n", "\r")),
    "UTF-16": ("ranks", RANKS.encode("utf-16")),
    "places left out": ("places", changed(PLACES, ("Cyd,\n", "undervote,Cyd\n"))),
    "places in Spanish": ("places", changed(PLACES, ("1st,2nd", "Primera opción,Segunda opción"))),
    "places of a voting machine": ("places", changed(PLACES, ("1st,2nd", "Choice_1_1:Mayor,Choice_1_2:Mayor"))),
    "marks in words": ("approvals", changed(MARKS, ("1,1,0", "Sí,VERDADERO,no"), ("0,1,1", ",x,✓"))),
    "points of a spreadsheet": ("scores", changed(SCORES, ("5,2,0", "5.0,2,0"))),
}


@pytest.mark.parametrize("case", SAME)
def test_a_table_written_otherwise_elects_the_same(tmp_path, case):
    layout, content = SAME[case]
    plain = told(tmp_path, "plain.csv", LAYOUTS[layout], *COUNTED[layout])
    assert told(tmp_path, "vote.csv", content, *COUNTED[layout]) == plain


REFUSED = {
    "blanks between columns": ("ranks", "Ada Ben Cyd\n1 2 3\n2 1 3\n", "parted by blanks"),
    "bars between columns": ("ranks", "Ada|Ben\n1|2\n", "parted by |"),
    "other signs than the head": ("ranks", "Ada Ben\n1,2\n", "the rows have several cells"),
    "two signs": ("places", "1st, or best;2nd\nAda, A.;Ben\n", "several signs"),
    "names of ballots": ("scores", "id,Ada,Ben\n1001,5,2\n1002,1,4\n", "'id' tells of the ballots"),
    "names of ballots in Spanish": ("ranks", "Papeleta;Ada;Ben\n17;1;2\n", "'Papeleta' tells of the ballots"),
    "numbers of votes": ("scores", "Ada,Ben,Votos\n5,2,40\n", "'Votos' tells of the ballots"),
    "two weights": ("ranks", "peso,Ada,weight\n2,1,3\n", "two columns hold weights"),
    "no head": ("ranks", "1,2,3\n2,1,3\n", "must name the options"),
    "no head of places": ("places", "Ada,Ben\nBen,Ada\n", "'Ada' is no place"),
    "a precinct among places": ("places", "Precinct name,1st\nNorth,Ada\n", "is no place"),
    "places in another order": ("places", "2nd,1st\nAda,Ben\n", "do not come in order"),
    "a name in capitals": ("places", changed(PLACES, ("Cyd,\n", "CYD,\n")), "'Cyd' and 'CYD' read the same"),
    "an invisible sign": ("places", changed(PLACES, ("Cyd,\n", "Cy\u200bd,\n")), "read the same"),
    "an accent": ("places", changed(PLACES, ("Cyd,\n", "Cýd,\n")), "read the same"),
    "two marks at a place": ("places", changed(PLACES, ("Cyd,\n", "overvote,\n")), "two options were marked"),
    "a comment in a cell": ("places", changed(PLACES, ("Cyd,\n", "Cyd # late,\n")), "looks like a comment"),
    "heads that read the same": ("ranks", changed(RANKS, ("Ben", "ada")), "read the same"),
    "totals in words": ("ranks", RANKS + "Total,,,7\n", "totals"),
    "totals of points": ("scores", SCORES + "11,12,3\n", "adds up the others"),
    "totals of weights": ("ranks", RANKS + ",,,7\n", "adds up the others"),
    "an empty row": ("approvals", changed(MARKS, ("0,1,0\n", ",,\n0,1,0\n")), "this row is empty"),
    "points with decimals": ("scores", changed(SCORES, ("5,2,0", '"4,5",2,0')), "'4,5' is not a whole number"),
    "weights in thousands": ("ranks", changed(RANKS, (",,1,1", ',,1,"1.000"')), "'1.000' is not a whole number"),
    "a column without a name": ("ranks", changed(RANKS, ("Cyd", "")), "no name"),
    "a workbook": ("ranks", b"PK\x03\x04" + bytes(40), "spreadsheet"),
    "Latin": ("ranks", changed(RANKS, ("Ada", "Íñigo")).encode("cp1252"), "UTF-8"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_ballot_of_a_table_is_refused(tmp_path, case):
    layout, content, words = REFUSED[case]
    assert words in refused(tmp_path, "vote.csv", content, *COUNTED[layout])


def test_a_sign_of_a_comment_in_quotes_is_part_of_a_name(tmp_path):
    quoted = RANKS.replace("Ben", '"Plan # 2"')
    assert "“Plan # 2” is chosen" in told(tmp_path, "vote.csv", quoted)
    assert "“Plan #2” is chosen" in told(tmp_path, "vote.csv", RANKS.replace("Ben", "Plan #2"))


def test_names_with_the_other_separator_stand_in_quotes(tmp_path):
    content = RANKS.replace(",", ";").replace("Ada;Ben", '"Pérez, Ada";"Ruiz, Ben"')
    assert "“Ruiz, Ben” is chosen" in told(tmp_path, "vote.csv", content)


def test_a_blank_ballot_with_a_weight_is_an_abstention(tmp_path):
    assert "9 voted; 2 of them abstained" in told(tmp_path, "vote.csv", RANKS + ",,,2\n")


SOI = """# FILE NAME: a.soi
# TITLE: A vote
# DATA TYPE: soi
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 7
# NUMBER UNIQUE ORDERS: 3
# ALTERNATIVE NAME 1: Ada
# ALTERNATIVE NAME 2: Ben
# ALTERNATIVE NAME 3: Cyd
2: 1,2
4: 2,3
1: 3
"""
OLD = "3\n1,Ada\n2,Ben\n3,Cyd\n7,7,3\n2,1,2\n4,2,3\n1,3\n"
SAME_ORDERS = {
    "comments": changed(SOI, ("2: 1,2", "# by post\n2: 1,2 # late")),
    "blank lines": "\n" + SOI.replace("\n1: 3", "\n\n1: 3\n\n"),
    "small letters": changed(SOI, ("DATA TYPE: soi", "Data Type: SOI"), ("NUMBER VOTERS", "number voters")),
    "blanks": changed(SOI, ("2: 1,2", " 2 :  1 , 2 ")),
    "braces": changed(SOI, ("2: 1,2", "2: {1},{2}")),
    "Windows": "\ufeff" + SOI.replace("\n", "\r\n"),
    "an old Macintosh": SOI.replace("\n", "\r"),
    "UTF-16": SOI.encode("utf-16"),
}


@pytest.mark.parametrize("case", SAME_ORDERS)
def test_an_order_of_preferences_written_otherwise_elects_the_same(tmp_path, case):
    assert told(tmp_path, "vote.soi", SAME_ORDERS[case]) == told(tmp_path, "plain.soi", SOI)


def test_the_older_form_elects_the_same(tmp_path):
    def steps(said: str) -> list[str]:
        return [line for line in said.splitlines() if "ties" not in line]

    assert steps(told(tmp_path, "vote.soi", OLD)) == steps(told(tmp_path, "plain.soi", SOI))


REFUSED_ORDERS = {
    "votes added": ("soi", changed(SOI, ("1: 3", "9: 3")), "announces 7, but 15"),
    "an order added": ("soi", SOI + "1: 1\n", "announces 3, but 4"),
    "a file behind another": ("soi", SOI + SOI, "among the ballots"),
    "a number said twice": ("soi", changed(SOI, ("# DATA", "# NUMBER VOTERS: 9\n# DATA")), "said twice"),
    "an empty place": ("soi", changed(SOI, ("2: 1,2", "2: 1,,2")), "empty"),
    "a place that is missing": ("soi", changed(SOI, ("2: 1,2", "2: 1,")), "empty"),
    "names that read the same": ("soi", changed(SOI, ("3: Cyd", "3: ADA")), "read the same"),
    "an order cut off in the older form": ("soc", OLD, "must name every alternative"),
    "a place shared in the older form": ("soi", changed(OLD, ("4,2,3", "4,{2,3}")), "strict"),
    "Latin": ("soi", changed(SOI, ("Ben", "Benítez")).encode("cp1252"), "UTF-8"),
}


@pytest.mark.parametrize("case", REFUSED_ORDERS)
def test_an_order_of_preferences_that_was_changed_is_refused(tmp_path, case):
    ending, content, words = REFUSED_ORDERS[case]
    assert words in refused(tmp_path, f"vote.{ending}", content)
