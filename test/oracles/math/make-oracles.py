"""Writes elementary.json and special.json beside itself: seeded arguments and their correctly rounded values.

Run: /usr/bin/python3 make-oracles.py     (made with mpmath 1.2.1, Python 3.11)

Every value carries, beside the nearest double, the rest in units in the last place (rounded to 1/1000), so that an error of
0.7 ulp is told from one of 0.3 ulp. Arguments and values are hexadecimal floats' shortest decimal forms, which read back exactly.
"""
import json
import math
import os
import random
import struct

import mpmath
from mpmath import mp, mpf

rng = random.Random(20240101)
uniform = rng.uniform
HERE = os.path.dirname(os.path.abspath(__file__))


def sign():
    return rng.choice([-1, 1])


def scale(low, high):
    return sign() * 2.0 ** uniform(low, high)


def near(value):
    return value * (1 + sign() * 2.0 ** -rng.randint(1, 52))


def any_double():
    while True:
        value = struct.unpack("<d", struct.pack("<Q", rng.getrandbits(64)))[0]
        if math.isfinite(value):
            return value


ANGLES = [
    lambda: uniform(-0.8, 0.8),
    lambda: uniform(-10, 10),
    lambda: uniform(-1e6, 1e6),
    any_double,
    lambda: near(rng.randint(1, 1000000) * math.pi / 2),
    lambda: near(rng.randint(1, 50) * math.pi / 4),
    lambda: scale(20, 22),
]
# the double nearest to a multiple of π/2 (Muller, Elementary Functions, §11.3), and others of that kind
HARD_ANGLES = [6381956970095103.0 * 2.0**797, math.pi, math.pi / 2, 3 * math.pi / 4, 1e22, 2.0**1023, 5e-324, 22.0, 355.0]

ELEMENTARY = {
    "exp": ([lambda: uniform(-745.2, 709.8), lambda: uniform(-1, 1), lambda: uniform(-750, -700), lambda: scale(-60, 9)], mpmath.exp),
    "expm1": ([lambda: uniform(-40, 709.8), lambda: scale(-80, 6), lambda: uniform(-0.5, 0.5), lambda: uniform(20, 45), lambda: near(0.34657)], mpmath.expm1),
    "log": ([lambda: abs(any_double()), lambda: near(1.0), lambda: uniform(0.5, 2), lambda: rng.random() * 1e-310], mpmath.log),
    "log1p": ([lambda: uniform(-1, 1), lambda: scale(-80, 0), lambda: 2.0 ** uniform(-10, 1000), lambda: -1 + 2.0 ** uniform(-53, 0), lambda: uniform(-0.3, 0.5)], mpmath.log1p),
    "sin": (ANGLES, mpmath.sin),
    "cos": (ANGLES, mpmath.cos),
    "tan": (ANGLES, mpmath.tan),
    "atan": ([lambda: uniform(-5, 5), any_double, lambda: scale(-30, 60)] + [lambda c=c: near(c) for c in (0.4375, 0.6875, 1.1875, 2.4375)], mpmath.atan),
    "tanh": ([lambda: uniform(-25, 25), lambda: uniform(-1, 1), lambda: scale(-40, 5), lambda: near(0.5)], mpmath.tanh),
    "atan2": (
        [
            lambda: (uniform(-1, 1), uniform(-1, 1)),
            lambda: (any_double(), any_double()),
            lambda: (scale(-1070, 1020), scale(-1070, 1020)),
            lambda: (lambda b: (b * scale(-20, 20), b * sign()))(2.0 ** uniform(-1000, 1000)),
        ],
        mpmath.atan2,
    ),
    "pow": (
        [
            lambda: (uniform(0, 10), uniform(-300, 300)),
            lambda: (abs(any_double()), uniform(-2, 2)),
            lambda: (near(1.0), scale(0, 62)),
            lambda: (lambda x: (x, uniform(-745, 709) / math.log(x)))(2.0 ** uniform(1, 1000)),
            lambda: (-uniform(0, 100), float(rng.randint(-150, 150))),
            lambda: (lambda x: (x, uniform(-745, -700) / math.log(x)))(2.0 ** uniform(1, 1000)),
            lambda: (float(rng.randint(2, 100)), float(rng.randint(1, 30))),
        ],
        mpmath.power,
    ),
    "erf": ([lambda: uniform(-6.5, 6.5), lambda: scale(-1000, 3), lambda: near(0.5), lambda: uniform(-1, 1)], mpmath.erf),
    "erfc": ([lambda: uniform(-6.5, 27.2), lambda: uniform(-1, 1), lambda: uniform(0.4, 3), lambda: uniform(26, 27.2)], mpmath.erfc),
}


