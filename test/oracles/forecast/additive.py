"""Writes additive.json beside itself: the posterior mode of additive models, by other means than the library's.

Run: /usr/bin/python3 additive.py     (made with scipy 1.10.1, numpy 1.24.2, Python 3.11)

The design is built here from its definition (Taylor and Letham 2018). The mode of

    n ln s + |y - f|^2 / 2 s^2 + 2 s^2 + sum theta^2 / 2 prior^2 + sum |bend| / tau      over theta and s,

on the series scaled as the library scales it, is found by L-BFGS-B on bends split into two positive parts, then, where f is linear,
polished: with the signs found the optimum solves a linear system, iterated with s to rest, and its optimality conditions are checked.
Polished rows are good to 1e-9 of the range of y; the others (a share that multiplies, a saturating trend) to 1e-5, which is what the gradient of L-BFGS-B leaves.
"""
import datetime
import json
import math
import os

import numpy as np
from scipy.optimize import minimize

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(20240521)
TAU = 0.05


def day(text):
    return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days


def iso(number):
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=int(number))).isoformat()


def changepoints(times, count, share=0.8):
    candidates = max(1, math.floor(len(times) * share))
    count = min(count, candidates - 1)
    # halves away from zero, as JavaScript rounds positive numbers
    return [times[math.floor(j * (candidates - 1) / count + 0.5)] for j in range(1, count + 1)] if count else []


def season(times, period, order):
    columns = []
    for k in range(1, order + 1):
        columns.append(np.sin(2 * np.pi * k * times / period))
        columns.append(np.cos(2 * np.pi * k * times / period))
    return columns


def mode(y, trend, parts, multiplies, priors, cap=None, polish=True):
    """trend: columns 1, t, hinges; parts: other columns; returns theta (trend first) and s."""
    n, bends, free = len(y), trend.shape[1] - 2, 2 + parts.shape[1]
    precision = np.concatenate([[1 / 25, 1 / 25], 1 / np.asarray(priors) ** 2]) if free > 2 else np.full(2, 1 / 25)
    m = np.asarray(multiplies, float)

    def value(q):
        base, up, down, log_s = q[:free], q[free:free + bends], q[free + bends:free + 2 * bends], q[-1]
        bent = up - down
        u = trend @ np.concatenate([base[:2], bent])
        g = u if cap is None else cap / (1 + np.exp(-u))
        slope = 1 if cap is None else g * (1 - g / cap)
        beta = base[2:]
        share = 1 + parts @ (beta * m)
        f = g * share + parts @ (beta * (1 - m))
        r = y - f
        s = math.exp(log_s)
        total = n * log_s + r @ r / (2 * s * s) + 2 * s * s + (precision * base * base).sum() / 2 + (up.sum() + down.sum()) / TAU
        d = -r / (s * s)
        du = trend.T @ (d * share * slope)
        grad = np.concatenate([du[:2] + precision[:2] * base[:2],
                               parts.T @ (d * g) * m + parts.T @ d * (1 - m) + precision[2:] * beta,
                               du[2:] + 1 / TAU, -du[2:] + 1 / TAU, [n - r @ r / (s * s) + 4 * s * s]])
        return total, grad

    start = np.zeros(free + 2 * bends + 1)
    start[-1] = math.log(y.std() + 1e-3)
    if cap is not None:
        start[:2] = -1, 2
    bounds = [(None, None)] * free + [(0, None)] * (2 * bends) + [(None, None)]
    q = start
    for _ in range(6):
        q = minimize(value, q, jac=True, method="L-BFGS-B", bounds=bounds,
                     options=dict(maxiter=200000, maxfun=400000, ftol=1e-16, gtol=1e-10, maxcor=60)).x
    base, bent, s = q[:free], q[free:free + bends] - q[free + bends:free + 2 * bends], math.exp(q[-1])
    if polish:
        X = np.column_stack([trend[:, :2], parts, trend[:, 2:]])
        penalty = np.concatenate([precision, np.zeros(bends)])
        sign = np.where(np.abs(bent) > 1e-5, np.sign(bent), 0.0)
        for _ in range(100):
            on = np.concatenate([np.ones(free, bool), sign != 0])
            for _ in range(300):
                A = X[:, on]
                theta = np.zeros(free + bends)
                theta[on] = np.linalg.solve(A.T @ A + s * s * np.diag(penalty[on]), A.T @ y - s * s / TAU * np.concatenate([np.zeros(free), sign])[on])
                rss = ((y - X @ theta) ** 2).sum()
                s2 = 2 * rss / (n + math.sqrt(n * n + 16 * rss))
                done = abs(s2 - s * s) < 1e-15 * s2
                s = math.sqrt(s2)
                if done:
                    break
            slope = X.T @ (y - X @ theta) / (s * s) - penalty * theta
            wrong = [j for j in range(bends) if sign[j] != 0 and np.sign(theta[free + j]) != sign[j]]
            over = [j for j in range(bends) if sign[j] == 0 and abs(slope[free + j]) > (1 + 1e-9) / TAU]
            if wrong:
                sign[min(wrong, key=lambda j: -abs(theta[free + j]))] = 0
            elif over:
                worst = max(over, key=lambda j: abs(slope[free + j]))
                sign[worst] = np.sign(slope[free + worst])
            else:
                break
        else:
            raise RuntimeError("not optimal")
        base, bent = theta[:free], theta[free:]
    return np.concatenate([base[:2], bent, base[2:]]), s


