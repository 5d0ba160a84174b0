"""Components draw what they are given, tell assistive technology, and keep the page's security policy."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django import forms
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy

from minga.ui import icons, numbers
from minga.ui.bar import Bar, Section
from minga.ui.forms import AlikeForm, MingaRenderer
from minga.ui.gallery import Gallery, shell
from minga.ui.templatetags import ui
from minga.ui.templatetags.ui import deadline

UI = Path(__file__).parents[1]
TEMPLATES = sorted((UI / "templates/ui").rglob("*.html"))
COMPONENTS = sorted((UI / "templates/ui/components").glob("*.html"))
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "line", "rect"}


class Page(HTMLParser):
    """Collects what a test asks of a page; fails on tags that do not match."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.described: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(markup)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.collect(attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.collect(attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def collect(self, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self.attributes.append((name, value or ""))
            if name == "id":
                self.ids.append(value or "")
            if name in {"for", "aria-describedby", "aria-labelledby", "popovertarget", "commandfor"}:
                self.described.extend((value or "").split())


@pytest.fixture(params=["es", "en"])
def gallery(request: pytest.FixtureRequest) -> str:
    with translation.override(request.param):
        return render_to_string("ui/gallery.html", Gallery().context() | {"request": RequestFactory().get("/gallery/")})


def draw(component: str, **inputs: object) -> str:
    return render_to_string(f"ui/components/{component}.html", inputs)


def test_the_gallery_is_whole_html_with_honest_references(gallery: str) -> None:
    page = Page(gallery)
    assert len(page.ids) == len(set(page.ids))
    assert set(page.described) <= set(page.ids)


def test_the_gallery_runs_under_a_strict_policy(gallery: str) -> None:
    names = {name for name, _ in Page(gallery).attributes}
    assert "style" not in names
    assert not {name for name in names if re.match(r"on[a-z]|hx-on", name)}
    assert "<style" not in gallery
    assert not re.findall(r"<script(?![^>]*\ssrc=)", gallery)


def test_the_gallery_shows_every_component() -> None:
    shown = (UI / "templates/ui/gallery.html").read_text() + "".join(path.read_text() for path in TEMPLATES)
    for component in COMPONENTS:
        assert f"ui/components/{component.name}" in shown or component.stem in {"chart", "live", "stat"}


@pytest.mark.parametrize(
    "template", [path for path in TEMPLATES if path.name != "gallery.html"], ids=lambda path: path.stem
)
def test_each_template_declares_its_inputs_in_its_first_line(template: Path) -> None:
    assert template.read_text().splitlines()[0].startswith("{% comment %}")


@pytest.mark.parametrize("name", sorted(icons.PATHS))
def test_icons_stay_on_their_grid(name: str) -> None:
    assert all(abs(float(value)) <= 24 for value in re.findall(r"-?\d*\.?\d+", icons.PATHS[name]))
    assert 'aria-hidden="true"' in icons.svg(name)


def test_a_named_icon_is_an_escaped_image() -> None:
    drawn = Template('{% load ui %}{% icon "flag" label %}').render(Context({"label": '"><script>'}))
    assert 'role="img"' in drawn
    assert "<script>" not in drawn


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        icons.svg("unicorn")


@pytest.mark.parametrize("level", range(6))
def test_the_level_lights_its_rungs(level: int) -> None:
    assert draw("level", level=level, name="x").count('class="on"') == level + 1


def test_a_verdict_strikes_the_naive_number_and_says_why() -> None:
    drawn = draw(
        "verdict", sentence="S", state="Improved", tone="good", level=4, effect="+4", naive="+8.5", naive_reason="R"
    )
    assert "<del>+8.5</del>" in drawn
    assert ">R<" in drawn


def test_a_verdict_without_numbers_shows_none() -> None:
    assert "<dl" not in draw("verdict", sentence="S", state="Inconclusive", level=0)


