#!/usr/bin/env python3
"""Writes schedules.csv and updates.csv: what PyTorch makes of the schedules and rules, in double precision.

    python3 generate.py        (PyTorch 1.13 or later, NumPy; Debian's python3-torch has both)

A line is a name, settings, and numbers. Settings of groups are separated by "|"; the Java tests read them and build the
same thing; schedules.py says how schedules are written. To add a rule: its class in RULES and its lines in cases.py.

What PyTorch 1.13 lacks is added here as later versions or the paper have it: Lion; maximize and decoupled decay of NAdam
and RAdam; a group's own initial value of Adagrad; and what no version has, coupled decay of Rprop. NAdam is run with
foreach, because without it 1.13 multiplies mu into the product twice.
"""

import functools
import os
import re

import torch
from cases import MIXED, RULE_CASES, SCHEDULES
from schedules import MORE_SCHEDULES, options, rates, scheduler

torch.set_default_dtype(torch.float64)


class Lion(torch.optim.Optimizer):
    """Algorithm 2 of arXiv 2302.06675, as it is written there."""

    def __init__(self, params, lr):
        super().__init__(params, {"lr": lr, "betas": (0.9, 0.99), "weight_decay": 0, "maximize": False})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            first, second = group["betas"]
            for w in group["params"]:
                m = self.state[w].setdefault("exp_avg", torch.zeros_like(w))
                g = -w.grad if group["maximize"] else w.grad
                c = first * m + (1 - first) * g
                w -= group["lr"] * (torch.sign(c) + group["weight_decay"] * w)
                m.copy_(second * m + (1 - second) * g)


RULES = {
    "sgd": torch.optim.SGD,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "adamax": torch.optim.Adamax,
    "nadam": functools.partial(torch.optim.NAdam, foreach=True),
    "radam": torch.optim.RAdam,
    "adagrad": torch.optim.Adagrad,
    "adadelta": torch.optim.Adadelta,
    "rmsprop": torch.optim.RMSprop,
    "rprop": torch.optim.Rprop,
    "asgd": torch.optim.ASGD,
    "lion": Lion,
}
SCHEDULED = ["sgd", "adam", "adamw"]
LACKING = {"nadam": ["maximize", "decoupled"], "radam": ["maximize", "decoupled"], "rprop": ["decay"]}
STEPS = 200
SIZE = 12  # elements per group

# Every number here is exact in single precision, so that both sides start from the same bits.
INDEX = torch.arange(3 * SIZE)
START = ((INDEX * 37) % 101 - 50) / 64
SLOPE = 0.5 + (INDEX % 7) / 8


def gradient(weights, t):
    return torch.sin(SLOPE * weights + 0.1 * t) + 0.0625 * weights * weights.abs()


def value(text):
    if text in ("true", "false"):
        return text == "true"
    return tuple(map(float, text.split(":"))) if ":" in text else float(text)


def param_group(parameter, settings):
    """The settings under PyTorch's names; what the rule lacks is under `lacking`."""
    group = {"params": [parameter], "weight_decay": 0.0, "lacking": {}}
    for key, text in settings.items():
        if key not in ("rule", "schedule"):
            group[re.sub("[A-Z]", lambda m: "_" + m[0].lower(), key)] = value(text)
    lacks = LACKING.get(settings["rule"], [])
    if "maximize" in lacks and group.pop("maximize", False):
        group["lacking"]["maximize"] = True
    if group.pop("decoupled_weight_decay", False):
        group["lacking"]["decoupled"] = group.pop("weight_decay")
        group["weight_decay"] = 0.0
    if "decay" in lacks:
        group["lacking"]["decay"] = group["weight_decay"]
    return group


def add_lacking(group):
    """Does before a step what the step does not do. With a coupled decay, maximize is undone by the step itself."""
    (parameter,), lacking = group["params"], group["lacking"]
    if "maximize" in lacking:
        parameter.grad.neg_()
    if "decay" in lacking:
        sign = -1 if group.get("maximize") else 1
        parameter.grad.add_(parameter.detach(), alpha=sign * lacking["decay"])
    if "decoupled" in lacking:
        parameter.data.mul_(1 - group["lr"] * lacking["decoupled"])


def train(groups):
    """Weights after STEPS steps. Groups of one rule without schedules share one optimizer, as param_groups."""
    settings = [options(group, " ") for group in groups]
    length = 3 * SIZE // len(groups)
    parameters = [torch.nn.Parameter(START[k * length : (k + 1) * length].clone()) for k in range(len(groups))]
    param_groups = [param_group(p, s) for p, s in zip(parameters, settings)]
    if any("schedule" in s for s in settings):
        optimizers = [RULES[s["rule"]]([g], lr=g["lr"]) for s, g in zip(settings, param_groups)]
        schedulers = [scheduler(o, s["schedule"]) for o, s in zip(optimizers, settings)]
    else:
        optimizers = [RULES[settings[0]["rule"]](param_groups, lr=1)]
        schedulers = []
    for group in param_groups:
        if "initial_accumulator_value" in group:  # PyTorch takes only the constructor's, and leaves the groups' unread
            optimizers[0].state[group["params"][0]]["sum"].fill_(group["initial_accumulator_value"])
    for t in range(STEPS):
        whole = gradient(torch.cat([p.detach() for p in parameters]), t)
        for k, parameter in enumerate(parameters):
            parameter.grad = whole[k * length : (k + 1) * length].clone()
        for group in param_groups:
            add_lacking(group)
        for stepped in optimizers + schedulers:
            stepped.step()
    return torch.cat([p.detach() for p in parameters]).tolist()


def write(name, lines, columns):
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
    with open(path, "w", encoding="ascii") as out:
        out.write(f"# torch {torch.__version__}, float64; written by generate.py, which says how to run it\n")
        out.write(f"# {columns}\n")
        for label, settings, values in lines:
            out.write(",".join([label, settings] + [repr(v) for v in values]) + "\n")


def main():
    write(
        "schedules.csv",
        [(name, text, [0.02] + rates(text, 0.02)) for name, text in {**SCHEDULES, **MORE_SCHEDULES}.items()],
        "name, schedule, base, rates at steps 0 to 300",
    )
    cases = []
    for name, groups in RULE_CASES.items():
        cases.append((name + "-one", groups[:1]))
        cases.append((name + "-three", groups))
    for rule in SCHEDULED:
        for name, text in SCHEDULES.items():
            cases.append((f"{rule}-{name}", [f"rule={rule} lr=0.01 weightDecay=0.02 schedule={text}"]))
    cases.append(("mixed", MIXED))
    write(
        "updates.csv",
        [(name, "|".join(groups), train(groups)) for name, groups in cases],
        f"name, groups, weights after {STEPS} steps",
    )


if __name__ == "__main__":
    main()
