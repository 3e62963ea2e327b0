#!/usr/bin/env python3
"""Prints the median milliseconds of a training step by PyTorch, on one thread.

    python3 engines.py version                      which PyTorch and BLAS
    python3 engines.py WORKLOAD EXAMPLES SECONDS    WORKLOAD is mlp, lenet, resnet or lstm; warms up and measures so long

The networks are those of Workload.java and BenchNetworks.java: written as PyTorch users write them, and updated by
torch.optim.Adam. Runs with PyTorch 1.13, Debian's python3-torch.
"""

import statistics
import sys
import time

import torch
from torch import nn

CLASSES = 10
# So small that the loss of random labels does not fall to 0, where numbers become denormal and slow.
RATE = 1e-5


def mlp():
    return nn.Sequential(
        nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, CLASSES)
    )


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 20, 5),
        nn.MaxPool2d(2),
        nn.Conv2d(20, 50, 5),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(800, 500),
        nn.ReLU(),
        nn.Linear(500, CLASSES),
    )


def convolution(before, after, kernel, stride):
    return nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(after)


class Block(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        stride = 1 if before == after else 2
        self.inner = nn.Sequential(*convolution(before, after, 3, stride), nn.ReLU(inplace=True))
        self.outer = nn.Sequential(*convolution(after, after, 3, 1))
        self.shortcut = nn.Identity() if stride == 1 else nn.Sequential(*convolution(before, after, 1, stride))

    def forward(self, x):
        return torch.relu_(self.outer(self.inner(x)) + self.shortcut(x))


def resnet():
    layers = [*convolution(3, 16, 3, 1), nn.ReLU(inplace=True)]
    before = 16
    for channels in (16, 32, 64):
        for _ in range(3):
            layers.append(Block(before, channels))
            before = channels
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, CLASSES))


class LastStep(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(64, 128, batch_first=True)
        self.output = nn.Linear(128, CLASSES)

    def forward(self, x):
        return self.output(self.lstm(x)[0][:, -1])


WORKLOADS = {
    "mlp": (mlp, (784,)),
    "lenet": (lenet, (1, 28, 28)),
    "resnet": (resnet, (3, 32, 32)),
    "lstm": (LastStep, (50, 64)),
}


def measure(step, seconds):
    times = []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def main(name, examples, seconds):
    torch.set_num_threads(1)
    torch.manual_seed(1)
    make, shape = WORKLOADS[name]
    network = make()
    optimizer = torch.optim.Adam(network.parameters(), lr=RATE)
    features = torch.randn(examples, *shape)
    labels = torch.randint(CLASSES, (examples,))

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(network(features), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    measure(step, seconds)
    print(measure(step, seconds))


if __name__ == "__main__":
    if sys.argv[1] == "version":
        config = torch.__config__.show()
        facts = [part.strip(" -,\n") for part in config.replace("\n", ",").split(",")]
        kept = [f for f in facts if f.startswith(("Intel(R) MKL-DNN", "CPU capability", "BLAS_INFO"))]
        print("; ".join([torch.__version__, *kept]))
    else:
        main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
