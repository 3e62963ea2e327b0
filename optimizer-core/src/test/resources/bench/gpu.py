#!/usr/bin/env python3
"""Prints the median milliseconds of a training step by PyTorch on a device.

    python3 gpu.py version DEVICE                             which PyTorch, CUDA and GPU; fails where there is none
    python3 gpu.py WORKLOAD EXAMPLES SECONDS DEVICE PRECISION warms up and measures so long

WORKLOAD is one of engines.py, or resnet50; PRECISION is float32 (TF32 off) or bfloat16 (autocast). As PyTorch users train
fast without compiling: the batch comes from pinned memory, autocast around forward pass and loss, torch.optim.Adam with its
fused kernel, cuDNN chooses its algorithms by trying, and images have their channels first or last in memory, whichever is
faster here.
"""

import contextlib
import sys

import engines
import torch
from torch import nn


class Bottleneck(nn.Module):
    def __init__(self, before, channels, stride):
        super().__init__()
        self.inner = nn.Sequential(
            *engines.convolution(before, channels, 1, 1),
            nn.ReLU(inplace=True),
            *engines.convolution(channels, channels, 3, stride),
            nn.ReLU(inplace=True),
            *engines.convolution(channels, 4 * channels, 1, 1),
        )
        same = before == 4 * channels and stride == 1
        self.shortcut = nn.Identity() if same else nn.Sequential(*engines.convolution(before, 4 * channels, 1, stride))

    def forward(self, x):
        return torch.relu_(self.inner(x) + self.shortcut(x))


def resnet50():
    layers = [*engines.convolution(3, 64, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    before = 64
    for stage, blocks in enumerate((3, 4, 6, 3)):
        channels = 64 << stage
        for block in range(blocks):
            layers.append(Bottleneck(before, channels, 2 if stage and not block else 1))
            before = 4 * channels
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, engines.CLASSES))


def main(name, examples, seconds, device, precision):
    torch.manual_seed(1)
    torch.set_num_threads(1)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    make, shape = {**engines.WORKLOADS, "resnet50": (resnet50, (3, 224, 224))}[name]
    formats = [torch.contiguous_format, torch.channels_last] if len(shape) == 3 else [torch.contiguous_format]
    found = {}
    for layout in formats:
        step = trainer(make(), shape, examples, device, precision, layout)
        engines.measure(step, seconds / len(formats))
        found[layout] = engines.measure(step, seconds / len(formats))
    print("; ".join(f"{layout}: {time:.3f} ms" for layout, time in found.items()))
    print(min(found.values()))


def trainer(network, shape, examples, device, precision, layout):
    """One step as a function."""
    network = network.to(device, memory_format=layout)
    optimizer = torch.optim.Adam(network.parameters(), lr=engines.RATE, fused=device != "cpu")
    features = torch.randn(examples, *shape)
    labels = torch.randint(engines.CLASSES, (examples,))
    if device != "cpu":
        features, labels = features.pin_memory(), labels.pin_memory()
    kind = device.split(":")[0]
    copied = {"memory_format": layout} if len(shape) == 3 else {}

    def narrow():
        return torch.autocast(kind, dtype=torch.bfloat16) if precision == "bfloat16" else contextlib.nullcontext()

    def step():
        x, y = features.to(device, non_blocking=True, **copied), labels.to(device, non_blocking=True)
        optimizer.zero_grad(set_to_none=True)
        with narrow():
            loss = nn.functional.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


if __name__ == "__main__":
    if sys.argv[1] == "version":
        device = torch.device(sys.argv[2])
        torch.zeros(1, device=device)
        card = torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu"
        print("; ".join([torch.__version__, f"CUDA {torch.version.cuda}", card]))
    else:
        main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4], sys.argv[5])
