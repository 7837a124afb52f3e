#!/usr/bin/env python3
"""Reference values for test/patterns/dtw.test.ts. Seeded; run `python3 dtw.py` to write dtw.json beside this file.

Made with dtaidistance 2.3.13 (its pure Python path) and numpy 1.24.2. dtaidistance counts the diagonal in its window; the file holds this
project's window, one less. Compared to 1e-12: both sum the same terms, and differ in the last bits of cumulative sums only. Series of small
whole numbers have many best paths; theirs is kept, which prefers the diagonal, then the step from the row above.
"""
import json
import os

import numpy as np
from dtaidistance import dtw, dtw_ndim

rng = np.random.default_rng(20261)
cases = []


def walk(n, columns=None):
    steps = rng.standard_normal(n if columns is None else (n, columns))
    return np.round(steps.cumsum(0), 3)


def add(call, a, b, expected, **options):
    cases.append({"call": call, "a": a.tolist(), "b": b.tolist(), "options": options, "expected": expected})


def theirs(options):
    named = {"penalty": options.get("penalty"), "psi": options.get("psi")}
    if "window" in options:
        named["window"] = options["window"] + 1
    if options.get("cost") == "absolute":
        named["inner_dist"] = "euclidean"
    return named


for n, m, options in [
    (9, 9, {}),
    (1, 6, {}),
    (14, 9, {"window": 0}),
    (9, 14, {"window": 2}),
    (12, 12, {"window": 3}),
    (12, 12, {"window": 3, "penalty": 0.7}),
    (11, 8, {"cost": "absolute"}),
    (11, 8, {"cost": "absolute", "penalty": 0.7, "window": 1}),
    (13, 10, {"psi": [3, 0, 0, 2]}),
    (13, 10, {"psi": [1, 4, 2, 0], "window": 2}),
    (13, 13, {"psi": [2, 2, 2, 2], "penalty": 0.3, "window": 4}),
    (40, 33, {"window": 5}),
]:
    a, b = walk(n), walk(m)
    add("dtwDistance", a, b, dtw.distance(a, b, **theirs(options)), **options)

for n, m in [(7, 7), (10, 6)]:
    a, b = walk(n, 3), walk(m, 3)
    add("dtwDistance", a, b, dtw_ndim.distance(a, b))

for n, m, options in [(10, 12, {}), (12, 10, {"window": 1}), (9, 9, {"window": 2}), (16, 16, {})]:
    a, b = rng.integers(0, 3, n).astype(float), rng.integers(0, 3, m).astype(float)
    path = [[int(i), int(j)] for i, j in dtw.warping_path(a, b, **theirs(options))]
    add("dtwPath", a, b, {"distance": dtw.distance(a, b, **theirs(options)), "path": path}, **options)

for window in (0, 2, 7):
    a, b = walk(20), walk(20)
    add("lbKeogh", a, b, dtw.lb_keogh(a, b, window=window + 1), window=window)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "dtw.json"), "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
