"""What the gallery shows: invented, fixed examples, in both languages, among them the awkward ones."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
from django import forms
from django.utils import timezone
from django.utils.translation import get_language

from minga.ui import charts, icons, numbers

LONG_WORD = "desproporcionadísimamente electroencefalografista"


def say(spanish: str, english: str) -> str:
    """An example's words in the language of the page; examples are content, so they are in no catalogue."""
    return spanish if (get_language() or "en").startswith("es") else english


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame's inputs, all filled."""

    space_name: str = "Cementera Horizonte"
    home_url: str = "/gallery/"
    search_url: str = "/gallery/"
    notices_url: str = "/gallery/"
    unread_count: int = 3
    account_links: tuple[tuple[str, str], ...] = ()
    sections: tuple[tuple[str, str, bool], ...] = ()
    is_demo: bool = True
    demo_note: str = ""
    languages: tuple[tuple[str, str, bool], ...] = ()
    set_language_url: str = "/gallery/"
    live_url: str = ""
    user_name: str = "Rosa Quispe"


def shell() -> Shell:
    language = (get_language() or "en")[:2]
    return Shell(
        account_links=((say("Tu perfil", "Your profile"), "#"), (say("Salir", "Sign out"), "#")),
        sections=(
            (say("Lo que espera", "Waiting for you"), "#", False),
            (say("Propósitos", "Purposes"), "#", True),
            (say("Comunidades", "Communities"), "#", False),
            (say("Resultados", "Outcomes"), "#", False),
            (say("Salud", "Health"), "#", False),
        ),
        languages=(("es", "Español", language == "es"), ("en", "English", language == "en")),
    )