def test_a_component_escapes_what_it_is_given() -> None:
    assert "<b>x</b>" not in draw(
        "empty_state", title="<b>x</b>", text="<b>x</b>", action_label="<b>x</b>", action_url="/"
    )


def test_the_chosen_stance_is_pressed() -> None:
    drawn = draw("stance", text="T", url="/s/", chosen="disagree")
    assert re.search(r'value="disagree" aria-pressed="true"', drawn)
    assert drawn.count('aria-pressed="true"') == 1


@pytest.mark.parametrize(("days", "tone"), [(-1, "clock-late"), (1, "clock-soon"), (30, "")])
def test_a_clock_tells_how_near_it_is(days: int, tone: str) -> None:
    due_at = datetime.now(UTC) + timedelta(days=days)
    drawn = draw("progress_clock", due_at=due_at, sentence=deadline(due_at))
    assert ("clock-late" in drawn or "clock-soon" in drawn) is bool(tone)
    assert tone in drawn
    assert "data-countdown" in drawn
    assert re.search(r"\d\d:\d\d \(hora UTC\)</time>, <time", drawn)


def test_the_shell_stands_on_nothing() -> None:
    page = Page(render_to_string("ui/base.html"))
    assert "main" in page.ids


@pytest.mark.parametrize("current", ["page", "true", ""])
def test_the_menu_says_where_one_is_also_on_what_lies_below(current: str) -> None:
    section = Section("Decisions", "/d/", "ballot", current)
    html = render_to_string("ui/base.html", {"shell": {"bar": Bar(sections=(section,))}})
    marks = re.findall(r'<a href="/d/"\s*(?:aria-current="(\w+)")?>', html)
    assert marks == [current]


def test_the_space_switcher_names_each_space_and_what_waits_there() -> None:
    with translation.override("en"):
        html = render_to_string("ui/base.html", {"shell": shell()})
    page = Page(html)
    assert "spaces" in page.ids
    assert re.findall(r"(\d) things? for you", html) == ["3", "1"]


@pytest.mark.parametrize(("cookie", "drawn"), [("dark", True), ('dark"><script>', False), ("", False)])
def test_only_a_known_theme_reaches_the_page(cookie: str, drawn: bool) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["minga_theme"] = cookie
    html = render_to_string("ui/base.html", {"shell": shell(), "request": request})
    assert ("data-theme=" in html.split(">", 2)[1]) is drawn


class Charter(forms.Form):
    issue = forms.CharField(help_text="One sentence.", max_length=10)
    right = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    is_public = forms.BooleanField(help_text="Everybody sees it.")


def test_errors_and_help_are_tied_to_their_control() -> None:
    form = Charter({"issue": "x" * 20}, renderer=MingaRenderer())
    page = Page(str(form))
    assert {"id_issue_helptext", "id_issue_error", "id_is_public_helptext", "id_is_public_error"} <= set(page.described)
    assert set(page.described) <= set(page.ids)


def test_a_help_is_read_letter_by_letter() -> None:
    class Address(forms.Form):
        to = forms.CharField(help_text="Ana <ana@example.org>")

    assert "Ana &lt;ana@example.org&gt;" in str(Address(renderer=MingaRenderer()))


def test_a_text_area_that_has_a_limit_counts_and_keeps_a_draft() -> None:
    class Answer(forms.Form):
        text = forms.CharField(widget=forms.Textarea, max_length=50)

    assert 'data-counter="" data-draft="text"' in str(Answer(renderer=MingaRenderer()))
    assert 'data-draft="text"' in str(Answer(initial={"text": "kept"}, renderer=MingaRenderer()))


