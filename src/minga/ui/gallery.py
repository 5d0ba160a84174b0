"""What the gallery shows: invented, fixed examples, in both languages, among them the awkward ones."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language

from minga.ui import charts, icons, numbers
from minga.ui.bar import Bar, OneSpace, Section
from minga.ui.fields import WritingArea
from minga.ui.gallery_charts import pictures, quiet_pictures
from minga.ui.say import say

LONG_WORD = "desproporcionadísimamente electroencefalografista"


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame's inputs, all filled."""

    bar: Bar
    space_name: str = "Cementera Horizonte"
    account_links: tuple[tuple[str, str], ...] = ()
    is_demo: bool = True
    demo_note: str = ""
    languages: tuple[SimpleNamespace, ...] = ()
    set_language_url: str = "/gallery/"
    live_url: str = ""
    user_name: str = "Rosa Quispe"


def _place(label: str, icon: str, current: str = "", *, is_wide: bool = False) -> Section:
    return Section(label, "#", icon, current, is_wide)


def _bar() -> Bar:
    return Bar(
        space_name="Cementera Horizonte",
        start_url="/gallery/",
        search_url="/gallery/",
        notices_url="/gallery/",
        unread_count=3,
        user_name="Rosa Quispe",
        sections=(
            _place(say("Inicio", "Home"), "home"),
            _place(say("Debates", "Debates"), "speech", "true"),
            _place(say("Decisiones", "Decisions"), "ballot"),
            _place(say("Iniciativas", "Initiatives"), "path", is_wide=True),
            _place(say("Resultados", "Outcomes"), "chart"),
        ),
        places=(
            _place(say("Propósitos", "Purposes"), "compass", "page"),
            _place(say("Comunidades", "Communities"), "people"),
        ),
        spaces=(
            OneSpace("Cementera Horizonte", "#", True, 3),
            OneSpace(f"Estudio {LONG_WORD}", "#", False, 1),
            OneSpace("Universidad San Telmo", "#", False, 0),
        ),
    )


def shell() -> Shell:
    language = (get_language() or "en")[:2]
    names = (("es", "Español"), ("en", "English"))
    return Shell(
        bar=_bar(),
        account_links=((say("Tu perfil", "Your profile"), "#"), (say("Salir", "Sign out"), "#")),
        languages=tuple(SimpleNamespace(code=code, label=label, is_current=code == language) for code, label in names),
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
            widget=WritingArea(4),
            max_length=400,
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


def way() -> dict[str, list[dict[str, Any]]]:
    """What must be there before something can happen, and where one is in a form of four pages."""
    pages = (say("Qué", "What"), say("Opciones", "Options"), say("Cómo se cuenta", "How it is counted"))
    states = ("done", "current", "upcoming")
    return {
        "tasks": [
            {"title": say("Quién patrocina", "Who sponsors"), "is_done": True, "note": "Salma Rivas", "url": "#"},
            {"title": say("Los siete criterios", "The seven criteria"), "is_done": False, "url": "#"},
            {
                "title": say("Una cifra que no debe empeorar", "A figure that must not get worse"),
                "is_done": False,
                "who": say("lo hace Salma", "Salma does it"),
            },
        ],
        "form_steps": [{"name": name, "state": state, "url": "#"} for name, state in zip(pages, states, strict=True)],
    }


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
        (5, say("Por sorteo o repetida", "By lottery, or repeated"), say("causó Δ", "caused Δ")),
        (4, say("Con comparación", "With a comparison"), say("cambió en torno a Δ", "changed by about Δ")),
        (3, say("Con indicios", "With indications"), say("probablemente contribuyó", "probably contributed")),
        (2, say("Antes y después", "Before and after"), say("X cambió después", "X changed after")),
        (1, say("Descrita", "Described"), say("se propone", "is intended to")),
        (0, say("Solo de palabra", "By word only"), say("la comunidad dice", "the community says")),
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
            "level_name": say("con comparación", "with a comparison"),
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
            "level_name": say("con comparación", "with a comparison"),
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
            **way(),
            "knots": knots(now),
            "rungs": rungs(),
            "entries": [
                {"title": say("Plan sellado", "Plan locked"), "at": now - timedelta(days=420)},
                {
                    "title": say("Primera ola", "First wave"),
                    "at": now,
                    "is_now": True,
                    "text": say("8 de 24", "8 of 24"),
                },
                {"title": say("Veredicto", "Verdict"), "at": now + timedelta(days=200)},
            ],
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
    return _tables() | _figures() | _sentences()


def _tables() -> dict[str, Any]:
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
    }


def _figures() -> dict[str, Any]:
    return {
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
    }


def _sentences() -> dict[str, Any]:
    return {
        "pairs": [
            (say("Patrocina", "Sponsor"), "Salma Rivas"),
            (say("Derecho de decisión", "Decision right"), say("Aconsejar", "Advise")),
            (say("Vuelve a decidirse", "Re-decided on"), say("3 de marzo de 2027", "3 March 2027")),
        ],
        "crumbs": [("Cementera Horizonte", "#"), (say("Propósitos", "Purposes"), "#")],
        "title": say("Más calor de lo que otros tiran", "More heat from what others throw away"),
        "lead": say(
            "Veinticuatro plantas suben juntas su parte de combustibles alternos y dicen con qué certeza.",
            "Twenty-four plants raise their share of alternative fuel together and say how certainly.",
        ),
        "undo": SimpleNamespace(url="#", act="send", seconds=10),
        "statement": say(
            "Conviene preparar los residuos en cada planta, aunque cueste más al principio.",
            "It pays to prepare the waste at each plant, even if it costs more at first.",
        ),
        "icons": sorted(icons.PATHS),
    }
