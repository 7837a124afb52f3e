"""Reference values for test/stats/time-series, by statsmodels. Run: /usr/bin/python3 series-tests.py (writes series-tests.json beside it).

Tolerance in the tests: 1e-9 relative to the size of a statistic. statsmodels solves by the pseudoinverse of its columns as they are, so for
the series marked "loose" (explosive, smooth, large offset: condition numbers up to 1e9) its own digits end earlier and 1e-6 is asked for.
"""
import json
import pathlib
import warnings

import numpy as np
import scipy
import statsmodels
from statsmodels.api import OLS
from statsmodels.stats.diagnostic import het_arch, het_breuschpagan
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.stats.stattools import durbin_watson
from statsmodels.tools import add_constant
from statsmodels.tsa.stattools import adfuller, coint, grangercausalitytests, kpss

warnings.simplefilter("ignore")
rng = np.random.default_rng(20240611)


def ar(n, coefficients, noise, start=0.0):
    x = np.full(n, start, dtype=float)
    for t in range(len(coefficients), n):
        x[t] = sum(c * x[t - 1 - k] for k, c in enumerate(coefficients)) + noise[t]
    return x


def garch(n):
    e = np.zeros(n)
    variance = 1.0
    for t in range(n):
        e[t] = np.sqrt(variance) * rng.standard_normal()
        variance = 0.1 + 0.25 * e[t] ** 2 + 0.65 * variance
    return e


def rounded(x, digits=6):
    return [float(f"%.{digits}f" % v) for v in x]


series = {
    "walk": (rounded(np.cumsum(rng.standard_normal(160))), False),
    "drift": (rounded(np.cumsum(0.4 + rng.standard_normal(120))), False),
    "reverting": (rounded(3 + ar(180, [0.6], rng.standard_normal(180))), False),
    "trend": (rounded(0.1 * np.arange(110) + ar(110, [0.5, -0.2], rng.standard_normal(110))), False),
    "volatile": (rounded(np.cumsum(garch(250))), False),
    "short": (rounded(np.cumsum(rng.standard_normal(14))), False),
    "exploding": (rounded(ar(120, [1.04], rng.standard_normal(120), 1.0)), True),
    "smooth": (rounded(ar(140, [1.97, -0.9702], rng.standard_normal(140))), True),
    "offset": (rounded(1e6 + ar(130, [0.9], rng.standard_normal(130))), True),
}


def adf_rows(y, n):
    for trend in ("n", "c", "ct", "ctt"):
        for maxlag, autolag in ((0, None), (1, None), (3, None), (5, "AIC"), (5, "BIC"), (None, "AIC"), (None, "BIC")):
            terms = 0 if trend == "n" else len(trend)
            if (maxlag or 0) > n // 2 - terms - 2:
                continue
            if n < 20 and maxlag is None:
                continue
            r = adfuller(np.array(y), maxlag=maxlag, regression=trend, autolag=autolag)
            yield {"trend": trend, "maxLag": maxlag, "autolag": autolag and autolag.lower(), "statistic": r[0], "pValue": r[1], "usedLags": int(r[2]),
                   "observations": int(r[3]), "critical": [r[4][k] for k in ("1%", "5%", "10%")]}


def kpss_rows(y, n):
    for trend in ("c", "ct"):
        for lags in ("auto", "legacy", 0, 3):
            statistic, p, used, _ = kpss(np.array(y), regression=trend, nlags=lags)
            yield {"trend": trend, "lags": lags, "statistic": statistic, "pValue": p, "usedLags": int(used)}


out = {"versions": {"statsmodels": statsmodels.__version__, "numpy": np.__version__, "scipy": scipy.__version__}, "series": []}
for name, (y, loose) in series.items():
    n = len(y)
    out["series"].append({"name": name, "loose": loose, "y": y, "adf": list(adf_rows(y, n)), "kpss": list(kpss_rows(y, n)) if n > 20 else []})

residuals = rounded(garch(220))
out["arch"] = {"x": residuals, "rows": [{"lags": lags, "expected": [float(v) for v in het_arch(np.array(residuals), nlags=lags)]} for lags in (1, 4, 12)],
               "default": [float(v) for v in het_arch(np.array(residuals))]}

out["regressions"] = []
for kind in ("plain", "offset", "collinear"):
    X = rng.standard_normal((90, 3))
    if kind == "offset":
        X = X + [1e5, -50, 3]
    if kind == "collinear":
        X[:, 2] = X[:, 0] - X[:, 1] + 1e-3 * X[:, 2]
    y = X[:, 0] - 0.5 * X[:, 1] + rng.standard_normal(90) * (1 + 0.6 * np.abs(X[:, 0] - X[:, 0].mean()))
    X = np.array([rounded(row) for row in X])
    y = np.array(rounded(y))
    constant = add_constant(X)
    fit = OLS(y, constant).fit()
    out["regressions"].append({
        "kind": kind, "X": X.tolist(), "y": y.tolist(), "residuals": fit.resid.tolist(), "durbinWatson": durbin_watson(fit.resid),
        "breuschPagan": [float(v) for v in het_breuschpagan(fit.resid, constant)],
        "vif": [variance_inflation_factor(constant, j + 1) for j in range(3)],
        "conditionNumber": float(np.linalg.cond(X)),
    })

out["pairs"] = []
for kind in ("cointegrated", "spurious", "offset"):
    x = np.cumsum(rng.standard_normal(170)) + (1e4 if kind == "offset" else 0)
    u = ar(170, [0.7], rng.standard_normal(170))
    y = np.cumsum(rng.standard_normal(170)) if kind == "spurious" else 2 + 0.8 * x + u
    x, y = np.array(rounded(x)), np.array(rounded(y))
    slope, intercept = OLS(y, np.column_stack([x, np.ones(170)])).fit().params
    rows = []
    for maxlag, autolag in ((0, None), (3, None), (6, "aic"), (6, "bic"), (None, "aic")):
        statistic, p, critical = coint(y, x, maxlag=maxlag, autolag=autolag)
        rows.append({"maxLag": maxlag, "autolag": autolag, "statistic": statistic, "pValue": p, "critical": critical.tolist()})
    out["pairs"].append({"kind": kind, "x": x.tolist(), "y": y.tolist(), "hedgeRatio": slope, "intercept": intercept, "rows": rows})

cause = ar(190, [0.4], rng.standard_normal(190))
effect = ar(190, [0.3], rng.standard_normal(190) + 0.35 * np.roll(cause, 2))
slow = ar(190, [1.95, -0.9506], rng.standard_normal(190))
out["granger"] = []
for first, second in ((cause, effect), (effect, cause), (slow, effect), (cause, slow)):
    a, b = rounded(first), rounded(second)
    results = grangercausalitytests(np.column_stack([b, a]), maxlag=5, verbose=False)
    out["granger"].append({"cause": a, "effect": b, "rows": [[*map(float, results[lag][0][test][:2])] + [float(results[lag][0][test][2])]
                           for lag in range(1, 6) for test in ("ssr_ftest", "ssr_chi2test", "lrtest")]})

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out))
