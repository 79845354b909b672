"""Planets around a sun, in plain floats and attributes of instances."""
import math
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Body:
    def __init__(self, mass, position, velocity):
        self.mass = mass
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = velocity


def advance(bodies, dt):
    for i in range(len(bodies)):
        a = bodies[i]
        for j in range(i + 1, len(bodies)):
            b = bodies[j]
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            square = dx * dx + dy * dy + dz * dz
            pull = dt / (square * math.sqrt(square))
            a.vx -= dx * b.mass * pull
            a.vy -= dy * b.mass * pull
            a.vz -= dz * b.mass * pull
            b.vx += dx * a.mass * pull
            b.vy += dy * a.mass * pull
            b.vz += dz * a.mass * pull
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def energy(bodies):
    total = 0.0
    for i, a in enumerate(bodies):
        total += 0.5 * a.mass * (a.vx ** 2 + a.vy ** 2 + a.vz ** 2)
        for b in bodies[i + 1:]:
            total -= a.mass * b.mass / math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2)
    return total


bodies = [Body(40.0, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))]
for i in range(1, 5):
    distance = 4.0 * i
    speed = math.sqrt(40.0 / distance)
    bodies.append(Body(0.01 * i, (distance, 0.0, 0.1 * i), (0.0, speed, 0.01 * i)))
print(energy(bodies))
for _ in range(int(30_000 * SCALE)):
    advance(bodies, 0.001)
print(energy(bodies))
