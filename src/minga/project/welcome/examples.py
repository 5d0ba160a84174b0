"""Six beginnings to write over: what they hold becomes the organization's own words, so each language has its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """``name`` is how it is chosen; the rest fills the forms."""

    name: str
    title: str = ""
    who: str = ""
    issue: str = ""
    member_gain: str = ""
    organization_gain: str = ""
    question: str = ""
    statements: tuple[str, ...] = ()


SPANISH = {
    "cooperative": Example(
        name="La espera en una cooperativa",
        title="Menos espera en la tienda",
        who="Quienes atienden la tienda y las socias y socios que compran por la tarde.",
        issue="Los martes y los jueves por la tarde se espera más de veinte minutos para pagar.",
        member_gain="Comprar sin hacer cola y trabajar con menos agobio.",
        organization_gain="Que nadie se marche sin comprar y que la tarde no dependa de dos personas.",
        question="¿Qué haría más corta la espera de los martes y los jueves por la tarde?",
        statements=(
            "Con una caja más entre las seis y las ocho bastaría.",
            "Se pierde más tiempo en pesar la fruta que en cobrar.",
            "Prefiero venir a otra hora si sé cuánto se espera.",
            "Los pedidos preparados deberían tener su propia fila.",
        ),
    ),
    "plant": Example(
        name="La energía de una planta",
        title="Menos energía por tonelada",
        who="Los turnos de producción y mantenimiento, y quien compra la energía.",
        issue="Gastamos un 12 % más de electricidad por tonelada que hace dos años y no sabemos dónde.",
        member_gain="Decidir en el turno qué se apaga y cuándo, sin pedir permiso cada vez.",
        organization_gain="Bajar la factura sin parar la línea y sin comprar maquinaria nueva.",
        question="¿Dónde se nos va la energía que no acaba en el producto?",
        statements=(
            "En los arranques del lunes se gasta más que en todo el martes.",
            "Hay compresores encendidos que nadie usa.",
            "Nadie ve el consumo de su máquina, y por eso nadie lo cuida.",
            "El horario de la tarifa debería decidir cuándo se seca.",
        ),
    ),
    "school": Example(
        name="El abandono en una escuela",
        title="Que nadie deje el curso en Navidad",
        who="El profesorado de primero, el alumnado delegado y las familias que quieran.",
        issue="De cada diez que empiezan primero, dos lo dejan antes de Navidad.",
        member_gain="Que se vea a tiempo quién se está quedando atrás y que haya con quién hablar.",
        organization_gain="Grupos que terminan, y saber qué ayuda sirve y cuál no.",
        question="¿Qué haría que quien duda en octubre siga en enero?",
        statements=(
            "Quien falta dos lunes seguidos está a punto de dejarlo.",
            "Una tutora a la que escribir vale más que otra clase de refuerzo.",
            "El primer examen llega demasiado pronto.",
            "Las familias se enteran cuando ya no hay remedio.",
        ),
    ),
    "product": Example(
        name="Las devoluciones de un producto",
        title="Menos devoluciones de la mochila",
        who="Atención al cliente, taller, compras y clientas y clientes que han devuelto una.",
        issue="Vuelve una de cada once mochilas, casi siempre por la cremallera o por la talla.",
        member_gain="No repetir cada día la misma disculpa y ver que lo que se cuenta sirve.",
        organization_gain="Menos portes, menos desperdicio y un producto que dura.",
        question="¿Qué cambiarías primero para que vuelvan menos mochilas?",
        statements=(
            "La foto hace parecer la mochila más grande de lo que es.",
            "La cremallera buena cuesta menos que una devolución.",
            "Muchas devoluciones se evitarían con una pregunta antes de comprar.",
            "Arreglarla gratis saldría mejor que cambiarla.",
        ),
    ),
    "street": Example(
        name="Una calle del pueblo",
        title="Una calle mayor para andar",
        who="El vecindario de la calle, sus comercios y la concejalía de movilidad.",
        issue="Por la calle mayor pasan cuatro mil coches al día y casi ninguno se para.",
        member_gain="Cruzar sin miedo, dormir con la ventana abierta y que se oiga nuestra voz antes de la obra.",
        organization_gain="Una obra que se usa, y saber si el comercio ganó o perdió.",
        question="¿Qué debería cambiar primero en la calle mayor?",
        statements=(
            "Con quitar una fila de aparcamiento bastaría para andar bien.",
            "Sin coches en la puerta, los comercios venderían menos.",
            "Lo peor es la velocidad por la noche, no el número de coches.",
            "Habría que probarlo tres meses antes de levantar el suelo.",
        ),
    ),
    "else": Example(name="Otra cosa"),
}
ENGLISH = {
    "cooperative": Example(
        name="Waiting times in a cooperative",
        title="Shorter queues in the shop",
        who="Those who work in the shop and the members who buy in the afternoon.",
        issue="On Tuesday and Thursday afternoons people wait more than twenty minutes to pay.",
        member_gain="Buying without queueing, and working with less rush.",
        organization_gain="Nobody leaves without buying, and the afternoon no longer hangs on two people.",
        question="What would make the wait on Tuesday and Thursday afternoons shorter?",
        statements=(
            "One more till between six and eight would be enough.",
            "Weighing fruit takes more time than paying does.",
            "I would rather come at another hour if I knew how long the wait is.",
            "Orders that are ready should have a line of their own.",
        ),
    ),
    "plant": Example(
        name="Energy in a plant",
        title="Less energy for each tonne",
        who="The shifts of production and maintenance, and whoever buys the energy.",
        issue="We use 12 % more electricity for each tonne than two years ago, and we do not know where.",
        member_gain="Deciding on the shift what is switched off and when, without asking each time.",
        organization_gain="A smaller bill without stopping the line and without new machines.",
        question="Where does the energy go that does not end up in the product?",
        statements=(
            "Starting up on Monday takes more than all of Tuesday.",
            "There are compressors running that nobody uses.",
            "Nobody sees what their machine uses, so nobody minds it.",
            "The hours of the tariff should decide when we dry.",
        ),
    ),
    "school": Example(
        name="Drop-outs in a school",
        title="Nobody leaves before Christmas",
        who="The teachers of the first year, the pupils' representatives and families who wish to.",
        issue="Of every ten who begin the first year, two leave before Christmas.",
        member_gain="Somebody notices in time who is falling behind, and there is somebody to talk to.",
        organization_gain="Groups that finish, and knowing which help works and which does not.",
        question="What would make those who doubt in October still be here in January?",
        statements=(
            "Whoever misses two Mondays in a row is about to leave.",
            "A tutor one can write to is worth more than another extra lesson.",
            "The first exam comes too early.",
            "Families hear of it when it is too late.",
        ),
    ),
    "product": Example(
        name="Returns of a product",
        title="Fewer backpacks sent back",
        who="Customer service, the workshop, purchasing, and customers who sent one back.",
        issue="One backpack in eleven comes back, nearly always for its zip or its size.",
        member_gain="Not making the same apology every day, and seeing that what one says is used.",
        organization_gain="Less shipping, less waste and a product that lasts.",
        question="What would you change first so that fewer backpacks come back?",
        statements=(
            "The picture makes the backpack look larger than it is.",
            "A good zip costs less than one return.",
            "One question before buying would spare many returns.",
            "Repairing for nothing would cost us less than replacing.",
        ),
    ),
    "street": Example(
        name="A street in a town",
        title="A high street for walking",
        who="The people who live on the street, its shops and the council's transport office.",
        issue="Four thousand cars a day pass through the high street and hardly any of them stops.",
        member_gain="Crossing without fear, sleeping with the window open, and being heard before the works begin.",
        organization_gain="Works that are used, and knowing whether the shops gained or lost.",
        question="What should change first on the high street?",
        statements=(
            "Taking away one row of parking would be enough to walk well.",
            "With no cars at the door the shops would sell less.",
            "The worst is the speed at night, not the number of cars.",
            "We should try it for three months before digging anything up.",
        ),
    ),
    "else": Example(name="Something else"),
}
DEFAULT = "cooperative"


def examples(language: str) -> dict[str, Example]:
    """The six beginnings in this language."""
    return SPANISH if language == "es" else ENGLISH
