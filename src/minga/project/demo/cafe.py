"""Café de ideas: the contrast. Very busy, and nothing to report."""

from minga.debate.rules import Kind
from minga.project.demo.script import Said, Script

POSTS, IDEAS, REACTIONS, ANSWERS, PEOPLE = 2_400, 310, 900, 12, 240
HEAVY_PEOPLE, HEAVY_SHARE = 12, 0.61

SCRIPT = Script(
    title="Un café para las ideas de todos",
    who="Toda la plantilla, sin excepción.",
    issue="Queremos escuchar más ideas.",
    member_gain="Un sitio donde contar ideas.",
    organization_gain="Una cultura más innovadora.",
    pattern="interest_cultivation",
    audience="space",
    decision_right="",
    indicators=(),
    criteria=(),
    verdict="grow",
    call_reason="Empecemos y ya veremos; hay mucha ilusión.",
    charter_day=-420,
    redecide_day=-250,
    community="Café de ideas",
    about="Cuenta tu idea. Todas valen.",
    access="open",
    member_count=PEOPLE,
    external_share=0.0,
    question="¿Qué idea tienes hoy?",
    question_body="El buzón de siempre, con café.",
    open_day=-405,
    close_day=-230,
    said=(
        Said(by=0, kind=Kind.IDEA, title="Más enchufes en la sala grande", body="Siempre falta uno."),
        Said(by=1, kind=Kind.IDEA, title="Un grupo de lectura los jueves", body="Media hora, con café."),
    ),
)

SUBJECTS = (
    "la sala grande",
    "el comedor",
    "las reuniones del lunes",
    "el boletín",
    "la máquina de café",
    "el aparcamiento",
    "la intranet",
    "las plantas del pasillo",
    "el ascensor",
    "los viajes",
    "la impresora",
    "el horario de verano",
)
OPENINGS = (
    "¿Y si cambiamos",
    "Propongo mejorar",
    "Me encantaría renovar",
    "Deberíamos repensar",
    "Podríamos compartir",
    "Sueño con otra forma de usar",
    "Falta alguien que cuide",
    "¡Arriba con",
)
REMARKS = (
    "¡Me encanta!",
    "Totalmente de acuerdo.",
    "Esto ya se dijo en marzo.",
    "¿Quién lo haría?",
    "+1",
    "Gran idea, equipo.",
    "En mi antigua empresa funcionaba.",
    "¿Hay presupuesto?",
    "Sigo esperando respuesta.",
    "Qué buena energía.",
)
SPONSOR_SAYS = "¡Gracias por la idea! La tendremos muy en cuenta."

# A question is open for half a year at most: the box is emptied, and asked again.
AGAIN = (("¿Y qué idea tienes para el otoño?", -229, -50), ("¿Qué idea nos trae el año nuevo?", -49, 20))
