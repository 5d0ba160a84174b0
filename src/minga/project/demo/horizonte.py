"""Cementera Horizonte: 24 plants in 12 countries raise the share of alternative fuels."""

from dataclasses import replace

from minga.algorithms.impact.simulate import Variant
from minga.debate.rules import Kind, ReplyRole
from minga.project.demo.script import DecisionText, IndicatorText, Said, Script, StatementText

SUBSTITUTION = "Sustitución térmica"

MAIN = Script(
    title="Quemar menos carbón en las 24 plantas",
    who="Jefas y operadores de planta, proveedores de residuos, dos universidades y el equipo central de energía.",
    issue="Sustituimos apenas el 18 % del calor con combustibles alternativos, y cada planta aprende sola.",
    member_gain="Saber qué funciona en un horno como el mío antes de arriesgar el mío.",
    organization_gain="Menos coste de combustible, menos emisiones y un ritmo que el mercado no nos regala.",
    pattern="collective_intelligence",
    audience="public",
    decision_right="decide",
    indicators=(
        IndicatorText(
            name=SUBSTITUTION,
            unit="%",
            direction="up",
            numerator="Calor de combustibles alternativos",
            denominator="Calor total del horno",
            grain="month",
            source="Parte mensual de planta, control de gestión",
            role="outcome",
            baseline=18.0,
            target=22.0,
        ),
        IndicatorText(
            name="Paradas de horno no previstas",
            unit="paradas",
            direction="down",
            numerator="Paradas no previstas",
            denominator="Mes y horno",
            grain="month",
            source="Registro de mantenimiento",
            role="guardrail",
            baseline=1.4,
            target=1.4,
        ),
        IndicatorText(
            name="Lotes fuera de calidad",
            unit="%",
            direction="down",
            numerator="Lotes rechazados",
            denominator="Lotes producidos",
            grain="month",
            source="Laboratorio",
            role="guardrail",
            baseline=0.6,
            target=0.6,
        ),
    ),
    criteria=(
        (5, "Las plantas ya se llaman entre ellas; solo faltaba un sitio."),
        (5, "Es el primer compromiso del plan de clima."),
        (3, "Hay riesgo en el horno: por eso las paradas son salvaguarda."),
        (4, "Un solo indicador, 24 plantas, dos oleadas."),
        (4, "Después puede venir la molienda, con la misma gente."),
        (5, "Parte mensual desde hace años, con dueña fuera de la comunidad."),
        (4, "Casi todo el saber está en las plantas."),
    ),
    verdict="go",
    call_reason="Vale la pena y podremos decir si funcionó: la tercera oleada empieza más tarde y sirve de comparación.",
    charter_day=-800,
    redecide_day=-240,
    again_day=-250,
    again_reason="Seguimos: la primera oleada ya está en marcha y aún no sabemos cuánto cambia. Eso es lo que queremos saber.",
    community="Hornos que aprenden",
    about=(
        "Aquí se reúne quien enciende, alimenta o estudia un horno. Se pregunta en voz alta, se contesta con datos de "
        "planta y nadie pasa por su jefe para responder a otra planta."
    ),
    access="open",
    member_count=64,
    external_share=0.25,
    question="¿Qué nos impide quemar más residuo preparado, y qué probaríamos primero?",
    question_body=(
        "Tenemos hornos distintos y proveedores distintos. Antes de gastar, queremos oír **qué ha funcionado ya**, "
        "qué se rompió y qué probarías en tu planta si pudieras empezar el mes que viene."
    ),
    open_day=-740,
    close_day=-715,
    said=(
        Said(
            by=4,
            kind=Kind.IDEA,
            title="Alimentar por la base de la torre, con dosificador de correa",
            body="Con dosificador de correa en la base de la torre pasamos del **14 al 21 %** en seis meses, sin tocar "
            "el quemador principal. Lo que más costó fue el almacén cubierto, no la máquina.",
        ),
        Said(
            by=9,
            kind=Kind.QUESTION,
            body="¿Con qué humedad de residuo lo hicisteis? Aquí nos llega al 22 % y el horno se enfría.",
            to=0,
            role=ReplyRole.ASKS,
        ),
        Said(
            by=4,
            kind=Kind.ANSWER,
            body="Rechazamos por encima del 18 %. El proveedor protestó dos meses y luego puso una criba.",
            to=0,
            role=ReplyRole.ADDS_EVIDENCE,
        ),
        Said(
            by=15,
            kind=Kind.IDEA,
            title="Contrato común con los proveedores de residuo",
            body="Compramos por separado y nos dan lo que sobra. Un contrato de ocho plantas pediría calidad constante.",
        ),
        Said(
            by=21,
            kind=Kind.CONCERN,
            body="Un contrato común nos ata a quien hoy nos falla más. Pediría salida a los seis meses.",
            to=3,
            role=ReplyRole.OBJECTS,
        ),
        Said(
            by=2,
            kind=Kind.IDEA,
            title="Guardia cruzada: que otra planta mire tu horno una semana",
            body="Cada planta presta una persona una semana. Nosotros vimos en dos días por qué la planta vecina paraba "
            "los lunes: el residuo se mojaba el fin de semana.",
        ),
        Said(
            by="tito",
            kind=Kind.EXPERIENCE,
            title="Lo que aprendimos al apagar",
            body="En marzo subimos demasiado rápido y paramos tres veces. Desde entonces subimos **un punto por semana** y "
            "no hemos vuelto a parar por eso.",
        ),
        Said(
            by=33,
            kind=Kind.EVIDENCE,
            body="Adjunto en palabras: en 11 meses, cero paradas por encima de 20 % con subida lenta.",
            to=6,
            role=ReplyRole.SUPPORTS,
        ),
        Said(
            by="ines",
            kind=Kind.IDEA,
            title="Publicar la ficha de cada residuo",
            body="Desde la universidad podemos medir cloro y poder calorífico de cada proveedor y publicar una ficha común.",
        ),
        Said(
            by=40,
            kind=Kind.ANSWER,
            body="Eso nos ahorraría tres ensayos al mes. Contad con nosotros.",
            to=8,
            role=ReplyRole.SUPPORTS,
        ),
        Said(
            by=12,
            kind=Kind.CONCERN,
            title="El turno de noche no puede con más tareas",
            body="Si cada idea añade una lista de control, el turno de noche la firmará sin mirar. Quitemos dos antes de poner una.",
        ),
    ),
    statements=(
        StatementText(text="Prefiero subir despacio y no parar, aunque tardemos un año más.", first=0.97, second=0.06),
        StatementText(
            text="El contrato común con proveedores vale más que cualquier máquina.", first=0.05, second=0.95
        ),
        StatementText(
            text="Otra planta debería poder mirar mi horno sin pedir permiso al director.", first=0.9, second=0.85
        ),
        StatementText(text="Sin almacén cubierto no deberíamos ni empezar.", first=0.95, second=0.08),
        StatementText(text="La dirección pide resultados antes de darnos las herramientas.", first=0.8, second=0.75),
        StatementText(text="Los proveedores externos deberían ver nuestros datos de calidad.", first=0.08, second=0.92),
        StatementText(text="El turno de noche tiene demasiadas listas de control.", first=0.9, second=0.9),
        StatementText(text="Podemos llegar al 30 % con los hornos que tenemos.", first=0.07, second=0.9),
        StatementText(text="Cada planta debe poder decir que no, con sus razones.", first=0.95, second=0.95),
        StatementText(text="Comparar plantas en público ayuda más de lo que duele.", first=0.1, second=0.92),
    ),
    estimate=("Si lo hacemos bien, ¿cuántos puntos subirá la sustitución en un año?", "puntos", 4.5, 1.6),
    summary=(
        "Coincidimos en tres cosas: **subir despacio**, dejar que otra planta mire nuestro horno y no cargar más al turno de noche. "
        "Nos divide el contrato común: quien tiene almacén teme atarse; quien compra poco lo necesita. "
        "Nadie discute que hace falta medir el residuo antes de quemarlo."
    ),
    decision=DecisionText(
        title="Qué hacemos primero con el residuo preparado",
        body="Elegimos un camino para las dos primeras oleadas. La tercera empieza después de ver el resultado.",
        method="ranked",
        is_secret=True,
        waiting_cost="Cada mes de espera cuesta unos 310.000 € de carbón que no habría hecho falta; lo paga cada planta.",
        options=(
            (
                "Subida lenta con guardia cruzada y almacén cubierto",
                "Un punto por semana, una persona prestada, almacén antes que máquina.",
                0,
            ),
            ("Contrato común de residuo para ocho plantas", "Calidad pactada, con salida a los seis meses.", 3),
            ("Ficha pública de cada residuo", "Laboratorio de la universidad y ficha común.", 8),
        ),
        weights=(0.75, 0.55, 0.5, 0.15),
        reasons=(
            "La subida lenta reunió más apoyos en todas las rondas y puede empezar sin comprar nada. El contrato común queda "
            "como siguiente paso: no se descarta, se aplaza hasta ver la primera oleada."
        ),
        dissent="Quienes compran poco residuo piden que conste que, sin contrato, subirán menos que los demás.",
        response_kind="fund",
        response="Financio los ocho almacenes de la primera oleada y libero una persona por planta y semana. Respondo en público cada mes.",
        four=(
            "Que ninguna planta pague con paradas lo que gana en combustible.",
            "Que en esta casa se decide con quien enciende el horno.",
            "Sirve igual si el carbón baja de precio: el residuo seguirá ahí.",
            "Unos 310.000 € al mes, repartidos entre las plantas; nadie más lo nota.",
        ),
    ),
    decide_day=-708,
    publish_day=-695,
    settled={
        5: ("taken_up", "La guardia cruzada entra en la primera oleada."),
        8: ("parked", "Vuelve cuando haya laboratorio."),
    },
)

