"""``minga recount`` on the files of other programs: the right winners, or one sentence that names the cause."""

import gzip
import io
import zipfile

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from minga.project.cli.recounting import recount_command

BLT = '3 1\n2 1 2 0\n4 2 3 0\n1 3 0\n0\n"Ada"\n"Ben"\n"Cyd"\n"A vote"\n'
BUDGET = """META
key;value
budget;1000
vote_type;approval
rule;greedy
PROJECTS
project_id;cost;votes;name;selected
a;600;3;Bancos;1
b;500;2;Fuente;0
c;300;1;Pista;1
VOTES
voter_id;vote
1;a,b
2;a
3;a,c
4;b
"""


def recount(tmp_path, name: str, content: str | bytes, *options: str) -> Result:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with translation.override("en"):
        return CliRunner().invoke(recount_command, [str(path), *options])


def told(tmp_path, name: str, content: str | bytes, *options: str) -> str:
    done = recount(tmp_path, name, content, *options)
    assert done.exit_code == 0, done.output
    return done.output


def refused(tmp_path, name: str, content: str | bytes, *options: str) -> str:
    done = recount(tmp_path, name, content, *options)
    assert isinstance(done.exception, SystemExit), done.output
    assert done.exit_code == 1, done.output
    return done.output.splitlines()[-1].removeprefix("Error: ")


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


CANDIDATES = ("Ada", "Ben", "Cyd")
PARTIES = [('"Ada"', '"Ada" "Red Party"'), ('"Ben"', '"Ben" "Blue Party"'), ('"Cyd"', '"Cyd","Green Party",')]
SAME_BLT = {
    "parties": changed(BLT, *PARTIES),
    "parties of some": changed(BLT, *PARTIES[:2], ('"A vote"', '"A vote"\n"A source"\n"A comment"')),
    "comments": changed(BLT, ("2 1 2 0", "2 1 2 0 # a # b"), ('"Ben"', '"Ben" # second'), ("\n0\n", "\n0 # end\n")),
    "a comment with quotes": changed(BLT, ("2 1 2 0", '2 1 2 0 # the "red" one'), ('"Ada"', '# "Nobody"\n"Ada"')),
    "a comment over lines": changed(BLT, ("2 1 2 0", '/* 9 3 0\n"x" */ 2 1 2 0')),
    "ids": changed(BLT, ("2 1 2 0", "(paper 0 0 7) 2 1 2 0")),
    "places left out": changed(BLT, ("2 1 2 0", "2 1 - 2 0"), ("1 3 0", "1 3 - 0")),
    "nobody who withdrew": changed(BLT, ("3 1\n", "4 1\n\n-4\n"), ('"Cyd"', '"Cyd"\n"Dan"')),
    "commas": changed(BLT, ("2 1 2 0", "2,1,2,0,"), ("3 1\n", "3,1,,\n"), ('"Ada"', '"Ada",')),
    "without lines": BLT.replace("\n", " "),
    "without quotes": BLT.replace('"', ""),
    "curly quotes": changed(BLT, ('"Ada"', "“Ada”"), ('"Ben"', "“Ben”")),
    "notes": BLT + "First Prefs\n 2 4 1\nQuota 3.51\n",
    "names behind numbers": changed(
        BLT.replace('"', ""), *((name, f"# ALTERNATIVE NAME {n}: {name}") for n, name in enumerate(CANDIDATES, start=1))
    ),
    "blank lines and blanks": "\n\n" + BLT.replace("\n", "  \n\n"),
    "UTF-16": BLT.encode("utf-16"),
    "Windows": "\ufeff" + BLT.replace("\n", "\r\n"),
    "an old Macintosh": BLT.replace("\n", "\r"),
}


@pytest.mark.parametrize("case", SAME_BLT)
def test_a_blt_file_written_otherwise_elects_the_same(tmp_path, case):
    assert told(tmp_path, "vote.blt", SAME_BLT[case]) == told(tmp_path, "plain.blt", BLT)


