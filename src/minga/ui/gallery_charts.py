"""The charts of the gallery: invented numbers with a fixed seed."""

import numpy as np

from minga.ui import charts, numbers
from minga.ui.say import say


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
        _support(),
        _levels(),
        _pairs(),
        _basket(),
    ]


def _indicator() -> charts.Chart:
    draw = np.random.default_rng(7)
    months = np.arange(42)
    expected = 18 + 0.13 * months + 0.8 * np.sin(months / 12 * 2 * np.pi)
    ramp = 4 * np.clip((months - 24) / 6, 0, 1)
    actual = expected + ramp + draw.normal(0, 0.4, 42)
    wide = 0.7 + np.clip(months - 24, 0, None) * 0.05
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
        write_x=lambda month: f"{2023 + int(month) // 12}-{int(month) % 12 + 1:02d}",
        x_ticks=[(0.0, "2023"), (12.0, "2024"), (24.0, "2025"), (36.0, "2026")],
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
        named=[
            charts.MapGroup(
                "ABC"[index], say("Grupo ", "Group ") + "ABC"[index], say(f"{n} personas", f"{n} people"), n
            )
            for index, n in enumerate(map(len, parts))
        ],
        heads=(say("Grupo", "Group"), say("Personas", "People")),
        me=points[120],
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


def _support() -> charts.Chart:
    rows = [
        charts.SupportRow(name=say("Cascarilla", "Rice husk"), value=62, said="62", is_chosen=True),
        charts.SupportRow(name=say("Llantas", "Tyres"), value=48, said="48"),
    ]
    words = charts.Words(title=say("Cuánto apoyo tiene cada opción", "How much support each option has"))
    return charts.support_bars(rows, words=words, heads=(say("Opción", "Option"), say("Votos", "Votes")), most=80)


def _levels() -> charts.Chart:
    good = say("Buena", "Good")
    rows = [
        charts.LevelsRow(name=say("Cascarilla", "Rice husk"), voters=(8, 21, 40), said=good, is_chosen=True),
        charts.LevelsRow(name=say("Llantas", "Tyres"), voters=(31, 20, 18), said=say("Regular", "Fair")),
    ]
    words = charts.Words(title=say("Quién dio qué nota", "Who gave which grade"))
    heads = (say("Opción", "Option"), say("En el medio", "In the middle"))
    levels = [say("Mala", "Poor"), say("Regular", "Fair"), good]
    return charts.level_bars(rows, levels, words=words, heads=heads, marks_middle=True)


def _pairs() -> charts.Chart:
    names = [say("Cascarilla", "Rice husk"), say("Llantas", "Tyres"), say("Lodos", "Sludge")]
    words = charts.Words(title=say("Cada opción frente a cada otra", "Every option against every other"))
    heads = (say("Opción", "Option"), say("votantes", "voters"))
    return charts.pairwise_grid(names, [[0, 41, 38], [28, 0, 35], [31, 34, 0]], words=words, heads=heads)


def _basket() -> charts.Chart:
    rows = [
        charts.BasketRow(name=say("Fuente", "Fountain"), cost=40, said="40 000", is_bought=True),
        charts.BasketRow(name=say("Sombra", "Shade"), cost=35, said="35 000", is_bought=True),
        charts.BasketRow(name=say("Taller", "Workshop"), cost=50, said="50 000"),
    ]
    words = charts.Words(title=say("Qué compró el dinero", "What the money bought"))
    heads = (say("Proyecto", "Project"), say("Coste", "Cost"), say("Por qué", "Why"))
    return charts.basket(rows, 100, words=words, heads=heads, left=say("quedan 25 000", "25,000 left"))


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
