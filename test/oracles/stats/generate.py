"""Reference values for test/stats, by mpmath at 60 digits and scipy. Run: /usr/bin/python3 generate.py (writes the JSON files beside it).

Distributions: mpmath integrates and inverts at 60 digits, so that every digit of the double is right; the parameters are the exact
doubles that the test passes. Test statistics and small-sample laws: scipy, and exhaustive enumeration where n is small enough.
"""
import itertools
import json
import pathlib
import random

import mpmath as mp
import numpy
import scipy
import scipy.stats as st

mp.mp.dps = 60
here = pathlib.Path(__file__).parent
versions = {"mpmath": mp.__version__, "scipy": scipy.__version__, "numpy": numpy.__version__}


def num(x):
    return None if x is None else ("-Infinity" if x == -mp.inf else float(x))


def continued_fraction(b0, terms):
    """b0 + a1/(b1 + a2/(b2 + ...)) by Lentz's method, to 60 digits."""
    f = c = b0
    d = mp.mpf(0)
    for a, b in terms:
        d = 1 / (b + a * d)
        c = b + a / c
        f *= c * d
        if abs(c * d - 1) < mp.mpf(10) ** -58:
            return f


def tails_gamma(a, x):
    """The power series (DLMF 8.7.1) below the mean, Legendre's fraction (8.9.2) above it."""
    a, x = mp.mpf(a), mp.mpf(x)
    kernel = mp.exp(a * mp.log(x) - x - mp.loggamma(a))
    if x < a + 1:
        term = total = 1 / a
        n = 0
        while term > total * mp.mpf(10) ** -60:
            n += 1
            term *= x / (a + n)
            total += term
        return kernel * total, 1 - kernel * total
    upper = kernel / continued_fraction(x + 1 - a, ((-n * (n - a), x + 2 * n + 1 - a) for n in itertools.count(1)))
    return 1 - upper, upper


def tails_beta(a, b, x, y):
    """DLMF 8.17.22 (not its even part, which the library uses) on the side where it converges fast; x + y = 1, both exact."""
    a, b, x, y = map(mp.mpf, (a, b, x, y))
    if x > (a + 1) / (a + b + 2):
        return tails_beta(b, a, y, x)[::-1]
    if x == 0:
        return mp.mpf(0), mp.mpf(1)

    def terms():
        for k in itertools.count(1):
            m = k // 2
            d = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)) if k % 2 == 0 else -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            yield d, mp.mpf(1)

    lower = mp.exp(a * mp.log(x) + b * mp.log(y) - mp.loggamma(a) - mp.loggamma(b) + mp.loggamma(a + b)) / a / continued_fraction(mp.mpf(1), terms())
    return lower, 1 - lower