REFUSED_BLT = {
    "names that fill other lines": (changed(BLT, ('"Ada"\n"Ben"\n', '"Ada" "Ben"\n')), "one candidate a line"),
    "one name and a party too many": (changed(BLT, ('"Cyd"\n"A vote"\n', '"Cyd" "Dan"\n')), "two names"),
    "three strings a line": (changed(BLT, ('"Ada"', '"Ada" "Lovelace" "Red"')), "3 strings"),
    "strings left over": (BLT + '"Source"\n"Comment"\n"And more"\n', "left over"),
    "one string left over": (changed(BLT, ('"Ben"', '"Red Party"\n"Ben"')), "left over"),
    "parties in lines of their own": ('2 1\n1 2 0\n0\n"Ada"\n"Red"\n"Ben"\n"Blue"\n"A vote"\n', "may be a party"),
    "a string behind the title": (changed(BLT, ('"A vote"', '"A vote" "2027"')), "left over"),
    "a name without its end": (changed(BLT, ('"Ben"', '"Ben')), "not a name in quotes"),
    "words behind a name": (changed(BLT, ('"Ben"', '"Ben" Smith')), "not a name in quotes"),
    "parties cut off": (changed(BLT, *PARTIES)[: changed(BLT, *PARTIES).index('"Ben"')], "line 6"),
    "places that are zero": (changed(BLT, ("2 1 2 0", "2 0 1 2 0")), "place left out"),
    "zeros behind a ballot": (changed(BLT, ("2 1 2 0", "2 1 2 0 0")), "follows the end of the ballots"),
    "places in brackets": (changed(BLT, ("2 1 2 0", "2 1 (2 3) 0")), "2=3"),
    "a line without its zero": (changed(BLT, ("4 2 3 0\n", "4 2 3\n")), "no 0 at its end"),
    "two ballots in a line": (changed(BLT, ("4 2 3 0\n1 3 0", "4 2 3 0 1 3 0")), "before the end"),
    "voters in the header": (changed(BLT, ("3 1\n", "3 1 7\n")), "nothing else"),
    "weights with decimals": (changed(BLT, ("2 1 2 0", "2,5 1 2 0")), "commas"),
    "names that read the same": (changed(BLT, ('"Ben"', '"ADÁ\u200b"')), "read the same"),
    "no end": (changed(BLT, ("\n0\n", "\n")), "two zeros are missing"),
    "Latin": (changed(BLT, ("Ben", "Benítez")).encode("cp1252"), "UTF-8"),
    "more seats than candidates": (changed(BLT, ("3 1\n", "3 3\n-1\n")), "more than the 2 who stand"),
}


@pytest.mark.parametrize("case", REFUSED_BLT)
def test_a_blt_file_that_could_be_read_in_two_ways_is_refused(tmp_path, case):
    content, words = REFUSED_BLT[case]
    assert words in refused(tmp_path, "vote.blt", content)


@pytest.mark.parametrize("case", ["gzip", "gzip without its ending", "zip"])
def test_what_is_packed_is_unpacked(tmp_path, case):
    plain, packed = BLT.encode(), gzip.compress(BLT.encode())
    folder = io.BytesIO()
    with zipfile.ZipFile(folder, "w") as box:
        box.writestr("votes/vote.blt", plain)
        box.writestr("__MACOSX/._vote.blt", b"\x00")
    name, content = {
        "gzip": ("vote.blt.gz", packed),
        "gzip without its ending": ("vote.blt", packed),
        "zip": ("all.zip", folder.getvalue()),
    }[case]
    assert told(tmp_path, name, content) == told(tmp_path, "plain.blt", plain)
    if case == "zip":
        with zipfile.ZipFile(folder, "a") as box:
            box.writestr("other.blt", plain)
        assert "holds 2 files" in refused(tmp_path, "all.zip", folder.getvalue())
    else:
        assert "broken" in refused(tmp_path, name, packed[:-12])


