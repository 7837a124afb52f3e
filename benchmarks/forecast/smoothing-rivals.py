"""statsmodels' fits of the models in smoothing.bench.mjs, on the same data. Needs python3-statsmodels.
   OMP_NUM_THREADS=1 /usr/bin/python3 benchmarks/forecast/smoothing-rivals.py"""
import math
import statistics
import time
import warnings

import numpy as np
import pandas as pd
import statsmodels
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.holtwinters import ExponentialSmoothing

warnings.filterwarnings("ignore")
print(f"statsmodels {statsmodels.__version__}; median milliseconds of a fit, log-likelihood (sum of squares)")


def normals(seed, n):
    state = seed
    out = []
    for _ in range(n):
        total = -6.0
        for _ in range(12):
            state = (state * 1664525 + 1013904223) % 4294967296
            total += state / 4294967296
        out.append(total)
    return out


def report(name, run, measure):
    value = measure(run())
    times = []
    start = time.perf_counter()
    while time.perf_counter() - start < 1.5 or len(times) < 3:
        before = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - before))
    print(f"{name:48s} {statistics.median(times):9.3f}   {value:.4f}", flush=True)


LONG = {"A": "add", "M": "mul", "N": None}
for n, period in [(120, 12), (500, 7)]:
    y = pd.Series([(100 + 0.3 * t) * (1 + 0.1 * math.sin(2 * math.pi * t / period)) + 2 * z for t, z in enumerate(normals(7, n))])
    for code in ["ANN", "AAdN", "AAA", "MAM"]:
        seasonal = LONG[code[-1]]
        model = ETSModel(y, error=LONG[code[0]], trend=LONG[code[1]], damped_trend="d" in code, seasonal=seasonal, seasonal_periods=period if seasonal else None)
        report(f"ETS({code}), n {n}, period {period}", lambda: model.fit(disp=0), lambda r: r.llf)
    for season in ["add", "mul"]:
        model = ExponentialSmoothing(np.asarray(y), trend="add", seasonal=season, seasonal_periods=period, initialization_method="estimated")
        report(f"Holt-Winters {season}, n {n}, period {period}", lambda: model.fit(), lambda r: r.sse)