class ExampleForm(forms.Form):
    """Every kind of field; bound to broken input it shows every kind of error."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = forms.CharField(
            label=say("¿Qué cuestión?", "Which issue?"),
            help_text=say("Una frase que alguien de fuera entienda.", "One sentence that an outsider understands."),
            max_length=80,
        )
        self.fields["gain"] = forms.CharField(
            label=say("¿Qué gana quien participa?", "What do members gain?"),
            widget=forms.Textarea(attrs={"maxlength": 400, "rows": 4}),
            required=False,
        )
        self.fields["right"] = forms.ChoiceField(
            label=say("Derecho de decisión", "Decision right"),
            choices=[
                ("inform", say("Informar: la comunidad conoce", "Inform: the community knows")),
                ("advise", say("Aconsejar: la comunidad propone", "Advise: the community proposes")),
                ("consent", say("Consentir: nadie tiene una objeción grave", "Consent: nobody has a grave objection")),
            ],
            widget=forms.RadioSelect,
        )
        self.fields["pattern"] = forms.ChoiceField(
            label=say("Patrón de colaboración", "Collaboration pattern"),
            choices=[("", "—"), ("ci", say("Inteligencia colectiva", "Collective intelligence"))],
        )
        self.fields["public"] = forms.BooleanField(
            label=say("Publicar el reloj de respuesta", "Publish the clock of the answer"),
            help_text=say("Lo verá cualquiera que vea el propósito.", "Whoever sees the purpose will see it."),
        )


def steps() -> list[dict[str, str]]:
    names = [
        (say("Propósito", "Purpose"), "done", say("Más combustible alterno", "More alternative fuel")),
        (say("Comunidad", "Community"), "done", say("214 personas", "214 people")),
        (say("Debate", "Debate"), "done", say("Tres preguntas", "Three questions")),
        (say("Decisión", "Decision"), "current", say("Cierra en 3 días", "Closes in 3 days")),
        (say("Iniciativa", "Initiative"), "upcoming", ""),
        (say("Resultado", "Outcome"), "upcoming", ""),
    ]
    return [{"name": name, "state": state, "note": note, "url": "#cord"} for name, state, note in names]


def knots(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "kind": say("Aporte", "Contribution"),
            "text": say("«Quemamos coque caro y tiramos llantas.»", "“We burn dear coke and throw tyres away.”"),
            "by": "Tito Mamani",
            "at": now - timedelta(days=700),
            "url": "#trace",
        },
        {
            "kind": say("Decisión", "Decision"),
            "text": say("Preparar los residuos en las plantas", "Prepare the waste at the plants"),
            "at": now - timedelta(days=520),
            "url": "#trace",
        },
        {
            "kind": say("Iniciativa", "Initiative"),
            "text": say("Ocho plantas empiezan en mayo", "Eight plants start in May"),
            "at": now - timedelta(days=400),
        },
        {
            "kind": say("Falta una pieza", "A piece is missing"),
            "text": say("Nadie anotó las horas de marzo", "Nobody wrote down the hours of March"),
            "is_gap": True,
        },
        {
            "kind": say("Veredicto", "Verdict"),
            "text": say("La sustitución subió unos 4 puntos", "Substitution rose by about 4 points"),
            "at": now,
        },
    ]


def rungs() -> list[dict[str, Any]]:
    rows = [
        (5, say("Causó, por sorteo o replicado", "Caused, randomised or replicated"), say("causó Δ", "caused Δ")),
        (4, say("Causó, con comparación", "Caused, compared"), say("cambió en torno a Δ", "changed by about Δ")),
        (3, say("Contribuyó", "Contributed"), say("probablemente contribuyó", "probably contributed")),
        (2, say("Cambió", "Changed"), say("X cambió después", "X changed after")),
        (1, say("Descrito", "Described"), say("se propone", "is intended to")),
        (0, say("Afirmado", "Asserted"), say("la comunidad dice", "the community says")),
    ]
    return [{"number": number, "name": name, "wording": wording} for number, name, wording in rows]


def verdicts() -> list[dict[str, Any]]:
    return [
        {
            "sentence": say(
                "La sustitución térmica cambió en torno a +4,0 puntos en las ocho plantas que empezaron primero.",
                "Thermal substitution changed by about +4.0 points in the eight plants that started first.",
            ),
            "state": say("Mejoró", "Improved"),
            "tone": "good",
            "level": 4,
            "level_name": say("causó, con comparación", "caused, compared"),
            "effect": numbers.signed(4.0, 1),
            "effect_unit": say("puntos", "points"),
            "interval": numbers.interval(2.6, 5.3, 1),
            "window": say("95 %, meses 31 a 42", "95 %, months 31 to 42"),
            "denominator": say("del calor total, 8 plantas contra 8", "of all heat, 8 plants against 8"),
            "naive": numbers.signed(8.5, 1),
            "naive_reason": say(
                "Antes y después sin comparación: también subieron las plantas donde nada se hizo.",
                "Before and after without comparison: the plants where nothing was done rose too.",
            ),
        },
        {
            "sentence": say("No se detecta cambio en el plazo de entrega.", "No detectable change in lead time."),
            "state": say("Sin cambio detectable", "No detectable change"),
            "tone": "",
            "level": 4,
            "level_name": say("causó, con comparación", "caused, compared"),
        },
    ]


def posts(now: datetime) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            id="p1",
            author="Tito Mamani",
            at=now - timedelta(hours=5),
            role=say("aporta evidencia", "adds evidence"),
            note="",
            body=say(
                "En Arequipa probamos con <strong>cascarilla de arroz</strong> durante seis semanas y el horno no paró "
                "ni una vez. Dejo los datos en el anexo.",
                "In Arequipa we tried <strong>rice husk</strong> for six weeks and the kiln never stopped. "
                "The figures are in the annex.",
            ),
        ),
        SimpleNamespace(
            id="p2",
            author="Inés Álvarez",
            at=now - timedelta(days=2),
            role=say("objeta", "objects"),
            note=say("invitada", "guest"),
            body=say(
                f"¿Y en la estación húmeda? Una palabra larga debe caber: {LONG_WORD}.",
                f"And in the wet season? A long word must fit: {LONG_WORD}.",
            ),
        ),
    ]


def pictures() -> list[charts.Chart]:
    return [
        _indicator(),
        _map(),
        _placebos(),
        _events(),
        _coefficients(),
        _portfolio(),
        _estimates(),
        _bar(),
        _rounds(),
    ]


def _indicator() -> charts.Chart:
    draw = np.random.default_rng(7)
    months = np.arange(42)
    expected = 18 + 0.13 * months + 0.8 * np.sin(months / 12 * 2 * np.pi)
    ramp = 4 * np.clip((months - 24) / 6, 0, 1)
    actual = expected + ramp + draw.normal(0, 0.4, 42)
    wide = 0.7 + np.clip(months - 24, 0, None) * 0.05
    ticks = [(0.0, "2023"), (12.0, "2024"), (24.0, "2025"), (36.0, "2026")]
    return charts.line_with_band(
        [float(month) for month in months],
        [float(value) for value in actual],
        expected=[float(value) for value in expected],
        band=([float(v) for v in expected - wide], [float(v) for v in expected + wide]),
        markers=[(24.0, say("Empiezan ocho plantas", "Eight plants start"))],
        words=charts.Words(
            title=say("Sustitución térmica", "Thermal substitution"),
            description=say(
                "Promedio de ocho plantas y lo que habría sido sin el cambio, por mes.",
                "Mean of eight plants and what would have been without the change, by month.",
            ),
            x=say("Mes", "Month"),
            y=say("% del calor", "% of the heat"),
        ),
        names=charts.LineNames(
            actual=say("Lo que pasó", "What happened"),
            expected=say("Sin el cambio", "Without the change"),
            low=say("desde", "from"),
            high=say("hasta", "to"),
        ),
        number=lambda value: numbers.number(value, 1 if value % 1 else 0),
        x_ticks=ticks,
    )


def _map() -> charts.Chart:
    draw = np.random.default_rng(3)
    parts = [draw.normal((-1.6, 0.4), (0.5, 0.6), (96, 2)), draw.normal((1.3, 0.9), (0.45, 0.4), (74, 2))]
    parts.append(draw.normal((0.5, -1.3), (0.6, 0.35), (41, 2)))
    points = [(float(x), float(y)) for x, y in np.vstack(parts)]
    groups = [index for index, part in enumerate(parts) for _ in part]
    return charts.opinion_scatter(
        points,
        groups,
        group_names=[say("Grupo A", "Group A"), say("Grupo B", "Group B"), say("Grupo C", "Group C")],
        heads=(say("Grupo", "Group"), say("Personas", "People")),
        me=120,
        me_name=say("tú", "you"),
        words=charts.Words(
            title=say("Mapa de opinión", "Opinion map"),
            description=say(
                "Cada punto es una persona; cerca están quienes respondieron parecido.",
                "Each dot is a person; near each other are those who answered alike.",
            ),
        ),
    )


def _placebos() -> charts.Chart:
    draw = np.random.default_rng(11)
    years = [float(year) for year in range(1970, 2001)]
    lines = np.cumsum(draw.normal(0, 2.2, (38, 31)), axis=1) * 0.55
    treated = np.where(np.arange(31) < 19, draw.normal(0, 1, 31), -2.2 * (np.arange(31) - 18))
    return charts.placebo_picture(
        years,
        [float(value) for value in treated],
        [[float(value) for value in line] for line in lines],
        words=charts.Words(
            title=say("Brecha frente al control sintético", "Gap to the synthetic control"),
            description=say("California y 38 estados sin la ley.", "California and 38 states without the law."),
            x=say("Año", "Year"),
            y=say("cajetillas por persona", "packs per head"),
        ),
        treated_name="California",
        placebo_name=say("Placebos", "Placebos"),
        markers=[(1989.0, say("Propuesta 99", "Proposition 99"))],
        number=numbers.number,
    )


def _events() -> charts.Chart:
    draw = np.random.default_rng(5)
    periods = list(range(-8, 13))
    middle = [float(draw.normal(0, 0.3) + min(max(period, 0) / 6, 1) * 4) for period in periods]
    rows = [
        charts.IntervalRow(name=f"{period:+d}", estimate=value, low=value - 0.9, high=value + 0.9)
        for period, value in zip(periods, middle, strict=True)
    ]
    return charts.event_study(
        periods,
        rows,
        words=charts.Words(
            title=say("Antes y después del inicio", "Before and after the start"),
            description=say("Efecto por mes desde el inicio, con su intervalo.", "Effect by month, with its interval."),
            x=say("inicio", "start"),
            y=say("puntos", "points"),
        ),
        heads=_heads(say("Mes", "Month")),
        number=lambda value: numbers.signed(value, 1),
    )


def _heads(first: str) -> tuple[str, str, str, str]:
    return (first, say("Estimación", "Estimate"), say("Desde", "From"), say("Hasta", "To"))


def _coefficients() -> charts.Chart:
    rows = [
        charts.IntervalRow(
            name=say("Diferencia en diferencias", "Difference in differences"), estimate=4.0, low=2.6, high=5.3
        ),
        charts.IntervalRow(name=say("Control sintético", "Synthetic control"), estimate=3.7, low=1.9, high=5.6),
        charts.IntervalRow(
            name=say("Sin las plantas con inversión", "Without the plants that invested"),
            estimate=3.6,
            low=2.0,
            high=5.1,
        ),
        charts.IntervalRow(
            name=say("Placebo: año anterior", "Placebo: year before"), estimate=0.1, low=-1.1, high=1.3, tone="none"
        ),
    ]
    words = charts.Words(
        title=say("Lo mismo, medido de otras maneras", "The same, measured in other ways"), y=say("puntos", "points")
    )
    return charts.interval_plot(
        rows, words=words, heads=_heads(say("Método", "Method")), number=lambda value: numbers.signed(value, 1)
    )


def _portfolio() -> charts.Chart:
    rows = [
        charts.IntervalRow(
            name=say("Más combustible alterno", "More alternative fuel"), estimate=0.8, low=0.52, high=1.06, tone="good"
        ),
        charts.IntervalRow(
            name=say("Matrícula de admitidos", "Yield of the admitted"), estimate=0.58, low=0.22, high=0.94, tone="good"
        ),
        charts.IntervalRow(
            name=say("Plazo de entrega de los estudios", "Lead time of the studios"),
            estimate=0.05,
            low=-0.3,
            high=0.4,
            tone="none",
            said=say("sin cambio", "no change"),
        ),
        charts.IntervalRow(
            name=say("Café de ideas", "Café of ideas"), tone="none", said=say("sin indicador", "no indicator")
        ),
    ]
    words = charts.Words(
        title=say("Cartera", "Portfolio"),
        description=say(
            "Parte de la meta alcanzada, con intervalo del 95 %.", "Share of the goal reached, with 95 % interval."
        ),
    )
    return charts.portfolio_strip(rows, words=words, heads=_heads(say("Propósito", "Purpose")), number=numbers.percent)


def _estimates() -> charts.Chart:
    draw = np.random.default_rng(2)
    counts, edges = np.histogram(draw.gamma(9, 2.2, 180), bins=18, range=(0, 45))
    return charts.histogram(
        [float(edge) for edge in edges],
        [int(count) for count in counts],
        words=charts.Words(
            title=say("Estimaciones selladas, primera ronda", "Sealed estimates, first round"),
            y=say("personas", "people"),
        ),
        heads=(say("Puntos", "Points"), say("Personas", "People")),
        markers=[(19.0, say("mediana 19", "median 19"))],
        number=numbers.number,
    )


def _bar() -> charts.Chart:
    return charts.stacked_stance_bar(
        132,
        51,
        29,
        words=charts.Words(title=say("Preparar los residuos en cada planta", "Prepare the waste at each plant")),
        names=charts.StanceNames(
            agree=say("De acuerdo", "Agree"),
            disagree=say("En desacuerdo", "Disagree"),
            passed=say("Pasan", "Pass"),
            people=say("personas", "people"),
        ),
        percent=numbers.percent,
        interval=(0.55, 0.69),
    )


def _rounds() -> charts.Chart:
    first, second, third, wait = (
        say("Cascarilla", "Rice husk"),
        say("Llantas", "Tyres"),
        say("Lodos", "Sludge"),
        say("Esperar", "Wait"),
    )
    return charts.ranked_rounds(
        [{first: 62, second: 48, third: 27, wait: 15}, {first: 66, second: 55, third: 29}, {first: 84, second: 63}],
        words=charts.Words(title=say("Tres rondas hasta una mayoría", "Three rounds to a majority")),
        heads=(say("Opción", "Option"), say("Ronda", "Round")),
        number=numbers.number,
    )


def quiet_pictures() -> list[charts.Chart]:
    """Charts of nothing, of one point, of a line that never moves."""
    words = charts.Words(
        title=say("Sin observaciones", "No observations"), empty=say("Aún no hay datos.", "No data yet.")
    )
    names = charts.LineNames(actual=say("Lo que pasó", "What happened"))
    one = charts.Words(title=say("Un solo punto", "One point"), x="x")
    flat = charts.Words(title=say("Sin movimiento", "No movement"), x="x")
    return [
        charts.line_with_band([], [], words=words, names=names),
        charts.line_with_band([2026.0], [12.0], words=one, names=names),
        charts.line_with_band([2024.0, 2025.0, 2026.0], [5.0, 5.0, 5.0], words=flat, names=names),
    ]


@dataclass(slots=True)
class Gallery:
    """All that ui/gallery.html draws."""

    now: datetime = field(default_factory=timezone.now)

    def context(self) -> dict[str, Any]:
        now = self.now
        broken = {"title": "x" * 90, "right": "veto", "pattern": "", "gain": ""}
        return {
            "shell": shell(),
            "steps": steps(),
            "knots": knots(now),
            "rungs": rungs(),
            "verdicts": verdicts(),
            "posts": posts(now),
            "pictures": pictures(),
            "quiet_pictures": quiet_pictures(),
            "form": ExampleForm(prefix="new"),
            "broken_form": ExampleForm(broken),
            "soon": now + timedelta(days=2),
            "later": now + timedelta(days=19),
            "late": now - timedelta(days=4),
            "spark": charts.sparkline([4, 5, 4, 6, 7, 6, 8, 9], label=say("de 4 a 9", "from 4 to 9")),
            **_lists(),
        }


def _lists() -> dict[str, Any]:
    return {
        "tabs": [
            (say("Resumen", "Summary"), "#", True, None),
            (say("Preguntas", "Questions"), "#", False, 3),
            (say("Personas", "People"), "#", False, 214),
        ],
        "heads": [
            (say("Planta", "Plant"), False),
            (say("Antes, %", "Before, %"), True),
            (say("Después, %", "After, %"), True),
        ],
        "plants": [
            ["Arequipa", numbers.number(17.2, 1), numbers.number(24.9, 1)],
            ["Monterrey", numbers.number(21.0, 1), numbers.number(26.4, 1)],
            ["Santa Cruz de la Sierra", numbers.number(9.8, 1), numbers.number(10.1, 1)],
        ],
        "value": {
            "name": say("Valor", "Value"),
            "value": numbers.signed(4.0, 1),
            "unit": say("puntos", "points"),
            "denominator": say("del calor total", "of all heat"),
            "window": "2025–26",
        },
        "hours": {
            "name": say("Horas aportadas", "Contributed hours"),
            "value": numbers.number(3140),
            "unit": "h",
            "denominator": say("214 personas", "214 people"),
            "window": "2025–26",
        },
        "filters": [
            {
                "name": "state",
                "label": say("Estado", "State"),
                "choices": [("", say("Todos", "All"), True), ("open", say("Abierto", "Open"), False)],
            },
            {"name": "order", "label": say("Orden", "Order"), "choices": [("new", say("Recientes", "Newest"), True)]},
        ],
        "pairs": [
            (say("Patrocina", "Sponsor"), "Salma Rivas"),
            (say("Derecho de decisión", "Decision right"), say("Aconsejar", "Advise")),
            (say("Vuelve a decidirse", "Re-decided on"), say("3 de marzo de 2027", "3 March 2027")),
        ],
        "crumbs": [("Cementera Horizonte", "#"), (say("Propósitos", "Purposes"), "#")],
        "title": say("Más calor de lo que otros tiran", "More heat from what others throw away"),
        "lead": say(
            "Veinticuatro plantas en doce países suben juntas la parte de combustibles alternos, y dicen con qué certeza.",
            "Twenty-four plants in twelve countries raise their share of alternative fuels together, and say how certainly.",
        ),
        "statement": say(
            "Conviene preparar los residuos en cada planta, aunque cueste más al principio.",
            "It pays to prepare the waste at each plant, even if it costs more at first.",
        ),
        "icons": sorted(icons.PATHS),
    }
