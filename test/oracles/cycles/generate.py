#!/usr/bin/env python3
"""Reference values for test/cycles/oracles.test.ts. Seeded; run `python3 generate.py` to write oracles.json beside this file.

Made with numpy 1.24.2, scipy 1.10.1, statsmodels 0.13.5 and mpmath 1.2.1 (Debian 12). Tolerances, set in the test:
1e-10 for spectra (rounding of two FFTs), 1e-9 for Lomb-Scargle (large phases) and STL (thousands of sums of values near 100),
1e-8 for partial autocorrelations (solved linear systems), 1e-10 for Fisher's p (exact sums in 2000 digits).
"""
import json
import os

import mpmath as mp
import numpy as np
import scipy.signal as sg
from statsmodels.tsa.seasonal import STL, seasonal_decompose
from statsmodels.tsa.stattools import acf, pacf

rng = np.random.default_rng(20250)


def wave(n, period, noise=0.6):
    t = np.arange(n)
    return np.round(20 + 0.03 * t + 2 * np.sin(2 * np.pi * t / period) + np.cos(6 * np.pi * t / period + 1) + noise * rng.standard_normal(n), 4)


def plain(o):
    if isinstance(o, dict):
        return {k: plain(v) for k, v in o.items()}
    if isinstance(o, (list, tuple)):
        return [plain(v) for v in o]
    if isinstance(o, np.ndarray):
        return plain(o.tolist())
    if isinstance(o, (float, np.floating)):
        return None if np.isnan(o) else float(o)
    return int(o) if isinstance(o, np.integer) else o


cases = []


def add(call, args, options, expected):
    cases.append({"call": call, "args": args, "options": options, "expected": expected})


# --- periodogram: every window, detrending and parity
for i, window in enumerate(["boxcar", "hann", "hamming", "blackman", "bartlett"]):
    n = 48 + i
    x = wave(n, 9.3)
    for detrend, scaling, nfft in [("none", "density", None), ("constant", "spectrum", 64), ("linear", "density", 81)]:
        f, p = sg.periodogram(x, 12.0, window, nfft=nfft, detrend=False if detrend == "none" else detrend, scaling=scaling)
        add("periodogram", [x], {"samplingFrequency": 12, "window": window, "detrend": detrend, "scaling": scaling, **({"fftLength": nfft} if nfft else {})}, {"frequency": f, "power": p})

# --- Welch and cross spectra, with zero padding and the median of both parities of segments
x, y = wave(300, 11), wave(300, 11) + 0.3 * wave(300, 23)
for average in ("mean", "median"):
    for nperseg, noverlap, nfft in [(64, 32, 64), (50, 10, 64), (33, 20, 45)]:
        kw = dict(fs=4.0, window="hann", nperseg=nperseg, noverlap=noverlap, nfft=nfft, detrend="linear", average=average)
        opt = {"samplingFrequency": 4, "segmentLength": nperseg, "overlap": noverlap, "fftLength": nfft, "detrend": "linear", "average": average}
        f, p = sg.welch(x, **kw)
        add("welch", [x], opt, {"frequency": f, "power": p})
        f, p = sg.csd(x, y, **kw)
        add("crossSpectrum", [x, y], opt, {"frequency": f, "re": p.real, "im": p.imag})
f, c = sg.coherence(x, y, 1.0, "hamming", 60, 45)
add("coherence", [x, y], {"window": "hamming", "segmentLength": 60, "overlap": 45}, {"frequency": f, "coherence": c})
f, p = sg.welch(x)
add("welch", [x], {}, {"frequency": f, "power": p})

# --- Lomb-Scargle: few terms (direct), a regular grid with many (fast transform), and one that is not regular
for n, count, regular in [(40, 30, True), (180, 400, True), (300, 120, False)]:
    t = np.round(np.sort(rng.uniform(1000, 1400, n)), 3)
    v = np.round(np.sin(2 * np.pi * t / 17.3) + 0.7 * rng.standard_normal(n) + 5, 4)
    freqs = np.linspace(0.0005, 0.45, count) if regular else np.round(np.geomspace(0.001, 0.4, count), 6)
    power = sg.lombscargle(t, v - v.mean(), 2 * np.pi * freqs)
    add("lombScargle", [t, v, freqs], {"normalization": "psd"}, power)
    add("lombScargle", [t, v, freqs], {}, power * 2 / np.sum((v - v.mean()) ** 2))