NOW = Script(
    title="Menos paradas en el turno de noche",
    who="Turnos de noche de las 24 plantas y el equipo de mantenimiento.",
    issue="Dos de cada tres paradas no previstas ocurren entre las diez de la noche y las seis.",
    member_gain="Dormir mejor y dejar de firmar listas que nadie lee.",
    organization_gain="Menos hornos fríos y menos arranques, que son lo más caro y lo más sucio.",
    pattern="interest_cultivation",
    audience="space",
    decision_right="consent",
    indicators=(
        IndicatorText(
            name="Paradas nocturnas",
            unit="paradas",
            direction="down",
            numerator="Paradas entre las 22 y las 6 h",
            denominator="Mes y horno",
            grain="month",
            source="Registro de mantenimiento",
            role="outcome",
            baseline=0.9,
            target=0.5,
        ),
        IndicatorText(
            name="Fatiga declarada",
            unit="puntos de 10",
            direction="down",
            numerator="Media del pulso anónimo",
            denominator="Personas que responden",
            grain="month",
            source="Pulso de una pregunta",
            role="guardrail",
            baseline=5.5,
            target=5.5,
        ),
    ),
    criteria=tuple((4, "Nace de lo que el turno de noche ya contó en el propósito anterior.") for _each in range(7)),
    verdict="go",
    call_reason="La gente ya está reunida y lo pide; empezamos por escuchar al turno de noche.",
    charter_day=-40,
    redecide_day=200,
    community="Turno de noche",
    about="Para quien trabaja cuando los demás duermen. Se escribe a cualquier hora y nadie contesta en caliente.",
    access="listed",
    member_count=32,
    external_share=0.0,
    question="¿Qué lista de control quitarías mañana, y qué perderíamos?",
    question_body="Tenemos 14 listas por turno. Di cuál quitarías **y qué riesgo asumes** al quitarla.",
    open_day=-9,
    close_day=6,
    said=(
        Said(
            by=12,
            kind=Kind.IDEA,
            title="Quitar la ronda de las tres, no la de las cinco",
            body="A las tres no ha cambiado nada desde la una. A las cinco sí: baja la temperatura fuera.",
        ),
        Said(
            by=7,
            kind=Kind.EXPERIENCE,
            body="Llevamos un mes sin la de las tres. Cero incidencias, y por fin cenamos.",
            to=0,
            role=ReplyRole.SUPPORTS,
        ),
        Said(
            by="tito",
            kind=Kind.CONCERN,
            title="Cuidado con quitar lo que no se ve",
            body="La ronda de las tres encontró dos fugas en cinco años. Poco, pero fueron las dos grandes.",
        ),
    ),
    statements=(
        StatementText(text="Firmo listas que no he mirado.", first=0.8, second=0.4),
        StatementText(text="La ronda de las tres se puede quitar.", first=0.75, second=0.35),
        StatementText(text="Prefiero una alarma buena a tres rondas.", first=0.7, second=0.7),
        StatementText(text="De noche decidimos mejor que de día.", first=0.5, second=0.4),
    ),
    estimate=("¿Cuántas paradas nocturnas evitaríamos al mes en las 24 plantas?", "paradas", 9, 3),
    follows="Quemar menos carbón en las 24 plantas",
    trigger="Cuando la segunda oleada lleve seis meses y la gente pida el siguiente paso.",
)


