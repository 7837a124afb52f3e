"""Reference values for exponential smoothing, ETS and the baselines. Run: /usr/bin/python3 smoothing.py (writes smoothing.json beside it).

Recursions: R forecast's C code (pegelsresid.C), all thirty models at given parameters. Its numbers carry all digits; 1e-9 leaves room for the
order of operations. Variances: R forecast's class1, class2 and class3 (of class 3 the undamped ones: R's matrix for the damped trend lacks the
factor phi in its first row; and of classes 1 and 2 not the additive season without a trend: R puts gamma one row too low there, so that its effect
comes a step early). Simulation stands in for those. Fits: log-likelihoods that R's ets and statsmodels reach; to be reached
or passed. R's likelihood lacks constants, added here. Baselines: R's meanf, naive, snaive, rwf and forecast::tslm standard errors.
"""
import json
import math
import pathlib
import subprocess
import tempfile
import warnings

import numpy as np
import pandas as pd
import statsmodels
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.holtwinters import ExponentialSmoothing

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent
rng = np.random.default_rng(20)
LONG = {"N": "none", "A": "additive", "M": "multiplicative"}


def run_r(code):
    head = 'suppressMessages(library(forecast)); options(digits=17); out <- function(k, v) cat(k, formatC(v, digits=17, format="g"), "\\n")\n'
    with tempfile.NamedTemporaryFile("w", suffix=".R") as f:
        f.write(head + code)
        f.flush()
        text = subprocess.run(["Rscript", f.name], capture_output=True, text=True, check=True).stdout
    return {w[0]: [float(v) for v in w[1:]] for w in (line.split() for line in text.splitlines()) if w}


def vec(x):
    return "c(" + ", ".join(repr(float(v)) for v in x) + ")"


def series(n, m, kind):
    t = np.arange(n)
    wave = np.sin(2 * np.pi * t / m) + 0.4 * np.cos(4 * np.pi * t / m + 1)
    level = 50 + 0.3 * t + np.cumsum(rng.standard_normal(n) * 0.6)
    y = level * (1 + 0.1 * wave) * np.exp(0.02 * rng.standard_normal(n)) if kind == "M" else level + 5 * wave + 1.2 * rng.standard_normal(n)
    return np.round(y, 4)


kinds = [(e, t, d, s) for e in "AM" for t in "NAM" for d in ([False] if t == "N" else [False, True]) for s in "NAM"]

recursions, variances = [], []
for e, t, d, s in kinds:
    m = 4
    y = series(26, m, s)
    a = round(float(rng.uniform(0.2, 0.6)), 3)
    b, g, phi = round(a * 0.3, 4), round((1 - a) * 0.3, 4), 0.9 if d else 1.0
    l0, b0 = round(float(y[:m].mean()), 2), 0.4 if t == "A" else 1.004
    s0 = [1.5, 0.5, -0.7, -1.3] if s == "A" else [1.05, 1.02, 0.96, 0.97]
    init = [l0] + ([b0] if t != "N" else []) + (s0[::-1] if s != "N" else [])
    r = run_r(f'z <- forecast:::pegelsresid.C(ts({vec(y)}, frequency={m}), {m}, {vec(init)}, "{e}", "{t}", "{s}", {"TRUE" if d else "FALSE"}, {a}, '
              f'{b if t != "N" else "NULL"}, {g if s != "N" else "NULL"}, {phi}, 3)\nout("e", z$e); out("lik", z$lik); out("last", z$states[nrow(z$states),])\n')
    n = len(y)
    case = {"error": LONG[e], "trend": LONG[t], "damped": d, "seasonal": LONG[s], "period": m, "y": list(y), "alpha": a, "beta": b if t != "N" else None,
            "gamma": g if s != "N" else None, "phi": phi if d else None, "level": l0, "slope": b0 if t != "N" else None, "season": s0 if s != "N" else None}
    loglik = -0.5 * (r["lik"][0] - n * math.log(n)) - 0.5 * n * (math.log(2 * math.pi) + 1)
    recursions.append({**case, "residuals": r["e"], "logLikelihood": loglik, "last": r["last"][:2 if t != "N" else 1]})
    if t == "M" or (e == "A" and s == "M") or (e == "M" and s == "M" and d) or (t == "N" and s == "A"):
        continue
    number = 1 if e == "A" else 3 if s == "M" else 2
    sigma2 = float(np.mean(np.square(r["e"])))
    par = f'c(alpha={a}' + (f', beta={b}' if t != "N" else "") + (f', gamma={g}' if s != "N" else "") + (f', phi={phi}' if d else "") + ")"
    q = run_r(f'z <- forecast:::class{number}(11, {vec(r["last"])}, "{t}", "{s}", {"TRUE" if d else "FALSE"}, {m if s != "N" else 1}, {sigma2!r}, {par})\nout("var", z$var)\n')
    variances.append({**case, "variance": q["var"]})

