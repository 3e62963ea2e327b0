#!/usr/bin/env python3
"""Writes metrics.csv: what scikit-learn makes of outputs and labels.

    python3 metrics.py        (scikit-learn 1.2, NumPy; Debian's python3-sklearn has both)

gives the file byte for byte again. A line is a name, settings, and numbers: accuracy, precision, recall, F1, AUC and top-2 of
classes; MSE, MAE, RMSE and R2 of numbers. The Java test draws the same rows: every number is a multiple of 1/steps from a
congruential generator, and is exact in single precision.

Two classes: average "binary", and the score of class 1. More: average "macro"; the AUC is the mean over the classes that occur,
each against the others, which roc_auc_score itself refuses to compute where scores do not add up to 1 or a class is missing.
Of equal outputs the first class counts as the higher one in top-2, as in argmax; top_k_accuracy_score takes the last.
"""

import os

import numpy as np
from sklearn import metrics

CLASSES = {
    # name: outputs, rows, steps (how many values an output can have), classes that labels have
    "one-output": (1, 211, 4096, [0, 1]),
    "one-output-ties": (1, 211, 8, [0, 1]),
    "two-outputs": (2, 200, 4096, [0, 1]),
    "four-classes": (4, 503, 65536, [0, 1, 2, 3]),
    "four-classes-ties": (4, 503, 4, [0, 1, 2, 3]),
    "a-class-without-labels": (4, 97, 65536, [0, 1, 3]),
    "a-class-never-predicted": (5, 20, 65536, [0, 1, 2, 3, 4]),
    "thirty-classes": (30, 1000, 65536, list(range(30))),
}
NUMBERS = {
    # name: outputs, rows, steps, what is added to the labels and the outputs
    "one-number": (1, 100, 1024, 0),
    "three-numbers": (3, 257, 1024, 0),
    "far-from-zero": (2, 257, 64, 100000),
}


def draws(count, steps):
    state, values = 20, np.empty(count)
    for i in range(count):
        state = (1103515245 * state + 12345) % 2**31
        values[i] = (state >> 10) % steps / steps
    return values


def classes(outputs, rows, steps, labelled):
    drawn = draws(rows * (outputs + 1), steps).reshape(rows, outputs + 1)
    scores = drawn[:, 1:].copy()
    labels = np.array(labelled)[(drawn[:, 0] * len(labelled)).astype(int)]
    if outputs == 1:  # more positive where the score is high
        labels = np.where(scores[:, 0] > 0.75, 1, labels)
        predicted = (scores[:, 0] > 0.5).astype(int)
        ranked, top = scores[:, 0], np.nan
    else:
        scores[np.arange(rows), labels] += np.where(np.arange(rows) % 3 == 0, 0.5, 0)
        if outputs == 5:
            scores[:, 4] = 0
        predicted = scores.argmax(axis=1)
        ranked = scores[:, 1]
        best = np.argsort(-scores, axis=1, kind="stable")[:, :2]
        top = (best == labels[:, None]).any(axis=1).mean() if outputs > 2 else np.nan
    if outputs <= 2:
        average, auc = "binary", metrics.roc_auc_score(labels, ranked)
    else:
        average = "macro"
        auc = np.mean([metrics.roc_auc_score(labels == k, scores[:, k]) for k in np.unique(labels)])
    scored = metrics.precision_recall_fscore_support(labels, predicted, average=average, zero_division=0)[:3]
    return [metrics.accuracy_score(labels, predicted), *scored, auc, top]


def numbers(outputs, rows, steps, shift):
    drawn = draws(rows * outputs * 2, steps).reshape(rows, 2 * outputs)
    labels, predicted = drawn[:, :outputs] + shift, (drawn[:, :outputs] + drawn[:, outputs:]) / 2 + shift
    return [
        metrics.mean_squared_error(labels, predicted),
        metrics.mean_absolute_error(labels, predicted),
        metrics.mean_squared_error(labels, predicted, squared=False),
        metrics.r2_score(labels, predicted),
    ]


def line(name, settings, values):
    return ",".join([name, ":".join(map(str, settings)), *(repr(float(v)).replace("nan", "NaN") for v in values)])


def main():
    lines = ["# scikit-learn's metrics; metrics.py writes this file"]
    for name, (outputs, rows, steps, labelled) in CLASSES.items():
        settings = ("classes", outputs, rows, steps, "-".join(map(str, labelled)))
        lines.append(line(name, settings, classes(outputs, rows, steps, labelled)))
    for name, settings in NUMBERS.items():
        lines.append(line(name, ("numbers", *settings), numbers(*settings)))
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "metrics.csv"), "w") as out:
        out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
