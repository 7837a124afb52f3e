"""Writes jump-model.json beside itself: the jumpmodels package of Shu, Yu and Mulvey (jumpmodels/jump.py) on seeded rows.

Run: PYTHONPATH=<jumpmodels>:<hmmlearn> /usr/bin/python3 jump-model.py     (jumpmodels at 04ffe7e, scikit-learn 1.2.1, numpy 1.24.2)

Same loss, half the squared distance, lambda once per jump. `value` is the package's best loss of 30 k-means++ starts, `path` and `centres` belong to it;
`online` is its predict_online on rows that the fit did not see. Losses agree to rounding, paths and states exactly.
"""
import json
import os

import numpy as np
from jumpmodels.jump import JumpModel

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(20200113)
cases = []
for states, columns, rows, later, penalty, spread in [(2, 1, 90, 40, 2.0, 1.5), (3, 2, 120, 50, 5.0, 1.2), (4, 2, 120, 40, 0.5, 2.0), (3, 3, 100, 40, 0.0, 1.5)]:
    centres = rng.normal(size=(states, columns)) * spread
    path, k = [], 0
    for _ in range(rows + later):
        if rng.random() < 0.06:
            k = int(rng.integers(states))
        path.append(k)
    x = np.round(centres[path] + rng.normal(size=(rows + later, columns)) * 0.8, 3)
    model = JumpModel(n_components=states, jump_penalty=penalty, random_state=1, n_init=30).fit(x[:rows], sort_by=None)
    order = np.lexsort(model.centers_.T[::-1])
    place = np.argsort(order)
    cases.append({
        "states": states, "penalty": penalty, "x": x[:rows].tolist(), "later": x[rows:].tolist(), "value": float(model.val_),
        "centres": model.centers_[order].tolist(), "path": place[np.asarray(model.labels_, int)].tolist(),
        "online": place[np.asarray(model.predict_online(x[rows:]), int)].tolist(),
        "offline": place[np.asarray(model.predict(x[rows:]), int)].tolist(),
    })
with open(os.path.join(HERE, "jump-model.json"), "w") as file:
    json.dump(cases, file, separators=(",", ":"))
    file.write("\n")
