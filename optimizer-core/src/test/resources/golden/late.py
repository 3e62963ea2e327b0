#!/usr/bin/env python3
"""Writes late.csv: the steps that PyTorch takes of a parameter with fresh state, over the learning rate.

    python3 late.py        (PyTorch 1.13 or later; Debian's python3-torch)

A line is a rule, its settings, the number of updates that the parameter has had, and by how much its weight then falls,
divided by the learning rate, where the gradient is always 0.5 and the weight starts at 1, in double precision. Adafactor and
LAMB, which PyTorch 1.13 does not have, are written out here, for a vector of one element, as their authors give them. NAdam is
run with foreach, because without it 1.13 multiplies mu into the product twice.
"""

import math
import os

import torch

torch.set_default_dtype(torch.float64)

GRADIENT = 0.5
LR = 1e-6
AGES = [0, 1, 2, 3, 4, 5, 6, 9, 19, 49, 99, 4999, 5000, 5001, 5004, 5049]


def last(rule, **settings):
    """Weights of a parameter, one after each update."""
    weight = torch.nn.Parameter(torch.ones(1))
    optimizer = rule([weight], **settings)
    while True:
        weight.grad = torch.full((1,), GRADIENT)
        optimizer.step()
        yield weight.item()


def lamb(lr, beta1=0.9, beta2=0.999, eps=1e-6):
    """You and others 2019, algorithm 2, with bias correction."""
    w, m, v, t = 1.0, 0.0, 0.0, 0
    while True:
        t += 1
        m = beta1 * m + (1 - beta1) * GRADIENT
        v = beta2 * v + (1 - beta2) * GRADIENT**2
        r = m / (1 - beta1**t) / (math.sqrt(v / (1 - beta2**t)) + eps)
        w -= lr * (abs(w) / abs(r) if w and r else 1) * r
        yield w


def adafactor(lr, decay=-0.8, eps2=1e-3, d=1):
    """Shazeer and Stern 2018, algorithm 5 (vectors), with the rate of torch.optim.Adafactor."""
    w, v, t = 1.0, 0.0, 0
    while True:
        t += 1
        v += t**decay * (GRADIENT**2 - v)
        u = GRADIENT / math.sqrt(v)
        w -= max(eps2, abs(w)) * min(lr, 1 / math.sqrt(t)) * u / max(1, abs(u) / d)
        yield w


def settings_of(text):
    words = dict(word.split("=") for word in text.split())
    known = {"lrDecay": "lr_decay"}
    return {known.get(k, k): v == "true" or float(v) for k, v in words.items()}


CASES = [
    ("sgd", "momentum=0.9 dampening=0.9", torch.optim.SGD, LR),
    ("adam", "", torch.optim.Adam, LR),
    ("adam", "amsgrad=true", torch.optim.Adam, LR),
    ("adamw", "", lambda p, **s: torch.optim.AdamW(p, weight_decay=0, **s), LR),
    ("adamax", "", torch.optim.Adamax, LR),
    ("nadam", "", lambda p, **s: torch.optim.NAdam(p, foreach=True, **s), LR),
    ("radam", "", torch.optim.RAdam, LR),
    ("adagrad", "lrDecay=0.01", torch.optim.Adagrad, LR),
    ("asgd", "lambd=1000", torch.optim.ASGD, LR),
    ("lamb", "", lambda _, lr: lamb(lr), LR),
    ("adafactor", "", lambda _, lr: adafactor(lr), LR),
]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "late.csv"), "w", encoding="ascii") as out:
        for name, text, rule, lr in CASES:
            weights = rule(None, lr=lr) if name in ("lamb", "adafactor") else last(rule, lr=lr, **settings_of(text))
            before = 1.0
            for age in range(max(AGES) + 1):
                after = next(weights)
                if age in AGES:
                    out.write(f"{name},{text},{lr!r},{age},{(before - after) / lr!r}\n")
                before = after


if __name__ == "__main__":
    main()
