"""What generate.py runs. A case of a rule has three groups with different settings; the first also runs alone.

Each rule of PyTorch has a line in RULE_CASES; each line is run with every kind of owner in OWNERS and every mask in
RATE_MASKS. Words that say what all groups of a run share: owners, lrMask, decayMask, gradientMask, clipNorm,
clipValue; generate.py says what they mean.
"""

OWNERS = ["one", "three", "slices"]
RATE_MASKS = ["none", "binary", "fraction"]

RULE_CASES = {
    "sgd-plain": ["rule=sgd lr=0.02", "rule=sgd lr=0.005", "rule=sgd lr=0.05"],
    "sgd-momentum": ["rule=sgd lr=0.005 momentum=0.9", "rule=sgd lr=0.01 momentum=0.5", "rule=sgd lr=0.02"],
    "sgd-dampening": [
        "rule=sgd lr=0.02 momentum=0.9 dampening=0.5",
        "rule=sgd lr=0.05 momentum=0.8 dampening=0.9",
        "rule=sgd lr=0.005 momentum=0.95 dampening=0.1",
    ],
    "sgd-nesterov": [
        "rule=sgd lr=0.005 momentum=0.9 nesterov=true",
        "rule=sgd lr=0.01 momentum=0.5 nesterov=true",
        "rule=sgd lr=0.01 momentum=0.5 nesterov=false",
    ],
    "sgd-decay": [
        "rule=sgd lr=0.01 momentum=0.9 weightDecay=0.05",
        "rule=sgd lr=0.02 weightDecay=0.1",
        "rule=sgd lr=0.01 momentum=0.9 weightDecay=0.01 nesterov=true",
    ],
    "adam": [
        "rule=adam lr=0.01",
        "rule=adam lr=0.003 betas=0.8:0.99 eps=1e-6",
        "rule=adam lr=0.001 betas=0.95:0.9999 eps=0.01",
    ],
    "adam-decay": [
        "rule=adam lr=0.01 weightDecay=0.1",
        "rule=adam lr=0.003 weightDecay=0.01",
        "rule=adam lr=0.001 weightDecay=0.5",
    ],
    "adamw": [
        "rule=adamw lr=0.01 weightDecay=0.01",
        "rule=adamw lr=0.003 weightDecay=0.5 betas=0.8:0.99",
        "rule=adamw lr=0.02 weightDecay=0.1 eps=1e-4",
    ],
    "adamw-no-decay": [
        "rule=adamw lr=0.01 weightDecay=0",
        "rule=adamw lr=0.003 weightDecay=0 betas=0.8:0.99",
        "rule=adamw lr=0.02 weightDecay=0.1",
    ],
    "sgd-maximize": [
        "rule=sgd lr=0.01 momentum=0.9 weightDecay=1.5 maximize=true",
        "rule=sgd lr=0.01 weightDecay=1 maximize=true",
        "rule=sgd lr=0.01",
    ],
    "adam-amsgrad": [
        "rule=adam lr=0.01 amsgrad=true",
        "rule=adam lr=0.003 betas=0.8:0.9 weightDecay=0.1 amsgrad=true",
        "rule=adam lr=0.02 betas=0.5:0.7 weightDecay=0.01 maximize=true amsgrad=true",
    ],
    "adamw-amsgrad": [
        "rule=adamw lr=0.01 weightDecay=0.1 amsgrad=true",
        "rule=adamw lr=0.003 betas=0.8:0.9 weightDecay=0 amsgrad=true",
        "rule=adamw lr=0.02 betas=0.5:0.7 weightDecay=0.5 maximize=true amsgrad=true",
    ],
    "adamax": [
        "rule=adamax lr=0.01",
        "rule=adamax lr=0.003 betas=0.8:0.99 eps=1e-3",
        "rule=adamax lr=0.001 betas=0.95:0.9",
    ],
    "adamax-decay": [
        "rule=adamax lr=0.01 weightDecay=0.1",
        "rule=adamax lr=0.003 betas=0.8:0.99 eps=1e-3 weightDecay=0.01",
        "rule=adamax lr=0.01 weightDecay=0.5 maximize=true",
    ],
    "nadam": [
        "rule=nadam lr=0.01",
        "rule=nadam lr=0.003 betas=0.8:0.99 eps=1e-6 momentumDecay=0.1",
        "rule=nadam lr=0.001 betas=0.99:0.9999 momentumDecay=0",
    ],
    "nadam-decay": [
        "rule=nadam lr=0.01 weightDecay=0.1",
        "rule=nadam lr=0.003 weightDecay=0.5 decoupledWeightDecay=true",
        "rule=nadam lr=0.001 betas=0.8:0.99 weightDecay=0.5 maximize=true",
    ],
    "radam": [
        "rule=radam lr=0.01",
        "rule=radam lr=0.003 betas=0.8:0.99 eps=1e-6",
        "rule=radam lr=0.01 betas=0.9:0.6",
    ],
    "radam-decay": [
        "rule=radam lr=0.01 weightDecay=0.1",
        "rule=radam lr=0.003 weightDecay=0.5 decoupledWeightDecay=true",
        "rule=radam lr=0.001 betas=0.8:0.99 weightDecay=0.5 maximize=true",
    ],
    "adagrad": [
        "rule=adagrad lr=0.1",
        "rule=adagrad lr=0.2 lrDecay=0.01 eps=0.001",
        "rule=adagrad lr=0.05 initialAccumulatorValue=0.5",
    ],
    "adagrad-decay": [
        "rule=adagrad lr=0.1 weightDecay=0.1",
        "rule=adagrad lr=0.2 lrDecay=0.01 initialAccumulatorValue=0.1 weightDecay=0.02",
        "rule=adagrad lr=0.05 weightDecay=0.5 maximize=true",
    ],
    "adadelta": [
        "rule=adadelta lr=1",
        "rule=adadelta lr=0.3 rho=0.99",
        "rule=adadelta lr=0.1 rho=0.5 eps=0.001",
    ],
    "adadelta-decay": [
        "rule=adadelta lr=1 weightDecay=0.1",
        "rule=adadelta lr=0.3 rho=0.99 weightDecay=0.02",
        "rule=adadelta lr=0.5 weightDecay=0.5 maximize=true",
    ],
    "rmsprop": [
        "rule=rmsprop lr=0.01",
        "rule=rmsprop lr=0.003 alpha=0.9 eps=0.01 momentum=0.9",
        "rule=rmsprop lr=0.003 momentum=0.5 centered=true",
    ],
    "rmsprop-centered": [
        "rule=rmsprop lr=0.003 centered=true",
        "rule=rmsprop lr=0.003 alpha=0.9 centered=true",
        "rule=rmsprop lr=0.001 alpha=0.95 momentum=0.9 centered=true",
    ],
    "rmsprop-decay": [
        "rule=rmsprop lr=0.01 weightDecay=0.1",
        "rule=rmsprop lr=0.003 momentum=0.9 weightDecay=0.02",
        "rule=rmsprop lr=0.003 centered=true weightDecay=0.5 maximize=true",
    ],
    "rprop": [
        "rule=rprop lr=0.01",
        "rule=rprop lr=0.003 etas=0.7:1.1",
        "rule=rprop lr=0.05 stepSizes=0.002:0.04",
    ],
    "rprop-decay": [
        "rule=rprop lr=0.01 weightDecay=0.1",
        "rule=rprop lr=0.003 etas=0.7:1.1 weightDecay=0.02",
        "rule=rprop lr=0.05 stepSizes=0.002:0.02 weightDecay=0.5 maximize=true",
    ],
    "asgd": [
        "rule=asgd lr=0.02",
        "rule=asgd lr=0.05 lambd=0.05 alpha=0.5",
        "rule=asgd lr=0.01 lambd=0.5 alpha=1 t0=20",
    ],
    "asgd-decay": [
        "rule=asgd lr=0.02 weightDecay=0.1",
        "rule=asgd lr=0.05 lambd=0.05 alpha=0.5 weightDecay=0.02",
        "rule=asgd lr=0.01 lambd=0.5 weightDecay=0.5 maximize=true",
    ],
}
SCHEDULES = {
    "constant": "constant(factor=0.25;steps=30)",
    "step": "step(stepSize=17;gamma=0.5)",
    "exponential": "exponential(gamma=0.97)",
    "cosine": "cosine(steps=60)",
    "cosine-min": "cosine(steps=23;etaMin=0.0005)",
    "warmup": "warmup(steps=20;startFactor=0.1;endFactor=0.9)",
    "warmup-defaults": "warmup()",
    "warmup-exponential": "warmup(steps=10;startFactor=0.2)@10>exponential(gamma=0.95)",
    "warmup-cosine": "warmup(steps=10;startFactor=0.05)@12>cosine(steps=40;etaMin=0.0001)",
    "three": "warmup(steps=10;startFactor=0.1)@10>cosine(steps=50)@40>step(stepSize=15;gamma=0.3)",
}
# Groups whose rules and schedules all differ.
MIXED = [
    "rule=sgd lr=0.02 momentum=0.9 schedule=" + SCHEDULES["three"],
    "rule=adam lr=0.01 weightDecay=0.05 schedule=" + SCHEDULES["cosine"],
    "rule=adamw lr=0.01 weightDecay=0.1 schedule=" + SCHEDULES["warmup-exponential"],
]

