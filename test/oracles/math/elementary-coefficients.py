"""Prints the polynomial coefficients of src/math/elementary: near-minimax (Chebyshev) fits, rounded to doubles.

Run: python3 elementary-coefficients.py        (mpmath 1.2)
Each line: name, largest error of the rounded polynomial on its interval relative to the function it enters, coefficients.
"""
from mpmath import mp, mpf, chebyfit, exp, log, sin, cos, atan, sqrt, pi, linspace, atanh

mp.prec = 300


def at(f, z, limit):
    return limit if abs(z) < mpf(10) ** -30 else f(z)


FITS = {
    # (e^r - 1 - r) / r^2 on |r| <= ln 2 / 2
    "EXP": (lambda r: (exp(r) - 1 - r) / r**2, mpf(1) / 2, -log(2) / 2, log(2) / 2, 11),
    # log((1+s)/(1-s)) = 2s + s R(s^2), |s| <= 3 - sqrt 8; R(z)/z below
    "LOG": (lambda z: (2 * atanh(sqrt(z)) / sqrt(z) - 2) / z, mpf(2) / 3, mpf(0), (3 - sqrt(8)) ** 2, 7),
    # tail of the same series after 2s + 2/3 s^3, for pow, |s| <= 0.102
    "LOG_TAIL": (lambda z: ((2 * atanh(sqrt(z)) / sqrt(z) - 2) / z - mpf(2) / 3) / z, mpf(2) / 5, mpf(0), mpf("0.0104"), 6),
    # sin r = r + r^3 S(r^2), |r| <= pi/4
    "SIN": (lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z, -mpf(1) / 6, mpf(0), (pi / 4) ** 2 * mpf("1.0001"), 6),
    # cos r = 1 - r^2/2 + r^4 C(r^2)
    "COS": (lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, mpf(1) / 24, mpf(0), (pi / 4) ** 2 * mpf("1.0001"), 6),
    # atan t = t + t^3 A(t^2), |t| <= 7/16
    "ATAN": (lambda z: (atan(sqrt(z)) / sqrt(z) - 1) / z, -mpf(1) / 3, mpf(0), mpf(7) / 16 * mpf(7) / 16, 12),
}

if __name__ == "__main__":
    for name, (f, limit, a, b, n) in FITS.items():
        g = lambda z: at(f, z, limit)
        poly = [float(c) for c in chebyfit(g, [a, b], n)][::-1]
        exact = [mpf(c) for c in poly]
        error = max(abs(sum(c * z**i for i, c in enumerate(exact)) - g(z)) for z in linspace(a, b, 997))
        print(name, mp.nstr(error, 3), "log2", mp.nstr(log(error, 2), 4))
        print("  ", ", ".join(repr(c) for c in poly))
    for name, v in {"ln2": log(2), "pi/2": pi / 2, "pi": pi, "atan(1/2)": atan(mpf(1) / 2), "pi/4": pi / 4, "atan(3/2)": atan(mpf(3) / 2), "2/3": mpf(2) / 3, "log(3/2)": log(mpf(3) / 2), "2/pi": 2 / pi}.items():
        hi = mpf(float(v))
        print(name, repr(float(v)), repr(float(v - hi)))
    ln2hi = mp.floor(log(2) * 2**42) / mpf(2) ** 42
    print("ln2 in 42 bits", repr(float(ln2hi)), repr(float(log(2) - ln2hi)))
    part, rest = [], pi / 2
    for bits in (33, 66):
        p = mp.floor(rest * mpf(2) ** (bits - 1)) / mpf(2) ** (bits - 1)
        part.append(float(p))
        rest -= p
    print("pi/2 in parts", part, repr(float(rest)), repr(float(rest - mpf(float(rest)))))
    mp.prec = 1500
    print("2/pi * 2^1216", hex(int(mp.floor(2 / pi * mpf(2) ** 1216))))
