#!/usr/bin/env python3
"""Writes schedules.csv and updates.csv: what PyTorch makes of the schedules and rules, in double precision.

    python3 generate.py        (PyTorch 1.13 or later, NumPy; Debian's python3-torch has both)

gives both files byte for byte again, on one kind of processor. A line is a name, settings, and numbers. Settings of an
update are what the run shares, then its groups, separated by "|"; the Java tests read them and build the same thing;
schedules.py says how schedules are written. To add a rule: its class in RULES and its lines in cases.py.

What the words of a run mean to PyTorch: the elements that a group owns, slices of the parameters, are gathered into a
tensor with an optimizer of its own. An element whose learning-rate mask is 0 is left out of it. Another learning-rate
mask m keeps that share of each step: w + m (w' - w). A weight-decay mask makes a tensor of all elements with one
value of it, with that much of the decay. A gradient mask multiplies the gradient.

What PyTorch 1.13 lacks is added here as later versions have it: maximize and decoupled decay of NAdam and RAdam; and
what no version has, coupled decay of Rprop. NAdam is run with foreach, because without it 1.13 multiplies mu into the
product twice. ASGD under a schedule takes eta from the rate of the step, not of the one before. Lion, Adafactor, Muon and
LAMB, which PyTorch 1.13 does not have, are tested against a naive reference in Java.
"""

import functools
import os
import re

import torch
from cases import SCHEDULES, all_cases
from schedules import MORE_SCHEDULES, options, rates, scheduler
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

torch.set_default_dtype(torch.float64)

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
}
LACKING = {"nadam": ["maximize", "decoupled"], "radam": ["maximize", "decoupled"], "rprop": ["decay"]}
STEPS = 200

# Every number here is exact in single precision, so that both sides start from the same bits.
INDEX = torch.arange(36)
START = ((INDEX * 37) % 101 - 50) / 64
SLOPE = 0.5 + (INDEX % 7) / 8
MASKS = {
    "none": torch.ones(36),
    "binary": 1.0 * (INDEX % 3 != 1),
    "fraction": (INDEX * 5 % 9) / 4,
    "halves": (INDEX % 4) / 2,
}

# Three parameters, views of INDEX: 0_W of 3 x 4 in order c, 1_W of 4 x 3 in order f, 2_b of 12.
FIRST, SECOND, BIAS = INDEX[:12].reshape(3, 4), INDEX[12:24].reshape(3, 4).T, INDEX[24:]
OWNERS = {
    "one": [INDEX],
    "three": [FIRST.flatten(), SECOND.flatten(), BIAS],
    "slices": [
        torch.cat([FIRST[:, 0:2].flatten(), SECOND[:, 0:2].flatten()]),
        BIAS[::2],
        torch.cat([FIRST[:, 2:].flatten(), SECOND[:, 2:].flatten(), BIAS[1::2]]),
    ],
}


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


class Owner:
    """Elements with one owner and one weight decay."""

    def __init__(self, places, settings, decay):
        self.places = places
        self.parameter = torch.nn.Parameter(START[places])
        self.group = param_group(self.parameter, settings)
        self.group["weight_decay"] *= decay
        self.optimizer = RULES[settings["rule"]]([self.group], lr=self.group["lr"])
        self.scheduler = scheduler(self.optimizer, settings["schedule"]) if "schedule" in settings else None
        if "initial_accumulator_value" in self.group:  # PyTorch takes the constructor's, and leaves the group's unread
            self.optimizer.state[self.parameter]["sum"].fill_(self.group["initial_accumulator_value"])

    def step(self, weights, rate_mask):
        """Moves the weights by the masked share of PyTorch's step from them."""
        before = weights[self.places]
        self.parameter.data.copy_(before)
        add_lacking(self.group)
        self.renew_eta()
        self.optimizer.step()
        if self.scheduler:
            self.scheduler.step()
        weights[self.places] = before + rate_mask[self.places] * (self.parameter.data - before)

    def renew_eta(self):
        """ASGD's eta for the step to come, from its rate; PyTorch computed it from the rate of the step before."""
        state = self.optimizer.state[self.parameter]
        if "eta" in state:
            decline = 1 + self.group["lambd"] * self.group["lr"] * state["step"].item()
            state["eta"].fill_(self.group["lr"] / decline ** self.group["alpha"])


def train(run, groups):
    """Weights after STEPS steps."""
    run = options(run, " ")
    rate, decay, kept = (MASKS[run.get(key, "none")] for key in ("lrMask", "decayMask", "gradientMask"))
    owners = []
    for places, text in zip(OWNERS[run["owners"]], groups):
        settings = options(text, " ")
        if settings.pop("frozen", "false") == "false":
            for share in decay[places].unique():
                mine = places[(rate[places] != 0) & (decay[places] == share)]
                owners.append(Owner(mine, settings, share.item()))
    weights = START.clone()
    parameters = [owner.parameter for owner in owners]
    for t in range(STEPS):
        whole = kept * gradient(weights, t)
        for owner in owners:
            owner.parameter.grad = whole[owner.places]
        if "clipValue" in run:
            clip_grad_value_(parameters, float(run["clipValue"]))
        if "clipNorm" in run:
            clip_grad_norm_(parameters, float(run["clipNorm"]))
        for owner in owners:
            owner.step(weights, rate)
    return weights.tolist()


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
    write(
        "updates.csv",
        [(name, "|".join([run] + groups), train(run, groups)) for name, run, groups in all_cases()],
        f"name, what the run shares | groups, weights after {STEPS} steps",
    )


if __name__ == "__main__":
    main()