def test_a_budget_is_counted_by_the_rule_of_its_file(tmp_path):
    assert "Counted by the rule greedy." in told(tmp_path, "b.pb", BUDGET)
    stops = changed(BUDGET, ("rule;greedy", "rule;greedy-no-skip"), ("c;300;1;Pista;1", "c;300;1;Pista;0"))
    said = told(tmp_path, "b.pb", stops)
    assert "the buying stopped" in said
    assert "“Bancos” was marked by 3." in said
    least = changed(
        BUDGET, ("rule;greedy", "rule;greedy-threshold\nmin_project_score_threshold;2"), ("Pista;1", "Pista;0")
    )
    assert "too few supporters" in told(tmp_path, "b.pb", least)
    assert "instead of “Pista”" in refused(tmp_path, "b.pb", changed(BUDGET, ("Pista;1", "Pista;0")))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("greedy-custom", "'greedy-custom' is not known here"),
        ("greedy-exclusive", "not known here"),
        ("equalshares/tomorrow", "not known here"),
        ("unknown", "does not say by which rule"),
        ("", "does not say by which rule"),
        ("greedy-threshold", "needs min_project_score_threshold"),
        ("greedy\nbudget_per_category;600,400", "budget_per_category"),
        ("greedy\ndefault_score;1", "default_score"),
        ("greedy\nmax_length;1", "line 14: this ballot goes beyond max_length"),
        ("greedy\nmin_length;2", "min_length"),
        ("greedy\nmax_sum_cost;600", "max_sum_cost"),
    ],
)
def test_a_budget_whose_rule_is_not_known_is_not_counted_by_another(tmp_path, rule, words):
    assert words in refused(tmp_path, "b.pb", changed(BUDGET, ("rule;greedy", f"rule;{rule}")))


def test_points_for_one_project_keep_to_the_limit_of_the_file(tmp_path):
    points = changed(
        BUDGET,
        ("approval", "cumulative\nmax_points;3"),
        ("voter_id;vote", "voter_id;vote;points"),
        (";votes;", ";count;"),
    )
    points = changed(points, ("1;a,b", "1;a,b;3,1"), ("2;a\n", "2;a;3\n"), ("3;a,c", "3;a,c;2,2"), ("4;b", "4;b;1"))
    assert "“Bancos” was given 8 points by 3 voters." in told(tmp_path, "b.pb", points)
    assert "line 15: this ballot goes beyond max_points" in refused(
        tmp_path, "b.pb", changed(points, ("2;a;3", "2;a;4"))
    )


def test_a_rule_may_be_asked_for_where_the_file_has_none(tmp_path):
    unknown = changed(BUDGET, ("rule;greedy", "rule;unknown"))
    assert "--budget-rule" in refused(tmp_path, "b.pb", unknown)
    assert "Counted by the rule greedy." in told(tmp_path, "b.pb", unknown, "--budget-rule", "greedy")


def test_a_custom_rule_that_is_public_is_counted(tmp_path):
    poznan = changed(BUDGET, ("rule;greedy", "rule;greedy-custom\nunit;Poznań"), ("Pista;1", "Pista;3"))
    assert "the winners that the file marks" in told(tmp_path, "b.pb", poznan)


def test_equal_shares_give_way_where_the_file_compares_them_with_greedy(tmp_path):
    shares = changed(BUDGET, ("rule;greedy", "rule;equalshares"), ("Bancos;1", "Bancos;1"), ("Pista;1", "Pista;0"))
    assert "Each voter holds" in told(tmp_path, "b.pb", shares)
    compared = changed(BUDGET, ("rule;greedy", "rule;equalshares-comparison"))
    assert "Each voter holds" not in told(tmp_path, "b.pb", compared)


CENTS = changed(BUDGET, ("budget;1000", "budget;1000.50"), ("b;500", "b;500,25"))


def test_money_is_told_in_the_scale_of_its_file(tmp_path):
    said = told(tmp_path, "b.pb", CENTS)
    assert "for 600, with 3 supporters; 400.50 are left" in said
    assert "“Fuente” (500.25) is not bought" in said
    assert "Spent: 900. Left: 100.50." in said


def test_a_raise_is_one_unit_of_the_money_of_the_file_and_not_a_cent(tmp_path):
    budget = changed(BUDGET, ("rule;greedy", "rule;equalshares/add1"), ("Pista;1", "Pista;0"))
    whole = told(tmp_path, "b.pb", budget)
    assert told(tmp_path, "b.pb", changed(budget, ("c;300;", "c;300.00;"))) == whole
    cents = told(tmp_path, "b.pb", changed(budget, ("c;300;", "c;300.01;")))
    assert cents.replace("300.01", "300") == whole


