"""Spheres seen by parallel rays: vectors as records, floating-point arithmetic, a function for each operation."""

from __future__ import annotations

from math import sqrt

SMALL = 8
DEFAULT = 60


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x: float, y: float, z: float) -> None:
        self.x = x
        self.y = y
        self.z = z


class Sphere:
    __slots__ = ("center", "radius", "shine")

    def __init__(self, center: Vector, radius: float, shine: float) -> None:
        self.center = center
        self.radius = radius
        self.shine = shine


def subtract(a: Vector, b: Vector) -> Vector:
    return Vector(a.x - b.x, a.y - b.y, a.z - b.z)


def dot(a: Vector, b: Vector) -> float:
    return a.x * b.x + a.y * b.y + a.z * b.z


def scale(a: Vector, factor: float) -> Vector:
    return Vector(a.x * factor, a.y * factor, a.z * factor)


def normalize(a: Vector) -> Vector:
    return scale(a, 1 / sqrt(dot(a, a)))


def hit(sphere: Sphere, origin: Vector, direction: Vector) -> float | None:
    offset = subtract(origin, sphere.center)
    b = dot(offset, direction)
    discriminant = b * b - dot(offset, offset) + sphere.radius * sphere.radius
    if discriminant < 0:
        return None
    distance = -b - sqrt(discriminant)
    return distance if distance > 0 else None


def brightness(spheres: list[Sphere], light: Vector, origin: Vector, direction: Vector) -> float:
    nearest, best = None, 0.0
    for sphere in spheres:
        distance = hit(sphere, origin, direction)
        if distance is not None and (nearest is None or distance < best):
            nearest, best = sphere, distance
    if nearest is None:
        return 0.0
    point = subtract(scale(direction, best), scale(origin, -1))
    normal = normalize(subtract(point, nearest.center))
    lit = dot(normal, light)
    return lit * nearest.shine if lit > 0 else 0.0


def run(n: int) -> str:
    spheres = []
    for i in range(1, 5):
        center = Vector(i * 0.5 - 1.2, 0.3 * i - 0.8, 4.0 + i)
        spheres.append(Sphere(center, 0.4 + 0.1 * i, 0.25 * i))
    light = normalize(Vector(1.0, 1.0, -1.0))
    direction = Vector(0.0, 0.0, 1.0)
    total = 0.0
    for row in range(n):
        for column in range(n):
            origin = Vector(column / n * 3 - 1.5, row / n * 3 - 1.5, 0.0)
            total += brightness(spheres, light, origin, direction)
    return f"{total:.9f}"
