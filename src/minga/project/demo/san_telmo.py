"""Universidad San Telmo: admitted applicants, invited by lottery to a community before they enrol."""

from minga.debate.rules import Kind, ReplyRole
from minga.project.demo.script import DecisionText, IndicatorText, Said, Script, StatementText

YIELD = "Matrícula sobre admisión"

MAIN = Script(
    title="Que quien fue admitido no llegue solo al primer día",
    who="Nueve mil personas admitidas, estudiantes de segundo, docentes de primero y la oficina de admisión.",
    issue="Una de cada cuatro personas admitidas se matricula; el resto decide sin haber hablado con nadie de aquí.",
    member_gain="Respuestas honestas de alguien que estuvo en mi lugar hace un año.",
    organization_gain="Más matrículas de quien encaja, y menos abandono en el primer trimestre.",
    pattern="relationship_leverage",
    audience="public",
    decision_right="advise",
    indicators=(
        IndicatorText(
            name=YIELD,
            unit="%",
            direction="up",
            numerator="Personas matriculadas",
            denominator="Personas admitidas",
            grain="quarter",
            source="Registro académico, cierre de matrícula",
            role="outcome",
            baseline=22.4,
            target=25.0,
        ),
        IndicatorText(
            name="Abandono en el primer trimestre",
            unit="%",
            direction="down",
            numerator="Bajas antes de diciembre",
            denominator="Personas matriculadas",
            grain="year",
            source="Registro académico",
            role="guardrail",
            baseline=9.0,
            target=9.0,
        ),
    ),
    criteria=(
        (5, "Todo el mundo recuerda aquella semana de dudas."),
        (4, "Está en el plan de acceso, sin ser su centro."),
        (4, "El riesgo es prometer de más: por eso hablan estudiantes."),
        (5, "Una promoción, un indicador, un sorteo."),
        (4, "Después puede venir el acompañamiento de primer curso."),
        (5, "El sorteo permite saberlo de verdad."),
        (4, "Responden estudiantes de segundo, no la oficina."),
    ),
    verdict="go",
    call_reason="Invitamos por sorteo a la mitad: es justo, porque no llegamos a todos, y así sabremos si sirve.",
    charter_day=-330,
    redecide_day=45,
    community="Antes del primer día",
    about="Pregunta lo que no preguntarías en una ventanilla. Contesta gente de segundo; la oficina solo lee.",
    access="open",
    member_count=120,
    external_share=0.85,
    question="¿Qué te haría falta saber para decidirte?",
    question_body="No vendemos nada. Cuenta **qué te frena** y qué te habría gustado saber a ti si ya estás aquí.",
    open_day=-300,
    close_day=-280,
    said=(
        Said(
            by="ines",
            kind=Kind.QUESTION,
            title="¿Se puede trabajar y estudiar ahí?",
            body="Trabajo por las mañanas. En ninguna web dicen si las prácticas caen siempre por la mañana.",
        ),
        Said(
            by=3,
            kind=Kind.ANSWER,
            body="En segundo tengo dos prácticas por la tarde. En primero son por la mañana, pero se cambia de grupo si lo pides en julio.",
            to=0,
            role=ReplyRole.ADDS_EVIDENCE,
        ),
        Said(
            by="tito",
            kind=Kind.IDEA,
            title="Un día de clase de verdad, no una visita",
            body="A mí me convenció **sentarme en una clase normal** de martes. Propongo abrir tres asientos por clase durante mayo.",
        ),
        Said(
            by=8,
            kind=Kind.EXPERIENCE,
            body="Yo fui a una visita guiada y casi no vengo. La clase la vi después, por suerte.",
            to=2,
            role=ReplyRole.SUPPORTS,
        ),
        Said(
            by=11,
            kind=Kind.IDEA,
            title="Una persona de segundo para cada diez admitidas",
            body="Un mensaje a la semana, sin guion. Quien contesta sabe el nombre y la carrera de las diez.",
        ),
        Said(
            by=17,
            kind=Kind.CONCERN,
            body="Si la persona de segundo desaparece a mitad, es peor que no tenerla. Pido relevo previsto.",
            to=4,
            role=ReplyRole.OBJECTS,
        ),
        Said(
            by=23,
            kind=Kind.CONCERN,
            title="La beca llega tarde",
            body="Decidí sin saber si me daban beca. Una fecha, aunque fuera tardía, me habría bastado.",
        ),
        Said(
            by=31, kind=Kind.IDEA, title="Publicar la fecha de respuesta de la beca", body="Solo la fecha. Y cumplirla."
        ),
    ),
    statements=(
        StatementText(text="Decidiría mejor si viera una clase normal.", first=0.85, second=0.8),
        StatementText(text="Me fío más de una estudiante que de la oficina.", first=0.9, second=0.6),
        StatementText(text="Lo que me frena es el dinero, no las dudas.", first=0.25, second=0.85),
        StatementText(text="Prefiero preguntar por escrito y sin cámara.", first=0.8, second=0.5),
        StatementText(text="Una fecha de beca, aunque tardía, me ayudaría a decidir.", first=0.4, second=0.9),
        StatementText(text="Ya había decidido antes de preguntar.", first=0.2, second=0.3),
    ),
    leaning_share=0.6,
    estimate=("¿Cuántos puntos subirá la matrícula entre las personas invitadas?", "puntos", 5.0, 3.0),
    summary=(
        "Quien pregunta quiere **una persona, no un folleto**, y una clase normal antes que una visita. Nos divide el dinero: para la mitad "
        "es el freno, para la otra mitad las dudas. Todo el mundo pide una fecha para la beca."
    ),
    decision=DecisionText(
        title="Cómo acompañamos a la mitad que salga en el sorteo",
        body="Hay manos para 4.500 personas. Se invita por sorteo público; las demás entran al cierre de matrícula.",
        method="score",
        is_secret=False,
        waiting_cost="Un curso entero: quien se va en mayo no vuelve.",
        options=(
            ("Una persona de segundo para cada diez", "Con relevo previsto y un mensaje a la semana.", 4),
            ("Tres asientos por clase en mayo", "Clases normales, sin presentación.", 2),
            ("Publicar y cumplir la fecha de la beca", "Depende de la secretaría, no de la comunidad.", 7),
        ),
        weights=(0.85, 0.7, 0.6, 0.1),
        reasons="La persona de segundo obtuvo la mejor puntuación media y la oficina puede sostener el relevo.",
        dissent="Una parte pide que la fecha de la beca no se olvide: no estaba en nuestra mano, sí en la de la secretaría.",
        response_kind="commit",
        response="Me comprometo a 450 personas de segundo con relevo, y a publicar la fecha de la beca antes de abril.",
    ),
    decide_day=-272,
    publish_day=-262,
    settled={
        2: ("parked", "Se prueba en mayo con tres carreras."),
        7: ("taken_up", "La respuesta del patrocinio la incluye."),
    },
)
