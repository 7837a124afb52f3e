"""Prints the polynomial coefficients of src/math/special: near-minimax (Chebyshev) fits, rounded to doubles.

Run: python3 special-coefficients.py        (mpmath 1.2)
"""
from mpmath import mp, mpf, chebyfit, erf, erfc, exp, euler, sqrt, pi, loggamma, linspace

mp.prec = 300
K = mpf(4)


def tail(t):
    """(1 + 2x) e^(x²) erfc x with x = K (1 + t) / (1 - t); its limit at t = 1 is 2/√π."""
    if 1 - t < mpf(10) ** -30:
        return 2 / sqrt(pi)
    x = K * (1 + t) / (1 - t)
    if x > 60:  # asymptotic series: erfc underflows mpmath's patience here
        total, term, n = mpf(1), mpf(1), 0
        while abs(term) > mpf(10) ** -60 and n < 200:
            n += 1
            term *= -(2 * n - 1) / (2 * x * x)
            total += term
        return (1 + 2 * x) / (x * sqrt(pi)) * total
    return (1 + 2 * x) * exp(x * x) * erfc(x)


def at(f, z, limit):
    return limit if abs(z) < mpf(10) ** -30 else f(z)


FITS = {
    # erf x = x E(x²), |x| <= 1/2
    "ERF": (lambda z: at(lambda v: erf(sqrt(v)) / sqrt(v), z, 2 / sqrt(pi)), mpf(0), mpf(1) / 4, 10),
    # (1 + 2x) e^(x²) erfc x = T(t), t = (x - 4) / (x + 4), x >= 1/2
    "ERFC": (tail, (mpf(1) / 2 - K) / (mpf(1) / 2 + K), mpf(1), 23),
    # log Γ(2 + u) = u L(u), |u| <= 1/2
    "LGAMMA": (lambda u: at(lambda v: loggamma(2 + v) / v, u, 1 - euler), -mpf(1) / 2, mpf(1) / 2, 19),
}

if __name__ == "__main__":
    for name, (f, a, b, n) in FITS.items():
        poly = [float(c) for c in chebyfit(f, [a, b], n)][::-1]
        exact = [mpf(c) for c in poly]
        error = max(abs(sum(c * z**i for i, c in enumerate(exact)) / f(z) - 1) for z in linspace(a, b, 499))
        print(name, "relative error", mp.nstr(error, 3))
        print("  ", ", ".join(repr(c) for c in poly))
