"""Charts hold their promises: well-formed, escaped, without NaN, and the same numbers as a table."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.ui import charts
from minga.ui.charts.points import TALL, WIDE

NASTY = '<script>alert("1")</script> & "ñ"'
WORDS = charts.Words(title=NASTY, description=NASTY, x=NASTY, y=NASTY, empty=NASTY)
HEADS = (NASTY, "b", "c", "d")
NAMES = charts.LineNames(actual=NASTY, expected=NASTY, low="from", high="to")
STANCES = charts.StanceNames(agree=NASTY, disagree=NASTY, passed=NASTY, people=NASTY)
ROWS = [
    charts.IntervalRow(name=NASTY, estimate=1.5, low=-0.5, high=3.5),
    charts.IntervalRow(name="x" * 90, said=NASTY, tone="none"),
]
SUPPORT = [
    charts.SupportRow(name=NASTY, value=3, said=NASTY, is_chosen=True),
    charts.SupportRow(name="b" * 90, value=-1, said="0"),
]
BASKET = [
    charts.BasketRow(name=NASTY, cost=6, said=NASTY, note=NASTY, is_bought=True),
    charts.BasketRow(name="b", cost=12, said="12"),
]
NAN = float("nan")
ONE = charts.MapGroup("A", "Group A", "1 person", 1)


def line(values: list[float | None]) -> charts.Chart:
    xs = [float(x) for x in range(len(values))]
    return charts.line_with_band(
        xs,
        values,
        expected=values,
        band=(values, values),
        markers=[(1.0, NASTY)] if xs else (),
        words=WORDS,
        names=NAMES,
    )


FULL: dict[str, Callable[[], charts.Chart]] = {
    "line": lambda: line([1.0, 2.0, None, 4.0]),
    "placebo": lambda: charts.placebo_picture(
        [1.0, 2.0], [0.0, 3.0], [[1.0, NAN], [2.0, 2.0]], words=WORDS, treated_name=NASTY, placebo_name=NASTY
    ),
    "map": lambda: charts.opinion_scatter(
        [(0.0, 1.0), (1.0, 3.0), (NAN, 2.0), (4.0, 4.0)],
        [0, 0, 0, 1],
        words=WORDS,
        named=[charts.MapGroup(NASTY, NASTY, NASTY, 3), charts.MapGroup("B", "B", "one", 1)],
        heads=(NASTY, "n"),
        me=(0.0, 1.0),
        me_name=NASTY,
    ),
    "interval": lambda: charts.interval_plot(ROWS, words=WORDS, heads=HEADS),
    "portfolio": lambda: charts.portfolio_strip(ROWS, words=WORDS, heads=HEADS),
    "events": lambda: charts.event_study([-1, 0], ROWS, words=WORDS, heads=HEADS),
    "histogram": lambda: charts.histogram(
        [0.0, 1.0, 2.0], [3, 5], words=WORDS, heads=(NASTY, "n"), markers=[(1, NASTY)]
    ),
    "stances": lambda: charts.stacked_stance_bar(
        3, 2, 1, words=WORDS, names=STANCES, percent=lambda share: f"{share:.0%}", interval=(-0.1, 0.9)
    ),
    "rounds": lambda: charts.ranked_rounds(
        [{NASTY: 5, "b": 3, "c": 2, "d": 0}, {NASTY: 5, "b": 3, "c": 2}, {NASTY: 6, "b": 4}],
        words=WORDS,
        heads=(NASTY, "Round"),
    ),
    "support": lambda: charts.support_bars(SUPPORT, words=WORDS, heads=(NASTY, "n")),
    "levels": lambda: charts.level_bars(
        [charts.LevelsRow(name=NASTY, voters=(1, 0, 4), said=NASTY, is_chosen=True)],
        [NASTY, "b", "c"],
        words=WORDS,
        heads=(NASTY, "n"),
        marks_middle=True,
    ),
    "pairs": lambda: charts.pairwise_grid(
        [NASTY, "b", "c"], [[0, 3, 2], [1, 0, 2], [2, 2, 0]], words=WORDS, heads=(NASTY, "n")
    ),
    "basket": lambda: charts.basket(BASKET, 10, words=WORDS, heads=(NASTY, "b", "c"), left=NASTY),
}
BARE: dict[str, Callable[[], charts.Chart]] = {
    "line": lambda: line([]),
    "line of nothing known": lambda: line([None, NAN]),
    "placebo": lambda: charts.placebo_picture([], [], [], words=WORDS, treated_name="t", placebo_name="p"),
    "map": lambda: charts.opinion_scatter([], [], words=WORDS, named=[ONE], heads=("g", "n")),
    "interval": lambda: charts.interval_plot([], words=WORDS, heads=HEADS),
    "events": lambda: charts.event_study([], [], words=WORDS, heads=HEADS),
    "histogram": lambda: charts.histogram([], [], words=WORDS, heads=("a", "n")),
    "stances": lambda: charts.stacked_stance_bar(0, 0, 0, words=WORDS, names=STANCES, percent=str),
    "rounds": lambda: charts.ranked_rounds([], words=WORDS, heads=("a", "Round")),
    "support": lambda: charts.support_bars([], words=WORDS, heads=("a", "n")),
    "levels": lambda: charts.level_bars([], ["a", "b"], words=WORDS, heads=("a", "n")),
    "pairs": lambda: charts.pairwise_grid(["a", "b"], [[0, 0], [0, 0]], words=WORDS, heads=("a", "n")),
    "basket": lambda: charts.basket([], 10, words=WORDS, heads=("a", "b", "c"), left="0"),
}
EVERY = {**FULL, **{f"empty {name}": draw for name, draw in BARE.items()}}


def parsed(markup: str) -> ET.Element:
    return ET.fromstring(markup)


@pytest.mark.parametrize("draw", EVERY.values(), ids=EVERY)
def test_a_chart_is_a_named_image_and_a_table(draw: Callable[[], charts.Chart]) -> None:
    chart = draw()
    svg, table = parsed(chart.svg), parsed(chart.table)
    named = svg.get("aria-labelledby", "").split()
    found = {element.get("id"): element.text for element in svg.iter() if element.get("id")}
    assert svg.get("role") == "img"
    assert [found[key] for key in named] == [NASTY, NASTY]
    assert table.tag == "table"
    assert all(head.get("scope") == "col" for head in table.iter("th") if head.get("scope") != "row")


@pytest.mark.parametrize("draw", EVERY.values(), ids=EVERY)
def test_words_are_escaped_and_nothing_needs_a_looser_csp(draw: Callable[[], charts.Chart]) -> None:
    chart = draw()
    for markup in (chart.svg, chart.table):
        tags = {element.tag for element in parsed(markup).iter()}
        attributes = {key for element in parsed(markup).iter() for key in element.attrib}
        assert "script" not in tags
        assert "style" not in attributes | tags
        assert not any(key.startswith("on") for key in attributes)


@pytest.mark.parametrize("draw", EVERY.values(), ids=EVERY)
def test_no_coordinate_is_nan(draw: Callable[[], charts.Chart]) -> None:
    assert not re.search(r"\b(nan|inf|None)\b", draw().svg)


@pytest.mark.parametrize("draw", BARE.values(), ids=BARE)
def test_an_empty_chart_says_so(draw: Callable[[], charts.Chart]) -> None:
    assert NASTY in [element.text for element in parsed(draw().svg).iter("text")]


def test_the_table_holds_every_number_of_the_line() -> None:
    cells = [cell.text for cell in parsed(line([1.0, 2.5, None]).table).iter("td")]
    assert cells == ["1"] * 4 + ["2.5"] * 4 + ["—"] * 4


def test_the_readout_has_a_place_for_each_row() -> None:
    chart = line([1.0, 2.0, 3.0])
    assert len(chart.places) == len(parsed(chart.table).findall("tbody/tr")) == 3
    assert list(chart.places) == sorted(chart.places)


def test_a_line_breaks_where_nothing_is_known() -> None:
    drawn = next(
        p.get("d", "") for p in parsed(line([1.0, 2.0, None, 3.0, 4.0]).svg).iter("path") if "c1" in p.get("class", "")
    )
    assert drawn.count("M") == 2


def test_the_map_tells_how_many_but_not_who() -> None:
    table = parsed(FULL["map"]().table)
    assert [cell.text for cell in table.iter("td")] == ["3", "1"]


def test_groups_of_the_map_differ_by_more_than_colour() -> None:
    named = [charts.MapGroup("ABCDE"[n], f"Group {'ABCDE'[n]}", "3 people", 3) for n in range(5)]
    points = [(float(n), float(n * k % 7)) for n in range(5) for k in range(3)]
    chart = charts.opinion_scatter(
        points, [n // 3 for n in range(15)], words=WORDS, named=named, heads=("g", "n"), me=None
    )
    svg = parsed(chart.svg)
    letters = [text.text for text in svg.iter("text") if "on-disc" in text.get("class", "")]
    holes = [use.get("class", "") for use in svg.iter("use") if "dot-hole" in use.get("class", "")]
    assert letters == list("ABCDE")
    assert len(holes) == 3
    assert not [circle for circle in svg.iter("circle") if "me" in circle.get("class", "")]


def test_the_shapes_of_the_map_stay_within_its_box() -> None:
    named = [charts.MapGroup("AB"[n], f"Group {'AB'[n]}", "8 people", 8) for n in range(2)]
    points = [(float(side * 9 + k % 4), float(side * 7 + k // 4)) for side in (0, 1) for k in range(8)]
    chart = charts.opinion_scatter(points, [n // 8 for n in range(16)], words=WORDS, named=named, heads=("g", "n"))
    assert 'overflow="visible"' not in chart.svg, "what would leave the box is cut, not drawn over its neighbours"
    outlines = [path.get("d", "") for path in parsed(chart.svg).iter("path") if "hull" in path.get("class", "")]
    places = [[int(part) for part in re.findall(r"-?\d+", outline)] for outline in outlines]
    assert len(places) == 4
    assert all(0 < x < WIDE for each in places for x in each[::2])
    assert all(0 < y < TALL for each in places for y in each[1::2])


def test_no_letter_of_the_map_covers_another() -> None:
    named = [charts.MapGroup("ABCDE"[n], f"Group {'ABCDE'[n]}", "2 people", 2) for n in range(5)]
    points = [(0.0, 0.0), (1.0, 1.0)] * 5
    chart = charts.opinion_scatter(points, [n // 2 for n in range(10)], words=WORDS, named=named, heads=("g", "n"))
    discs = [circle for circle in parsed(chart.svg).iter("circle") if circle.get("r") == "13"]
    assert len({(disc.get("cx"), disc.get("cy")) for disc in discs}) == 5


def test_a_strip_keeps_its_whisker_within_and_says_nothing_aloud() -> None:
    strip = parsed(charts.stance_strip(0.9, 0.1, (0.7, 1.2)))
    assert strip.get("aria-hidden") == "true"
    ends = [float(line.get("x2", "").removesuffix("%")) for line in strip.iter("line")]
    assert min(ends) == 70
    assert max(ends) == 100


def test_the_map_refuses_groups_of_another_length() -> None:
    with pytest.raises(ValueError, match="2 points but 1 groups"):
        charts.opinion_scatter([(0, 0), (1, 1)], [0], words=WORDS, named=[ONE], heads=("g", "n"))


def test_a_histogram_refuses_missing_edges() -> None:
    with pytest.raises(ValueError, match="need 3 edges"):
        charts.histogram([0.0, 1.0], [3, 5], words=WORDS, heads=("a", "n"))


def test_votes_that_move_keep_their_width() -> None:
    chart = charts.ranked_rounds([{"a": 6, "b": 4, "c": 2}, {"a": 7, "b": 5}], words=WORDS, heads=("o", "Round"))
    ribbons = [p for p in parsed(chart.svg).iter("path") if "ribbon" in p.get("class", "")]
    moved = [p for p in ribbons if "c3" in p.get("class", "")]
    assert len(ribbons) == 4
    assert len(moved) == 2


def test_an_elected_option_passes_its_surplus_on() -> None:
    chart = charts.ranked_rounds([{"a": 7, "b": 2, "c": 1}, {"a": 4, "b": 4, "c": 2}], words=WORDS, heads=("o", "R"))
    ribbons = [p.get("class", "") for p in parsed(chart.svg).iter("path") if "ribbon" in p.get("class", "")]
    assert sorted(ribbons) == ["ribbon c1"] * 3 + ["ribbon c2", "ribbon c3"]


def test_what_is_bought_stands_one_after_the_other_along_the_money() -> None:
    bars = [
        (bar.get("class"), bar.get("x"), bar.get("width"))
        for bar in parsed(FULL["basket"]().svg).iter("rect")
        if bar.get("class") != "track"
    ]
    assert bars == [("c1", "0.00%", "60.00%"), ("missed", "60.00%", "40.00%")]


@given(st.lists(st.none() | st.floats(allow_nan=True, allow_infinity=True, width=32), max_size=12))
def test_any_series_can_be_drawn(values: list[float | None]) -> None:
    assert not re.search(r"\b(nan|inf|None)\b", parsed(line(values).svg).tag + line(values).svg)


@given(st.lists(st.floats(-1e6, 1e6) | st.just(NAN), max_size=12))
def test_any_sparkline_can_be_drawn(values: list[float]) -> None:
    svg = charts.sparkline(values, label=NASTY)
    assert parsed(svg).get("aria-label") == NASTY
    assert "nan" not in svg


def test_a_goal_and_a_time_that_has_not_ended_are_drawn_with_their_words() -> None:
    chart = charts.line_with_band(
        [1.0, 2.0, 3.0],
        [4.0, 5.0, 6.0],
        words=WORDS,
        names=charts.LineNames(actual="measured"),
        goal=(9.0, "goal: 9"),
        pending=(4.0, "not over yet"),
    )
    assert "goal: 9" in chart.svg
    assert "not over yet" in chart.svg
    assert chart.svg.count('class="band"') == 1
    assert "9" not in chart.table


def test_no_line_of_the_portfolio_runs_through_a_name() -> None:
    chart = charts.portfolio_strip(ROWS, words=WORDS, heads=HEADS)
    names = [float(x) for x in re.findall(r'<text x="([\d.]+)%" [^>]*class="strong"', chart.svg)]
    lines = [float(x) for x in re.findall(r'<line class="(?:axis|grid)" x1="([\d.]+)%"', chart.svg)]
    assert set(names) == {0.0}
    assert lines
    assert min(lines) >= 40


def test_what_a_row_says_in_place_of_a_number_stands_beside_the_axis() -> None:
    chart = charts.portfolio_strip(ROWS, words=WORDS, heads=HEADS)
    (axis,) = re.findall(r'<line class="axis" x1="([\d.]+)%"', chart.svg)
    said = [float(x) for x in re.findall(r'<text x="([\d.]+)%" [^>]*class="halo"', chart.svg)]
    assert said
    assert all(x >= float(axis) + 1 for x in said)
