"""The planets' motion, simulated: float fields of records, read and written."""

from __future__ import annotations

from math import sqrt

SMALL = 10
DEFAULT = 5000
PI = 3.141592653589793
SOLAR_MASS = 4 * PI * PI
DAYS = 365.24


class Body:
    __slots__ = ("mass", "vx", "vy", "vz", "x", "y", "z")

    def __init__(self, x: float, y: float, z: float, vx: float, vy: float, vz: float, mass: float) -> None:
        self.x = x
        self.y = y
        self.z = z
        self.vx = vx * DAYS
        self.vy = vy * DAYS
        self.vz = vz * DAYS
        self.mass = mass * SOLAR_MASS


PLANETS = (
    (0, 0, 0, 0, 0, 0, 1),
    (
        *(4.84143144246472090e00, -1.16032004402742839e00, -1.03622044471123109e-01),
        *(1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05, 9.54791938424326609e-04),
    ),
    (
        *(8.34336671824457987e00, 4.12479856412430479e00, -4.03523417114321381e-01),
        *(-2.76742510726411906e-03, 4.99852801234917238e-03, 2.30417297573763929e-05, 2.85885980666130812e-04),
    ),
    (
        *(1.28943695621391310e01, -1.51111514016986312e01, -2.23307578892655734e-01),
        *(2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05, 4.36624404335156298e-05),
    ),
    (
        *(1.53796971148509165e01, -2.59193146099879641e01, 1.79258772950371181e-01),
        *(2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05, 5.15138902046611451e-05),
    ),
)


def advance(bodies: list[Body], dt: float) -> None:
    for i, a in enumerate(bodies):
        for b in bodies[i + 1 :]:
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            squared = dx * dx + dy * dy + dz * dz
            pull = dt / (squared * sqrt(squared))
            a.vx -= dx * b.mass * pull
            a.vy -= dy * b.mass * pull
            a.vz -= dz * b.mass * pull
            b.vx += dx * a.mass * pull
            b.vy += dy * a.mass * pull
            b.vz += dz * a.mass * pull
    for a in bodies:
        a.x += dt * a.vx
        a.y += dt * a.vy
        a.z += dt * a.vz


def energy(bodies: list[Body]) -> float:
    total = 0.0
    for i, a in enumerate(bodies):
        total += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
        for b in bodies[i + 1 :]:
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            total -= a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    return total


def run(n: int) -> float:
    bodies = [Body(*planet) for planet in PLANETS]
    for _ in range(n):
        advance(bodies, 0.01)
    return energy(bodies)