fits = []
for i, (e, t, d, s) in enumerate(kinds):
    if t == "M" or (e == "A" and s == "M"):
        continue
    for m in (4, 7):
        y = series(60 + 10 * (i % 4), m, s)
        r = run_r(f'z <- ets(ts({vec(y)}, frequency={m}), model="{e}{t}{s}", damped={"TRUE" if d else "FALSE"}, bounds="usual", lambda=NULL)\nout("lik", z$loglik)\n')
        n = len(y)
        best = r["lik"][0] + 0.5 * n * math.log(n) - 0.5 * n * (math.log(2 * math.pi) + 1)
        case = {"error": LONG[e], "trend": LONG[t], "damped": d, "seasonal": LONG[s], "period": m, "y": list(y), "r": best, "statsmodels": None}
        if s != "M":  # statsmodels' multiplicative season is another model
            f = ETSModel(pd.Series(y), error="add" if e == "A" else "mul", trend="add" if t == "A" else None, damped_trend=d, seasonal="add" if s == "A" else None,
                         seasonal_periods=m if s == "A" else None).fit(disp=0)
            case["statsmodels"] = float(f.llf)
        fits.append(case)

winters = []
for t, d, s in [(None, False, None), ("add", False, None), ("add", True, None), ("add", False, "add"), ("add", True, "mul"), (None, False, "mul"), ("mul", False, None)]:
    y = series(72, 6, "M" if s == "mul" else "A")
    r = ExponentialSmoothing(y, trend=t, damped_trend=d, seasonal=s, seasonal_periods=6 if s else None, initialization_method="estimated").fit()
    phi = r.params.get("damping_trend")
    name = {None: "none", "add": "additive", "mul": "multiplicative"}
    winters.append({"trend": name[t], "damped": d, "seasonal": name[s], "period": 6, "y": list(y), "sse": float(r.sse), "phi": float(phi) if d else None})

baselines = []
for n, m in [(24, 4), (37, 7)]:
    y = series(n, m, "A")
    r = run_r(f'y <- ts({vec(y)}, frequency={m}); h <- 9; se <- function(f, q) (as.numeric(f$upper) - as.numeric(f$mean)) / q\n'
              f'f <- meanf(y, h=h, level=95); out("mean", f$mean); out("mean_se", se(f, qt(0.975, {n - 1})))\n'
              'f <- naive(y, h=h, level=95); out("naive", f$mean); out("naive_se", se(f, qnorm(0.975)))\n'
              'f <- snaive(y, h=h, level=95); out("seasonal-naive", f$mean); out("seasonal-naive_se", se(f, qnorm(0.975)))\n'
              'f <- rwf(y, h=h, level=95, drift=TRUE); out("drift", f$mean); out("drift_se", se(f, qnorm(0.975)))\n'
              f'f <- forecast(tslm(y ~ trend), h=h, level=95); out("linear-trend", f$mean); out("linear-trend_se", se(f, qt(0.975, {n - 2})))\n')
    baselines.append({"period": m, "y": list(y), "methods": {k: {"mean": r[k], "standardErrors": r[k + "_se"]} for k in ["mean", "naive", "seasonal-naive", "drift", "linear-trend"]}})

versions = {"statsmodels": statsmodels.__version__, "numpy": np.__version__, "R forecast": "8.20"}
data = {"versions": versions, "recursions": recursions, "variances": variances, "fits": fits, "winters": winters, "baselines": baselines}
(here / "smoothing.json").write_text(json.dumps(data))
print({k: len(v) for k, v in data.items()})