# The other masks, clipping, and a frozen group: owners and the rest of the run, and the case whose groups it has.
RUNS = {
    "decay-mask": "owners=three decayMask=halves",
    "gradient-mask": "owners=slices gradientMask=fraction",
    "all-masks": "owners=slices lrMask=fraction decayMask=halves gradientMask=binary",
    "clip-norm": "owners=three clipNorm=0.5",
    "clip-norm-masked": "owners=slices lrMask=binary gradientMask=fraction clipNorm=0.75",
    "clip-value": "owners=three clipValue=0.25",
    "clip-both": "owners=slices lrMask=fraction decayMask=halves clipNorm=0.75 clipValue=0.25",
}
RUN_RULES = ["sgd-decay", "adam-decay", "adam-amsgrad", "adamw", "adagrad-decay", "rmsprop-decay"]
FROZEN = [
    "rule=sgd lr=0.02 momentum=0.9 weightDecay=0.01",
    "rule=adam lr=0.01 weightDecay=0.1 frozen=true",
    "rule=adamw lr=0.01 weightDecay=0.1",
]


def scheduled(groups):
    """Three groups, the last of which slows down."""
    return groups[:2] + [groups[2] + " schedule=" + SCHEDULES["warmup-exponential"]]


def all_cases():
    """Names, what the run shares, and its groups."""
    for name, groups in RULE_CASES.items():
        for owners in OWNERS:
            for mask in RATE_MASKS:
                used = groups[:1] if owners == "one" else scheduled(groups)
                yield f"{name}-{owners}-{mask}", f"owners={owners} lrMask={mask}", used
    for rule in ["sgd", "adam", "adamw"]:
        for name, text in SCHEDULES.items():
            yield f"{rule}-{name}", "owners=one", [f"rule={rule} lr=0.01 weightDecay=0.02 schedule={text}"]
    yield "mixed", "owners=three", MIXED
    for rule in RUN_RULES:
        for name, run in RUNS.items():
            yield f"{rule}-{name}", run, scheduled(RULE_CASES[rule])
    yield "frozen-clip-norm", "owners=slices clipNorm=0.5", FROZEN