def test_a_line_beside_a_long_text_keeps_a_draft_and_a_password_never() -> None:
    class Idea(forms.Form):
        title = forms.CharField()
        secret = forms.CharField(widget=forms.PasswordInput)
        text = forms.CharField(widget=forms.Textarea)

    class Search(forms.Form):
        q = forms.CharField()

    html = str(Idea(renderer=MingaRenderer()))
    assert re.findall(r'data-draft="(\w+)"', html) == ["title", "text"]
    assert "data-draft" not in str(Search(renderer=MingaRenderer()))


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("es", ["12.345,68", "\N{MINUS SIGN}3,2", "25,2\N{NARROW NO-BREAK SPACE}%", "+4,0"]),
        ("en", ["12,345.68", "\N{MINUS SIGN}3.2", "25.2%", "+4.0"]),
    ],
)
def test_numbers_are_written_in_the_language_of_the_page(language: str, written: list[str]) -> None:
    with translation.override(language):
        assert [
            numbers.number(12345.678),
            numbers.number(-3.2),
            numbers.percent(0.252, 1),
            numbers.signed(4, 1),
        ] == written


def test_what_is_not_a_number_is_a_dash_and_zero_has_no_sign() -> None:
    assert [numbers.number(None), numbers.number(float("nan")), numbers.percent(None)] == ["—"] * 3
    with translation.override("en"):
        assert [numbers.signed(0.004, 1), numbers.number(-0.001, 1)] == ["0.0", "0.0"]


def test_every_message_of_the_templates_has_its_spanish() -> None:
    with (UI / "locale/es/LC_MESSAGES/django.po").open("rb") as lines:
        catalogue = {m.id if isinstance(m.id, str) else m.id[0]: m for m in read_po(lines, locale="es") if m.id}
    said = set()
    for path in TEMPLATES:
        text = path.read_text()
        said |= {found[1] for found in re.findall(r"""\{%\s*translate (["'])(.*?)\1""", text)}
        said |= set(re.findall(r'_\("(.*?)"\)', text))
        blocks = re.findall(r"\{%\s*blocktranslate[^%]*%\}(.*?)(?:\{% plural|\{%\s*endblocktranslate)", text)
        said |= {re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", block) for block in blocks}
    assert said <= set(catalogue)
    assert all(m.string and not m.fuzzy for m in catalogue.values())


def test_a_number_beyond_all_figures_is_written_short() -> None:
    with translation.override("en"):
        assert numbers.number(-1e308) == "\N{MINUS SIGN}1.00e+308"
        assert numbers.signed(1e30) == "+1.00e+30"
        assert numbers.percent(1e30) == "1.00e+30 × 100%"


def test_what_is_drawn_from_equal_values_is_drawn_once_and_in_each_language(monkeypatch):
    drawn = []
    monkeypatch.setattr(ui, "get_template", lambda name: drawn.append(name) or get_template(name))
    bars = [Bar(unread_count=number, user_name="<Rosa>", notices_url="/n/") for number in (1, 1, 2)]
    with translation.override("es"):
        first, again, other = (ui.drawn_once("ui/bar_above.html", bar=bar) for bar in bars)
    with translation.override("en"):
        english = ui.drawn_once("ui/bar_above.html", bar=bars[0])
    assert first == again != other
    assert len(drawn) == 3
    assert "Menú de &lt;Rosa&gt;" in first
    assert "Menu of &lt;Rosa&gt;" in english


class Same(AlikeForm):
    line = forms.CharField(label=gettext_lazy("Title"))


def test_a_form_alike_for_everybody_is_drawn_once_and_what_was_filled_in_is_always_drawn(monkeypatch):
    drawn = []
    monkeypatch.setattr(forms.Form, "render", lambda form, *_more: drawn.append(form) or f"{form['line'].label}")
    with translation.override("es"):
        assert str(Same()) == str(Same()) == "Título"
    with translation.override("en"):
        assert str(Same()) == "Title"
    assert len(drawn) == 2
    for each in (Same({"line": ""}), Same(initial={"line": "a"}), Same(prefix="b")):
        assert str(each)
        assert drawn[-1] is each