def distribution_cases():
    cases = []

    def add(law, params, x, pdf, lower, upper):
        logs = [mp.log1p(-upper) if lower > 0.5 else mp.log(lower), mp.log1p(-lower) if upper > 0.5 else mp.log(upper)]
        cases.append({"law": law, "params": params, "x": x, "density": num(pdf), "cdf": num(lower), "sf": num(upper), "logCdf": num(logs[0]), "logSf": num(logs[1])})

    for mean, sd in [(0.0, 1.0), (-3.25, 0.5)]:
        for z in [-60.0, -37.0, -12.3, -4.0, -1.0, -1e-8, 0.0, 0.3, 1.0, 2.5, 8.0, 20.0, 38.0, 100.0]:
            x = mean + sd * z
            t = (mp.mpf(x) - mp.mpf(mean)) / mp.mpf(sd)
            add("normal", [mean, sd], x, mp.exp(-t * t / 2) / mp.sqrt(2 * mp.pi) / sd, mp.erfc(-t / mp.sqrt(2)) / 2, mp.erfc(t / mp.sqrt(2)) / 2)
    for df in [0.5, 1.0, 2.0, 4.5, 30.0, 1000.0, 1e7]:
        for x in [-1e30, -1e6, -40.0, -6.0, -1.5, -0.02, 0.0, 1e-9, 0.7, 2.0, 9.0, 60.0, 1e5]:
            n, t = mp.mpf(df), mp.mpf(x)
            far, near = tails_beta(n / 2, mp.mpf(0.5), n / (n + t * t), t * t / (n + t * t)) if x != 0 else (mp.mpf(1), mp.mpf(0))
            upper = far / 2 if x >= 0 else (1 + near) / 2
            lower = far / 2 if x <= 0 else (1 + near) / 2
            pdf = (1 + t * t / n) ** (-(n + 1) / 2) / (mp.sqrt(n) * mp.beta(n / 2, 0.5))
            add("studentT", [df], x, pdf, lower, upper)
    for shape, scale in [(0.05, 1.0), (0.5, 2.0), (1.0, 3.0), (2.5, 0.125), (40.0, 1.0), (3000.0, 2.0), (1e6, 1.0)]:
        for ratio in [1e-6, 0.01, 0.3, 0.9, 0.999, 1.0, 1.002, 1.2, 3.0, 20.0]:
            x = shape * scale * ratio
            lower, upper = tails_gamma(shape, mp.mpf(x) / mp.mpf(scale))
            t = mp.mpf(x) / mp.mpf(scale)
            add("gamma", [shape, scale], x, mp.exp((mp.mpf(shape) - 1) * mp.log(t) - t - mp.loggamma(shape)) / scale, lower, upper)
    for df in [1.0, 2.0, 7.0, 250.0]:
        for x in [1e-8, 0.4, 1.0, 6.0, 90.0, 1200.0]:
            lower, upper = tails_gamma(mp.mpf(df) / 2, mp.mpf(x) / 2)
            t = mp.mpf(x)
            add("chiSquared", [df], x, mp.exp((mp.mpf(df) / 2 - 1) * mp.log(t / 2) - t / 2 - mp.loggamma(mp.mpf(df) / 2)) / 2, lower, upper)
    for a, b in [(0.1, 0.3), (0.5, 0.5), (1.0, 1.0), (3.0, 12.5), (80.0, 2.0), (500.0, 700.0), (2e5, 3e5)]:
        for x in [1e-9, 0.001, 0.2, 0.399, 0.4, 0.401, 0.5, 0.75, 0.99, 1 - 2.0**-40]:
            lower, upper = tails_beta(a, b, mp.mpf(x), 1 - mp.mpf(x))
            xm = mp.mpf(x)
            add("beta", [a, b], x, mp.exp((a - 1) * mp.log(xm) + (b - 1) * mp.log(1 - xm) - mp.log(mp.beta(a, b))), lower, upper)
    for d1, d2 in [(1.0, 1.0), (2.0, 9.0), (7.5, 3.0), (40.0, 300.0)]:
        for x in [1e-9, 0.02, 0.6, 1.0, 1.7, 8.0, 120.0, 1e7]:
            u = mp.mpf(d1) * mp.mpf(x)
            share, rest = u / (u + d2), d2 / (u + d2)
            lower, upper = tails_beta(mp.mpf(d1) / 2, mp.mpf(d2) / 2, share, rest)
            pdf = share ** (mp.mpf(d1) / 2) * rest ** (mp.mpf(d2) / 2) / mp.beta(mp.mpf(d1) / 2, mp.mpf(d2) / 2) / mp.mpf(x)
            add("fisherF", [d1, d2], x, pdf, lower, upper)
    for mu in [0.01, 0.9, 6.25, 300.0, 1e6]:
        for k in sorted({0, 1, 2, 5, 9, 40, int(mu), int(mu + 4 * mu**0.5) + 1, max(0, int(mu - 6 * mu**0.5)), int(3 * mu) + 10}):
            upper, lower = tails_gamma(k + 1, mu)
            add("poisson", [mu], k, mp.exp(k * mp.log(mu) - mu - mp.loggamma(k + 1)), lower, upper)
    for n, p in [(1, 0.25), (12, 0.5), (60, 0.01), (800, 0.375), (100000, 0.002)]:
        P = mp.mpf(p)
        for k in sorted({0, 1, 3, int(n * p), int(n * p + 3 * (n * p) ** 0.5), n // 2, n - 1} - {n}):
            if k < 0 or k >= n:
                continue
            lower, upper = tails_beta(n - k, k + 1, 1 - P, P)
            add("binomial", [n, p], k, mp.binomial(n, k) * P**k * (1 - P) ** (n - k), lower, upper)
    return cases


def quantile_cases():
    """x with cdf(x) = p at 60 digits, found by bisection on the exact tails."""
    cases = []
    laws = {
        "normal": lambda q, x: (mp.erfc(-x / mp.sqrt(2)) / 2, mp.erfc(x / mp.sqrt(2)) / 2),
        "studentT": lambda q, x: t_tails(q[0], x),
        "gamma": lambda q, x: tails_gamma(q[0], x / q[1]),
        "beta": lambda q, x: tails_beta(q[0], q[1], x, 1 - x),
    }

    def t_tails(df, t):
        n = mp.mpf(df)
        far, near = tails_beta(n / 2, mp.mpf(0.5), n / (n + t * t), t * t / (n + t * t)) if t != 0 else (mp.mpf(1), mp.mpf(0))
        return (far / 2, (1 + near) / 2) if t <= 0 else ((1 + near) / 2, far / 2)

    plan = [("normal", [], -60, 60), ("studentT", [2.5], -1e60, 1e60), ("studentT", [400.0], -200, 200), ("gamma", [0.4, 1.0], 1e-300, 2000), ("gamma", [55.0, 2.0], 1e-6, 4000), ("beta", [0.7, 3.0], mp.mpf(10) ** -250, 1 - mp.mpf(10) ** -40), ("beta", [300.0, 45.0], mp.mpf("1e-3"), 1 - mp.mpf(10) ** -12)]
    for law, params, low, high in plan:
        for p in [1e-60, 1e-12, 0.001, 0.025, 0.2, 0.4999, 0.5001, 0.9, 0.975, 1 - 1e-9]:
            P, lo, hi = mp.mpf(p), mp.mpf(low), mp.mpf(high)
            value = lambda x: (lambda c: c[0] - P if P < 0.5 else (1 - P) - c[1])(laws[law](params, x))
            if value(lo) > 0:
                continue  # the quantile lies below the range that is searched
            middle = (lambda a, b: mp.sqrt(a * b) if a > 0 else (-mp.sqrt(a * b) if b < 0 else (a + b) / 2))
            for _ in range(260):
                m = middle(lo, hi)
                if value(m) < 0:
                    lo = m
                else:
                    hi = m
            cases.append({"law": law, "params": params, "p": p, "ppf": float((lo + hi) / 2)})
    return cases


def kolmogorov_sf(d, n):
    """kstwo.sf itself switches to an expansion good to 1e-6 from n = 140 on; Pomeranz's recursion is exact, the small tail is exact by its form."""
    tail = float(st.kstwo.sf(d, n))
    return tail if tail < 1e-3 else float(st._ksstats._kolmogn_Pomeranz(n, d, cdf=False))


def test_cases():
    rng = random.Random(20240517)
    cases = []
    for n, m in [(5, 7), (12, 12), (30, 8)]:
        x = [round(rng.gauss(0.3, 1), 4) for _ in range(n)]
        y = [round(rng.gauss(0, 1.4), 4) for _ in range(m)]
        pairs = [round(v + rng.gauss(0.1, 0.5), 1) for v in x]  # rounded, so that ties and zeros occur
        row = {"x": x, "y": y, "pairs": pairs}
        for alternative in ["two-sided", "less", "greater"]:
            t1 = st.ttest_1samp(x, 0.2, alternative=alternative)
            t2 = st.ttest_ind(x, y, alternative=alternative)
            w = st.ttest_ind(x, y, equal_var=False, alternative=alternative)
            tp = st.ttest_rel(x, pairs, alternative=alternative)
            ks1 = st.ks_1samp(x, st.norm(0.1, 1.2).cdf, alternative=alternative, method="exact")
            ks2 = st.ks_2samp(x, y, alternative=alternative, method="exact")
            wx = st.wilcoxon(x, [v - 0.01 * i for i, v in enumerate(reversed(x))][: len(x)], alternative=alternative, method="exact") if n <= 12 else None
            ci = t1.confidence_interval(0.9)
            row[alternative] = {
                "one": [t1.statistic, t1.pvalue, ci.low, ci.high], "pooled": [t2.statistic, t2.pvalue], "welch": [w.statistic, w.pvalue], "paired": [tp.statistic, tp.pvalue],
                "ks1": [ks1.statistic, ks1.pvalue], "ks2": [ks2.statistic, ks2.pvalue],
                "wilcoxon": None if wx is None else wx.pvalue,
            }
            row[alternative]["one"] = [None if abs(v) == float("inf") else float(v) for v in row[alternative]["one"]]
        cases.append(row)
    binomial = []
    for k, n, p in [(0, 9, 0.2), (9, 9, 0.2), (7, 20, 0.35), (3, 500, 0.02), (260, 500, 0.5), (1, 1000, 0.001)]:
        for alternative in ["two-sided", "less", "greater"]:
            r = st.binomtest(k, n, p, alternative=alternative)
            binomial.append({"k": k, "n": n, "p": p, "alternative": alternative, "pValue": r.pvalue})
    intervals = []
    for k, n in [(0, 9), (9, 9), (7, 20), (3, 500)]:
        r = st.binomtest(k, n)
        for method in ["wilson", "exact"]:
            ci = r.proportion_ci(0.9, method=method)
            intervals.append({"k": k, "n": n, "method": "wilson" if method == "wilson" else "clopper-pearson", "interval": [ci.low, ci.high]})
    kolmogorov = [{"n": n, "d": d, "sf": kolmogorov_sf(d, n), "oneSided": float(st.ksone.sf(d, n))} for n in [1, 2, 7, 40, 250, 1000] for d in [0.6 / n**0.5, 0.9 / n**0.5, 1.3 / n**0.5, 2.2 / n**0.5] if 0.5 / n < d < 1]
    limit = [{"t": t, "sf": float(st.kstwobign.sf(t))} for t in [0.05, 0.2, 0.5, 0.8, 0.99, 1.0, 1.2, 2.0, 5.0]]
    return {"samples": cases, "binomial": binomial, "intervals": intervals, "kolmogorov": kolmogorov, "kolmogorovLimit": limit}


def moment_cases():
    rng = random.Random(7)
    x = [round(rng.expovariate(0.7), 3) for _ in range(37)]
    y = [round(v * 0.4 + rng.gauss(0, 1), 2) for v in x]
    return {
        "x": x, "y": y, "mean": numpy.mean(x), "variance1": numpy.var(x, ddof=1), "variance0": numpy.var(x), "skewness": st.skew(x), "skewnessUnbiased": st.skew(x, bias=False),
        "excessKurtosis": st.kurtosis(x), "excessKurtosisUnbiased": st.kurtosis(x, bias=False), "quantiles": [[p, float(numpy.quantile(x, p))] for p in [0, 0.05, 0.31, 0.5, 0.99, 1]],
        "mad": st.median_abs_deviation(x), "correlation": st.pearsonr(x, y)[0], "spearman": st.spearmanr(x, y)[0],
    }


def write(name, document):
    (here / name).write_text(json.dumps({"madeBy": "test/oracles/stats/generate.py", "versions": versions, **document}) + "\n")


write("distributions.json", {"tolerance": "relative 1e-10 as the contract says; mpmath is exact to the double", "cases": distribution_cases(), "quantiles": quantile_cases()})
write("tests.json", {"tolerance": "relative 1e-9: scipy's own incomplete beta is good to about 1e-12, its exact KS laws to about 1e-10", **test_cases()})
write("moments.json", {"tolerance": "relative 1e-12", **moment_cases()})