# --- peaks: ranges of every property; small integers make plateaus and ties
x = np.round(2 * np.sin(np.arange(160) / 3.1) + rng.standard_normal(160), 3)
flat = rng.integers(0, 5, 14).astype(float)  # short: numpy sorts up to 16 values stably, so that ties of distance are defined
for series, kw in [(x, dict(height=(0.2, 2.5))), (x, dict(threshold=(0.1, 2.0))), (x, dict(distance=7.5)), (x, dict(prominence=(0.4, 2.5))), (x, dict(width=(1.2, 4.0))),
                   (x, dict(height=0.1, distance=4, prominence=0.5, width=1)), (flat, dict(plateau_size=(1, 3))), (flat, dict(distance=3)), (flat, {})]:
    kw = {"prominence": 0, **kw}
    idx, pr = sg.find_peaks(series, **kw)
    w = sg.peak_widths(series, idx, 0.5)
    names = {"plateau_size": "plateauSize"}
    add("findPeaks", [series], {names.get(k, k): list(v) if isinstance(v, tuple) else v for k, v in kw.items()},
        {"indices": idx, "prominences": pr["prominences"], "leftBases": pr["left_bases"], "rightBases": pr["right_bases"], "widths": w[0], "widthHeights": w[1],
         "leftPositions": w[2], "rightPositions": w[3]})

# --- autocorrelations
for n, lags in [(60, 12), (61, 29), (400, 25)]:
    x = wave(n, 13)
    a, ci = acf(x, nlags=lags, alpha=0.1, fft=False)
    add("autocorrelation", [x], {"lags": lags}, a)
    add("autocorrelation", [x], {"lags": lags, "adjusted": True}, acf(x, nlags=lags, adjusted=True, fft=False))
    add("autocorrelationInterval", [x], {"lags": lags, "alpha": 0.1}, {"lower": ci[:, 0], "upper": ci[:, 1]})
    for method in ("ywm", "yw", "ld", "ols"):
        add("partialAutocorrelation", [x], {"lags": min(lags, 14), "method": method}, pacf(x, nlags=min(lags, 14), method=method))

# --- Fisher's g over its whole range: p from 1 down to 1e-100
rows = []
with mp.workdps(2000):
    for m in (2, 3, 10, 60, 301, 1500):
        for multiple in (1.0001, 1.2, 1.7, 2.5, 3.5, 5, 7, 10, 14, 40):
            g = multiple / m
            if g > 1:
                continue
            q = mp.mpf(g)
            p = sum((-1) ** (j - 1) * mp.binomial(m, j) * (1 - j * q) ** (m - 1) for j in range(1, int(mp.floor(1 / q)) + 1))
            rows.append({"g": g, "m": m, "p": float(p)})
add("fisherGPValue", [], {}, rows)

# --- classical decomposition
for period, n, model, two_sided, extend in [(4, 20, "additive", True, 0), (7, 40, "additive", False, 3), (12, 40, "multiplicative", True, "freq"), (5, 33, "multiplicative", False, 0),
                                            (2, 9, "additive", True, 1), (6, 12, "additive", True, 50)]:
    x = wave(n, period)
    r = seasonal_decompose(x, model, period=period, two_sided=two_sided, extrapolate_trend=extend)
    add("seasonalDecompose", [x], {"period": period, "model": model, "twoSided": two_sided, "extrapolateTrend": "period" if extend == "freq" else extend},
        {"trend": r.trend, "seasonal": r.seasonal, "residual": r.resid})

# --- STL: degrees, jumps, spans longer than the series, reweighting without the robust defaults, a perfect fit
for n, kw, fit in [(90, dict(period=7), {}), (91, dict(period=7, robust=True), {}), (88, dict(period=4, seasonal=35, trend=101, low_pass=95), {}),
                   (100, dict(period=6, seasonal_deg=0, trend_deg=0, low_pass_deg=0), {}), (100, dict(period=6, seasonal=13, seasonal_jump=3, trend_jump=4, low_pass_jump=5), {}),
                   (77, dict(period=11, robust=True, seasonal_deg=0, trend_jump=7), dict(inner_iter=1, outer_iter=4)), (64, dict(period=3), dict(inner_iter=2, outer_iter=2)),
                   (30, dict(period=15, trend_jump=30, low_pass_jump=4), {})]:
    x = wave(n, kw["period"])
    x[n // 3] += 25
    r = STL(x, **kw).fit(**fit)
    ours = {"low_pass": "lowPass", "seasonal_deg": "seasonalDegree", "trend_deg": "trendDegree", "low_pass_deg": "lowPassDegree", "seasonal_jump": "seasonalJump",
            "trend_jump": "trendJump", "low_pass_jump": "lowPassJump", "inner_iter": "innerIterations", "outer_iter": "outerIterations"}
    add("stl", [x], {ours.get(k, k): v for k, v in {**kw, **fit}.items()}, {"trend": r.trend, "seasonal": r.seasonal, "residual": r.resid, "weights": r.weights})

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "oracles.json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(plain(c), separators=(",", ":")) for c in cases) + "\n]\n")
print(len(cases), "cases")