def predict(theta, trend, parts, multiplies, cap=None):
    k = trend.shape[1]
    u = trend @ theta[:k]
    g = u if cap is None else cap / (1 + np.exp(-u))
    m = np.asarray(multiplies, float)
    return g * (1 + parts @ (theta[k:] * m)) + parts @ (theta[k:] * (1 - m))


def trend_of(t, s):
    return np.column_stack([np.ones_like(t), t] + [np.maximum(0, t - p) for p in s])


cases = []


def case(name, y, times, count, parts_at, multiplies, priors, future, options, data, cap=None, scale=None, origin=None, polish=True):
    y = np.asarray(y)
    times = np.asarray(times, float)
    start, span = times[0], times[-1] - times[0]
    origin = y.min() if origin is None else origin
    scale = y.max() - y.min() if scale is None else scale
    s = [(p - start) / span for p in changepoints(times, count)]
    scaled_cap = None if cap is None else (cap - origin) / scale
    parts = parts_at(times, "past")
    theta, sigma = mode((y - origin) / scale, trend_of((times - start) / span, s), parts, multiplies, priors, scaled_cap, polish)
    ahead = np.asarray(future, float)
    mean = origin + scale * predict(theta, trend_of((ahead - start) / span, s), parts_at(ahead, "future"), multiplies, scaled_cap)
    fitted = origin + scale * predict(theta, trend_of((times - start) / span, s), parts, multiplies, scaled_cap)
    cases.append(dict(name=name, options=options, data=data, y=y.tolist(), sigma=sigma * scale, theta=theta.tolist(), mean=mean.tolist(), fitted=fitted.tolist(),
                      exact=polish))


# Daily, irregular (a tenth of the days missing), weekly and yearly seasons, a holiday with a window, a regressor.
days = np.array([d for d in range(day("2019-03-01"), day("2021-12-01")) if rng.random() > 0.1])
n = len(days)
x = rng.normal(size=n)
off = ["2019-07-04", "2020-07-04", "2021-07-04"]
t = (days - days[0]) / (days[-1] - days[0])
near = sum(np.isin(days, [day(o) + k for o in off]) * size for k, size in ((-1, 1.0), (0, 4.0), (1, 2.0)))
y = 50 + 8 * t - 15 * np.maximum(0, t - 0.4) + 3 * np.sin(2 * np.pi * days / 7) + 2 * np.cos(2 * np.pi * days / 365.25) + 1.5 * x + near + rng.normal(size=n)
future = np.arange(days[-1] + 1, days[-1] + 15)
xf = rng.normal(size=len(future))


def dated_parts(times, when):
    columns = season(times, 7, 3) + season(times, 365.25, 10)
    columns += [np.isin(times, [day(o) + k for o in off]).astype(float) for k in (-1, 0, 1)]
    values = x if when == "past" else xf
    columns.append((values - x.mean()) / x.std())
    return np.column_stack(columns)


case("dates, seasons, holiday, regressor", y, days, 25, dated_parts, [0] * 30, [10] * 30, future,
     dict(holidays=[dict(name="fourth", dates=off, windowBefore=1, windowAfter=1)], regressors=["x"]),
     dict(dates=[iso(d) for d in days], x=x.tolist(), futureDates=[iso(d) for d in future], futureX=xf.tolist()))

steps = np.arange(150.0)
y = 1e6 + 0.3 * steps + 4 * np.sin(2 * np.pi * steps / 12) + rng.normal(size=150) * 2 + np.where(steps > 90, 0.5 * (steps - 90), 0)
case("steps, level of a million", y, steps, 25, lambda u, _: np.column_stack(season(u, 12, 2)), [0] * 4, [0.3] * 4, np.arange(150, 162),
     dict(seasonalities=[dict(name="year", period=12, order=2, scale=0.3)]), dict())

steps = np.arange(30.0)
y = rng.poisson(2.0, 30).astype(float)
case("30 counts", y, steps, 25, lambda u, _: np.zeros((len(u), 0)), [], [], np.arange(30, 36), dict(seasonalities=[]), dict())

steps = np.arange(200.0)
y = (20 + 0.1 * steps) * (1 + 0.2 * np.sin(2 * np.pi * steps / 20)) + rng.normal(size=200)
case("multiplicative season", y, steps, 10, lambda u, _: np.column_stack(season(u, 20, 2)), [1] * 4, [10] * 4, np.arange(200, 220),
     dict(changepoints=10, seasonalityMode="multiplicative", seasonalities=[dict(name="s", period=20, order=2)]), dict(), scale=np.abs(y).max(), origin=0.0, polish=False)

y = 100 / (1 + np.exp(3 - 5 * steps / 200)) + 3 * np.sin(2 * np.pi * steps / 20) + rng.normal(size=200) * 2
case("logistic growth", y, steps, 10, lambda u, _: np.column_stack(season(u, 20, 2)), [0] * 4, [10] * 4, np.arange(200, 220),
     dict(growth="logistic", cap=110, changepoints=10, seasonalities=[dict(name="s", period=20, order=2)]), dict(), cap=110.0, scale=np.abs(y).max(), origin=0.0, polish=False)

with open(os.path.join(HERE, "additive.json"), "w") as file:
    json.dump(dict(cases=cases), file)
    file.write("\n")
