"""The sizes of fft.bench.mjs with scipy and, where installed, pyFFTW (planned), one thread."""
import json
import time

import numpy as np
import scipy.fft


def report(name, repeats, run):
    for _ in range(10):
        run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1e3)
    times.sort()
    print(json.dumps({"name": name, "medianMs": round(times[repeats // 2], 3), "fastestMs": round(times[0], 3)}))


def detrended(x):
    t = np.arange(x.shape[1]) - (x.shape[1] - 1) / 2
    return x - x.mean(axis=1, keepdims=True) - np.outer(x @ t / (t @ t), t)


def power(z):
    return z.real**2 + z.imag**2


rng = np.random.default_rng(1)
panel, even, prime = rng.random((535, 1260)) - 0.5, rng.random(65536) - 0.5, rng.random(65537) - 0.5
report("scipy 535 series of 1260: detrend and power", 9, lambda: power(scipy.fft.rfft(detrended(panel))))
report("scipy 65536: power", 101, lambda: power(scipy.fft.rfft(even)))
report("scipy 65537: power", 51, lambda: power(scipy.fft.rfft(prime)))
try:
    import pyfftw
except ImportError:
    raise SystemExit("pyFFTW is not installed")
for name, data, repeats in (("535 series of 1260: detrend and power", panel, 9), ("65536: power", even, 101), ("65537: power", prime, 51)):
    source = pyfftw.empty_aligned(data.shape, "float64")
    plan = pyfftw.builders.rfft(source, threads=1, planner_effort="FFTW_MEASURE")

    def run(data=data, source=source, plan=plan):
        source[:] = detrended(data) if data.ndim == 2 else data
        return power(plan())

    report(f"pyFFTW {name}", repeats, run)
