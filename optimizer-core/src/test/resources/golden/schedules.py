"""The schedules of the golden files, made by PyTorch; generate.py uses them.

A schedule is a chain of links "type(option=value;...)", separated by ">"; "@n" before ">" is the step at which the next link
starts. Schedules separated by "&" act at once. After "momentum of " the numbers are those of the momentum, not of the rate.
To add one: its line in MORE_SCHEDULES and its arguments in LINKS.
"""

import math
import re

import torch
from torch.optim import lr_scheduler

# Beside those of cases.py, under which weights are trained, too.
MORE_SCHEDULES = {
    "multi-step": "multiStep(milestones=30:31:200;gamma=0.3)",
    "multi-step-defaults": "multiStep(milestones=80)",
    "restarts": "cosineWarmRestarts(t0=37)",
    "restarts-longer": "cosineWarmRestarts(t0=10;tMult=2;etaMin=0.0003)",
    "restarts-triple": "cosineWarmRestarts(t0=1;tMult=3)",
    "linear": "linear(steps=40;startFactor=0.9;endFactor=0.2)",
    "polynomial": "polynomial(steps=200;power=2.5)",
    "polynomial-defaults": "polynomial()",
    "cyclic": "cyclic(baseLr=0.001;maxLr=0.05;stepSizeUp=30;stepSizeDown=70)",
    "cyclic-defaults": "cyclic(baseLr=0.001;maxLr=0.05)",
    "cyclic-even": "cyclic(baseLr=0;maxLr=0.05;stepSizeUp=20)",
    "cyclic-half": "cyclic(baseLr=0.001;maxLr=0.05;stepSizeUp=23;stepSizeDown=8;mode=triangular2)",
    "cyclic-exp": "cyclic(baseLr=0.001;maxLr=0.05;stepSizeUp=8;stepSizeDown=23;mode=expRange;gamma=0.99)",
    "one-cycle": "oneCycle(maxLr=0.1;totalSteps=301)",
    "one-cycle-linear": "oneCycle(maxLr=0.1;totalSteps=400;anneal=linear;pctStart=0.2;divFactor=10;finalDivFactor=100)",
    "one-cycle-three": "oneCycle(maxLr=0.1;totalSteps=301;threePhase=true)",
    "one-cycle-three-linear": "oneCycle(maxLr=0.1;totalSteps=350;anneal=linear;pctStart=0.25;threePhase=true)",
    "one-cycle-no-rise": "oneCycle(maxLr=0.1;totalSteps=301;pctStart=0)",
    "lambda": "lambda(factor=0.95 ** (step // 30))",
    "lambda-signs": "lambda(factor=0.5 ** (step % 7) / (1 + -0.01 * -step) + sin(step / 10) ** 2)",
    "lambda-compare": "lambda(factor=(step < 100) * exp(-step / 50) + (100 <= step) * sqrt(2) / 10)",
    "multiplicative": "multiplicative(factor=0.99)",
    "multiplicative-step": "multiplicative(factor=1 - 1 / (step + 10))",
    "chained": "constant(factor=0.1;steps=20)&exponential(gamma=0.99)",
    "chained-three": "linear(steps=50;startFactor=0.2)&multiStep(milestones=100:150;gamma=0.5)&polynomial(steps=250)",
    "plateau-defaults": "plateau()",
    "plateau-max": "plateau(metric=accuracy;mode=max;patience=3;factor=0.7)",
    "plateau-max-abs": "plateau(metric=accuracy;mode=max;thresholdMode=abs;threshold=0.03;patience=2;factor=0.6)",
    "plateau-abs": "plateau(thresholdMode=abs;threshold=0.25;patience=1;factor=0.9)",
    "plateau-rel": "plateau(threshold=0.05;patience=2;factor=0.8)",
    "plateau-impatient": "plateau(patience=0;factor=0.9)",
    "plateau-cooldown": "plateau(patience=1;cooldown=7;factor=0.5)",
    "plateau-cooldown-max": "plateau(metric=accuracy;mode=max;patience=0;cooldown=1;factor=0.95)",
    "plateau-lowest": "plateau(patience=3;factor=0.5;minLr=0.003)",
    "plateau-eps": "plateau(patience=3;factor=0.5;eps=0.002)",
    "plateau-zero": "plateau(patience=3;factor=0;minLr=0.001)",
    "cyclic-momentum": "momentum of cyclic(baseLr=0.001;maxLr=0.05;stepSizeUp=30;stepSizeDown=70)",
    "cyclic-momentum-half": "momentum of cyclic(baseLr=0.001;maxLr=0.05;stepSizeUp=23;stepSizeDown=8;mode=triangular2"
    ";baseMomentum=0.5;maxMomentum=0.99)",
    "cyclic-momentum-exp": "momentum of cyclic(baseLr=0.001;maxLr=0.05;stepSizeUp=8;stepSizeDown=23;mode=expRange"
    ";gamma=0.99;baseMomentum=0)",
    "one-cycle-momentum": "momentum of oneCycle(maxLr=0.1;totalSteps=301)",
    "one-cycle-momentum-linear": "momentum of oneCycle(maxLr=0.1;totalSteps=400;anneal=linear;pctStart=0.2"
    ";baseMomentum=0.6;maxMomentum=0.98)",
    "one-cycle-momentum-three": "momentum of oneCycle(maxLr=0.1;totalSteps=301;threePhase=true)",
    "one-cycle-momentum-three-linear": "momentum of oneCycle(maxLr=0.1;totalSteps=350;anneal=linear;pctStart=0.25"
    ";threePhase=true;baseMomentum=0.3)",
    "one-cycle-still": "oneCycle(maxLr=0.1;totalSteps=301;cycleMomentum=false)",
}


