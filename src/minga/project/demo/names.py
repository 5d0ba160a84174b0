"""Invented people. Any likeness is chance: first names and surnames are combined by a seeded draw."""

import random
from collections.abc import Iterator

FIRST = (
    "Abril", "Adrián", "Aitana", "Alma", "Álvaro", "Amaya", "Andrés", "Antonia", "Ariel", "Beatriz", "Bruno", "Camila",
    "Carla", "Cecilia", "César", "Clara", "Dalia", "Damián", "Daniela", "Darío", "Diego", "Elena", "Elías", "Elvira",
    "Emilia", "Enrique", "Esteban", "Fabiola", "Facundo", "Fátima", "Gael", "Gloria", "Gonzalo", "Graciela", "Hugo",
    "Ignacio", "Irene", "Iván", "Jimena", "Joaquín", "Julia", "Lara", "Leandro", "Lidia", "Lorena", "Lucas", "Lucía",
    "Luz", "Manuel", "Marcos", "Marina", "Martín", "Mateo", "Mercedes", "Miriam", "Nadia", "Nicolás", "Noelia", "Nuria",
    "Óscar", "Pablo", "Paloma", "Paula", "Pilar", "Ramiro", "Raúl", "Renata", "Rocío", "Rubén", "Sara", "Sergio",
    "Silvia", "Sofía", "Tadeo", "Teresa", "Tomás", "Valeria", "Vera", "Víctor", "Violeta", "Ximena", "Yolanda",
)  # fmt: skip
LAST = (
    "Acosta", "Aguirre", "Alonso", "Arce", "Ávila", "Barrios", "Benítez", "Bravo", "Cabrera", "Calvo", "Campos", "Cano",
    "Castro", "Cortés", "Crespo", "Cruz", "Delgado", "Duarte", "Escobar", "Ferrer", "Fuentes", "Gallego", "Gil", "Godoy",
    "Guzmán", "Herrera", "Ibáñez", "Iglesias", "Jurado", "Lara", "León", "Lozano", "Luna", "Marín", "Medina", "Méndez",
    "Mora", "Navarro", "Núñez", "Ojeda", "Ortega", "Pardo", "Peña", "Prieto", "Quiroga", "Ramos", "Reyes", "Ríos",
    "Robles", "Rojas", "Salas", "Santos", "Serrano", "Silva", "Soto", "Suárez", "Téllez", "Torres", "Valdés", "Vargas",
    "Vega", "Vidal", "Villar", "Zamora",
)  # fmt: skip


def invented_names(count: int, seed: int) -> Iterator[str]:
    """``count`` different names, the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311  (names, not secrets)
    taken: set[str] = set()
    while len(taken) < count:
        name = f"{draw.choice(FIRST)} {draw.choice(LAST)} {draw.choice(LAST)}"
        if name not in taken:
            taken.add(name)
            yield name