def incomplete_gamma_arguments():
    a = 2.0 ** uniform(-8, 12)
    x = a + math.sqrt(a) * uniform(-6, 30)
    return (a, x if x > 0 else a * uniform(0.01, 1))


def incomplete_beta_arguments():
    a, b = 2.0 ** uniform(-4, 10), 2.0 ** uniform(-4, 10)
    x = a / (a + b) + math.sqrt(a * b / (a + b) ** 2 / (a + b + 1)) * uniform(-8, 8)
    return (x if 0 < x < 1 else uniform(0.01, 0.99), a, b)


def lower_gamma(a, x):
    return mpmath.gammainc(a, 0, x, regularized=True)


def upper_gamma(a, x):
    return mpmath.gammainc(a, x, mpmath.inf, regularized=True)


def lower_beta(x, a, b):
    return mpmath.betainc(a, b, 0, x, regularized=True)


GAMMA = [incomplete_gamma_arguments, lambda: (uniform(0.01, 50), uniform(0, 200)), lambda: (2.0 ** uniform(-10, 0), uniform(0, 2))]
BETA = [incomplete_beta_arguments, lambda: (2.0 ** uniform(-60, 0), uniform(0.1, 20), uniform(0.1, 20)), lambda: (uniform(0, 1), uniform(0.5, 200), 0.5)]
REAL = [lambda: uniform(0, 12), lambda: uniform(-30, 0), lambda: near(-float(rng.randint(1, 25))), lambda: 2.0 ** uniform(-100, 500), lambda: uniform(0.5, 3)]
ZEROS = [lambda: near(1.0), lambda: near(2.0), lambda: near(1.4616321449683623), lambda: near(-2.4570247382208006), lambda: near(-0.504083008264455409)]

SPECIAL = {
    "lgamma": (REAL + ZEROS, lambda x: mpmath.re(mpmath.loggamma(x))),
    "digamma": (REAL + ZEROS, mpmath.digamma),
    "gammaP": (GAMMA, lower_gamma),
    "gammaQ": (GAMMA, upper_gamma),
    "logGammaP": (GAMMA, lambda a, x: mpmath.log(lower_gamma(a, x))),
    "logGammaQ": (GAMMA, lambda a, x: mpmath.log(upper_gamma(a, x))),
    "betaI": (BETA, lower_beta),
    "betaIComplement": (BETA, lambda x, a, b: lower_beta(1 - x, b, a)),
    "logBetaI": (BETA, lambda x, a, b: mpmath.log(lower_beta(x, a, b))),
    "logErfc": ([lambda: uniform(-6, 27), lambda: uniform(-0.6, 0.6), lambda: uniform(27, 500)], lambda x: mpmath.log(mpmath.erfc(x))),
}


def normal_quantile(p):
    z = -mpmath.sqrt(2) * mpmath.erfinv(1 - 2 * p) if p > 1e-15 else -mpmath.sqrt(-2 * mpmath.log(p))
    for _ in range(40):  # Newton on log p, which is nearly a parabola in the tail
        below = mpmath.erfc(-z / mpmath.sqrt(2)) / 2
        step = mpmath.log(below / p) * below / mpmath.npdf(z)
        z -= step
        if abs(step) < mpf(10) ** -60:
            return z
    raise ArithmeticError(f"no quantile for {p}")


SPECIAL["normalQuantile"] = ([lambda: uniform(0, 1), lambda: 2.0 ** uniform(-1000, 0)], normal_quantile)


def ulp(value):
    return mpf(2) ** max(int(mpmath.frexp(value)[1]) - 53, -1074)


def rows(generators, function, count, extra=()):
    found = []
    arguments = list(extra) + [generate() for generate in generators for _ in range(count)]
    for given in arguments:
        given = given if isinstance(given, tuple) else (given,)
        mp.prec = 1300  # enough for the remainder of 2^1023 modulo π and for every cancellation met here
        exact = function(*map(mpf, given))
        mp.prec = 200
        if exact == 0 or abs(exact) >= mpf(2) ** 1024 * (1 - mpf(2) ** -54):
            continue
        exact = +exact
        nearest = float(exact)
        found.append([*given, nearest, round(float((exact - mpf(nearest)) / ulp(exact)), 3)])
    return found


def write(name, table):
    with open(os.path.join(HERE, name), "w") as file:
        file.write("{\n" + ",\n".join(f'"{key}": {json.dumps(value, separators=(",", ":"))}' for key, value in table.items()) + "\n}\n")


if __name__ == "__main__":
    write("elementary.json", {name: rows(g, f, 24, HARD_ANGLES if g is ANGLES else ()) for name, (g, f) in ELEMENTARY.items()})
    write("special.json", {name: rows(g, f, 20) for name, (g, f) in SPECIAL.items()})
