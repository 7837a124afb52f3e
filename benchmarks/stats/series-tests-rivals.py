"""Milliseconds of statsmodels on the series that series-tests.bench.mjs wrote, one thread. Optional: nothing in the package needs it.

    node benchmarks/stats/series-tests.bench.mjs --data series.json
    OPENBLAS_NUM_THREADS=1 python3 benchmarks/stats/series-tests-rivals.py series.json

Rows named like those of the package; adf with a criterion is left out above 10,000 values, where one call takes minutes.
"""
import json
import statistics
import sys
import time
import warnings

import numpy as np
import statsmodels
from statsmodels.stats.diagnostic import het_arch, het_breuschpagan
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.tools import add_constant
from statsmodels.api import OLS
from statsmodels.tsa.stattools import adfuller, coint, kpss

warnings.simplefilter("ignore")
BUDGET = 0.6


def median_ms(run):
    run()
    times = []
    start = time.perf_counter()
    while time.perf_counter() - start < BUDGET or len(times) < 3:
        before = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - before))
    return statistics.median(times)


def calls(data, n):
    walk, smooth, pair, returns, X, response = (np.array(data[key]) for key in ("walk", "smooth", "pair", "returns", "X", "response"))
    constant = add_constant(X)
    if n <= 10_000:
        yield "adf, aic", lambda: adfuller(walk)
        yield "adf, bic, trend ctt", lambda: adfuller(walk, autolag="BIC", regression="ctt")
        yield "adf, aic, smooth series", lambda: adfuller(smooth)
        yield "engle-granger, aic", lambda: coint(pair, walk)
    yield "adf, 5 lags", lambda: adfuller(walk, maxlag=5, autolag=None)
    yield "kpss, auto", lambda: kpss(walk, nlags="auto")
    yield "kpss, legacy, trend ct", lambda: kpss(walk, nlags="legacy", regression="ct")
    yield "arch test, 10 lags", lambda: het_arch(returns, nlags=10)
    yield "breusch-pagan, 8 columns", lambda: het_breuschpagan(OLS(response, constant).fit().resid, constant)
    yield "variance inflation factors, 8 columns", lambda: [variance_inflation_factor(constant, j + 1) for j in range(X.shape[1])]
    yield "condition number, 8 columns", lambda: OLS(response, X).fit().condition_number


data = json.load(open(sys.argv[1]))
print(f"statsmodels {statsmodels.__version__}, numpy {np.__version__}; median milliseconds")
print("call".ljust(44), *(f"{int(n):,}" for n in data), sep="\t")
rows = {}
for n, series in data.items():
    for name, run in calls(series, int(n)):
        rows.setdefault(name, {})[n] = median_ms(run)
for name, medians in rows.items():
    print(name.ljust(44), *(f"{medians[n]:.3f}" if n in medians else "-" for n in data), sep="\t")
