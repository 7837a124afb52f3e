"""Eigenvalues and vectors at 50 digits for test/math/symmetric-eigen.test.ts. Run: /usr/bin/python3 symmetric-eigen.py (writes symmetric-eigen.json beside it).

Entries are whole numbers over powers of two, so that the matrices of the test are these to the bit. Tolerance in the test: 1e-14 of the largest
eigenvalue in size, which is what a backward stable algorithm owes; vectors where the nearest other eigenvalue is 0.01 of that away: 1e-12.
"""
import json
import pathlib
import random

import mpmath as mp

mp.mp.dps = 50
here = pathlib.Path(__file__).parent
rng = random.Random(4711)


def sampled(n):
    a = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            a[i][j] = a[j][i] = rng.randrange(-4096, 4097) / 1024
    return a


def solved(name, a):
    n = len(a)
    values, vectors = mp.eigsy(mp.matrix(a))
    order = sorted(range(n), key=lambda k: -values[k])
    rows = []
    for k in order:
        v = [vectors[i, k] for i in range(n)]
        top = max(range(n), key=lambda i: abs(v[i]))
        rows.append([float(x if v[top] > 0 else -x) for x in v])
    return {"name": name, "a": a, "values": [float(values[k]) for k in order], "vectors": rows}


wilkinson = [[float(abs(i - 10)) if i == j else float(abs(i - j) == 1) for j in range(21)] for i in range(21)]
factors = [[rng.randrange(-64, 65) / 16 for _ in range(3)] for _ in range(12)]
lowrank = [[sum(x * y for x, y in zip(r, s)) for s in factors] for r in factors]
scales = [2.0 ** -(4 * i) for i in range(8)]
base = sampled(8)
graded = [[base[i][j] * scales[i] * scales[j] for j in range(8)] for i in range(8)]
cases = [solved(f"random {n}", sampled(n)) for n in (2, 3, 4, 5, 8, 13, 24, 40)]
cases += [solved("Wilkinson 21", wilkinson), solved("rank 3 of 12", lowrank), solved("graded", graded), solved("ones", [[1.0] * 6] * 6)]
(here / "symmetric-eigen.json").write_text(json.dumps({"versions": {"mpmath": mp.__version__}, "cases": cases}))