def _variant(title: str, community: str, about: str, chosen: str) -> Script:
    """The same purpose in another fictional region, told shortly: only what was measured differs."""
    if MAIN.decision is None:
        raise LookupError("The main story has a decision.")
    (_title, body, idea), *others = MAIN.decision.options
    decision = replace(MAIN.decision, options=((chosen, body, idea), *others))
    return replace(
        MAIN,
        title=title,
        community=community,
        about=about,
        statements=(),
        estimate=None,
        member_count=48,
        decision=decision,
        indicators=MAIN.indicators[:1] + MAIN.indicators[2:],
    )


VARIANTS: tuple[tuple[Variant, Script, str], ...] = (
    (
        "volunteers_first",
        _variant(
            "Variante: empezaron las plantas voluntarias",
            "Hornos voluntarios",
            "Empezó quien quiso. Quien quiere ya venía mejorando: por eso aquí no se puede decir más.",
            "Subida lenta en las plantas voluntarias",
        ),
        "Las voluntarias ya subían más deprisa antes de empezar. La comparación no vale y el nivel baja solo.",
    ),
    (
        "no_effect",
        _variant(
            "Variante: una idea que no cambió nada",
            "Hornos de prueba",
            "Todo se hizo bien, y no se notó. También eso se publica.",
            "Subida lenta en las plantas de prueba",
        ),
        "La cifra fácil dice que subió. Subió igual en las plantas que no empezaron.",
    ),
)