SAME_BUDGET = {
    "a spreadsheet": "\n".join(line + ";" * (5 - line.count(";")) for line in BUDGET.splitlines()) + "\n;;;;;\n",
    "blank rows": changed(BUDGET, ("2;a\n", "\n2;a\n;\n")),
    "comments": changed(BUDGET, ("2;a\n", "# paper votes\n2;a\n"), ("budget;1000", "# all of it\nbudget;1000")),
    "heads in capitals": changed(BUDGET, ("voter_id;vote", "Voter_ID;Vote"), ("META", "Meta"), ("budget;", "Budget ;")),
    "blanks": changed(BUDGET, ("1;a,b", "1; a , b "), ("c;300;1;Pista;1", " c ; 300 ;1; Pista ; 1 ")),
    "decimals": changed(BUDGET, ("budget;1000", "budget;1000.00"), ("a;600", "a;600,0")),
    "marks": changed(BUDGET, ("Bancos;1", "Bancos;1.0")),
    "UTF-16": BUDGET.encode("utf-16"),
    "Windows": "\ufeff" + BUDGET.replace("\n", "\r\n"),
    "an old Macintosh": BUDGET.replace("\n", "\r"),
    "gzip": gzip.compress(BUDGET.encode()),
}


@pytest.mark.parametrize("case", SAME_BUDGET)
def test_a_budget_written_otherwise_buys_the_same(tmp_path, case):
    assert told(tmp_path, "b.pb", SAME_BUDGET[case]) == told(tmp_path, "plain.pb", BUDGET)


REFUSED_BUDGET = {
    "thousands or decimals": (changed(BUDGET, ("budget;1000", "budget;1.000")), "thousands or decimals"),
    "costs in thousands": (changed(BUDGET, ("a;600", "a;1,600")), "thousands or decimals"),
    "a voter twice": (changed(BUDGET, ("2;a\n", "1;a\n")), "the voter '1' is listed twice"),
    "two ballots for one project": (changed(BUDGET, ("vote_type;approval", "vote_type;choose-1")), "max_length"),
    "ballots added": (changed(BUDGET, ("rule;greedy", "rule;greedy\nnum_votes;3")), "some may have been added"),
    "ballots changed": (changed(BUDGET, ("4;b", "4;c")), "its ballots give"),
    "marks in words": (changed(BUDGET, ("Bancos;1", "Bancos;yes")), "selected must be"),
    "tabs": (BUDGET.replace(";", "\t"), "not separated by semicolons"),
    "Latin": (changed(BUDGET, ("Pista", "Jardín")).encode("cp1252"), "UTF-8"),
    "zero bytes": (BUDGET.encode("utf-16-le"), "UTF-8"),
}


@pytest.mark.parametrize("case", REFUSED_BUDGET)
def test_a_budget_that_could_be_read_in_two_ways_is_refused(tmp_path, case):
    content, words = REFUSED_BUDGET[case]
    assert words in refused(tmp_path, "b.pb", content)


def test_projects_whose_names_read_the_same_are_told_apart(tmp_path):
    said = told(tmp_path, "b.pb", changed(BUDGET, ("Pista", "BANCOS"), ("Fuente", "none")))
    assert "“Bancos (a)” is bought" in said
    assert "“BANCOS (c)” is bought" in said
    assert "“b” (500) is not bought" in said


def test_ballots_that_a_file_counts_together_are_lent_by_nobody(tmp_path):
    said = told(tmp_path, "vote.blt", BLT)
    assert "7 voted" in said
    assert "let somebody else" not in said


def test_a_tie_that_the_file_does_not_settle_is_told(tmp_path):
    level = changed(BLT, ("4 2 3 0", "2 2 3 0"), ("1 3 0\n", ""))
    assert "does not say how ties are settled" in told(tmp_path, "vote.blt", level)
    settled = changed(level, ("3 1\n", "3 1\n[tie 1 2 3]\n"))
    assert "does not say how ties are settled" not in told(tmp_path, "vote.blt", settled)