def loss(step):
    """Stairs of 40 steps, whose noise repeats itself, with gaps; exact in double precision."""
    return math.nan if step % 29 == 1 else (400 - step // 40 * 40 + step * 37 % 11) / 64


METRICS = {"loss": loss, "accuracy": lambda step: 1 - loss(step) / 8}


class Plateau(lr_scheduler.ReduceLROnPlateau):
    """Measures its metric itself, after each step."""

    def __init__(self, optimizer, metric="loss", **arguments):
        super().__init__(optimizer, **arguments)
        self.metric = METRICS[metric]

    def step(self):
        super().step(self.metric(self.last_epoch + 1))


CYCLED = {"cycleMomentum": "cycle_momentum", "baseMomentum": "base_momentum", "maxMomentum": "max_momentum"}
# PyTorch's classes, and what they call our options.
LINKS = {
    "constant": (lr_scheduler.ConstantLR, {"factor": "factor", "steps": "total_iters"}),
    "step": (lr_scheduler.StepLR, {"stepSize": "step_size", "gamma": "gamma"}),
    "multiStep": (lr_scheduler.MultiStepLR, {"milestones": "milestones", "gamma": "gamma"}),
    "exponential": (lr_scheduler.ExponentialLR, {"gamma": "gamma"}),
    "cosine": (lr_scheduler.CosineAnnealingLR, {"steps": "T_max", "etaMin": "eta_min"}),
    "cosineWarmRestarts": (
        lr_scheduler.CosineAnnealingWarmRestarts,
        {"t0": "T_0", "tMult": "T_mult", "etaMin": "eta_min"},
    ),
    "polynomial": (lr_scheduler.PolynomialLR, {"steps": "total_iters", "power": "power"}),
    "cyclic": (
        lr_scheduler.CyclicLR,
        {
            "baseLr": "base_lr",
            "maxLr": "max_lr",
            "stepSizeUp": "step_size_up",
            "stepSizeDown": "step_size_down",
            "mode": "mode",
            "gamma": "gamma",
            **CYCLED,
        },
    ),
    "oneCycle": (
        lr_scheduler.OneCycleLR,
        {
            "maxLr": "max_lr",
            "totalSteps": "total_steps",
            "pctStart": "pct_start",
            "anneal": "anneal_strategy",
            "divFactor": "div_factor",
            "finalDivFactor": "final_div_factor",
            "threePhase": "three_phase",
            **CYCLED,
        },
    ),
    "lambda": (lr_scheduler.LambdaLR, {"factor": "lr_lambda"}),
    "multiplicative": (lr_scheduler.MultiplicativeLR, {"factor": "lr_lambda"}),
    "plateau": (
        Plateau,
        {
            "metric": "metric",
            "mode": "mode",
            "factor": "factor",
            "patience": "patience",
            "threshold": "threshold",
            "thresholdMode": "threshold_mode",
            "cooldown": "cooldown",
            "minLr": "min_lr",
            "eps": "eps",
        },
    ),
}
LINKS["warmup"] = LINKS["linear"] = (
    lr_scheduler.LinearLR,
    {"steps": "total_iters", "startFactor": "start_factor", "endFactor": "end_factor"},
)
MOMENTUM = "momentum of "
WHOLE = {"steps", "stepSize", "t0", "tMult", "stepSizeUp", "stepSizeDown", "totalSteps", "patience", "cooldown"}
WORDS = {"expRange": "exp_range", "true": True, "false": False}
WORDS.update((word, word) for word in ("triangular2", "linear", "max", "abs", "accuracy"))


def options(text, separator):
    return dict(item.split("=", 1) for item in text.split(separator) if item)


def value(kind, key, text):
    if kind in ("lambda", "multiplicative"):
        return lambda step: eval(text, {**vars(math), "step": step})
    if key == "milestones":
        return [int(step) for step in text.split(":")]
    if text in WORDS:
        return WORDS[text]
    return int(text) if key in WHOLE else float(text)


def link(optimizer, text):
    kind, inside = re.fullmatch(r"(\w+)\((.*)\)", text).groups()
    create, names = LINKS[kind]
    arguments = {names[key]: value(kind, key, given) for key, given in options(inside, ";").items()}
    return create(optimizer, **arguments)


def scheduler(optimizer, text):
    if "&" in text:
        return lr_scheduler.ChainedScheduler([link(optimizer, part) for part in text.split("&")])
    links, milestones = [], []
    for part in text.split(">"):
        inside, milestone = re.fullmatch(r"(.*\))(?:@(\d+))?", part).groups()
        links.append(link(optimizer, inside))
        if milestone:
            milestones.append(int(milestone))
    return lr_scheduler.SequentialLR(optimizer, links, milestones) if milestones else links[0]


def rates(text, base):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=base)  # has a momentum, 0, for what cycles it
    key, text = ("momentum", text[len(MOMENTUM) :]) if text.startswith(MOMENTUM) else ("lr", text)
    schedule = scheduler(optimizer, text)
    values = []
    for _ in range(301):
        values.append(optimizer.param_groups[0][key])
        optimizer.step()
        schedule.step()
    return values
