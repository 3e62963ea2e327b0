#!/usr/bin/env python3
"""Trains the MLP of the benchmark `averaging` on a part of Fashion-MNIST by PyTorch, on one thread.

    python3 averaging.py FOLDER PART PARTS EPOCHS BATCH

Takes each PARTS-th row from row PART on. Prints "ready" after the first epoch and waits for a line; then one line
"epoch EXAMPLES SECONDS" for each of the others, and at the end "accuracy NUMBER", of the test rows. Written as PyTorch users
write it; runs with PyTorch 1.13, Debian's python3-torch.
"""

import gzip
import sys
import time

import numpy
import torch
from torch import nn


def read(name, header):
    with gzip.open(name) as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=header)


def rows(folder, kind):
    labels = read(f"{folder}/{kind}-labels-idx1-ubyte.gz", 8)
    images = read(f"{folder}/{kind}-images-idx3-ubyte.gz", 16).reshape(len(labels), -1)
    return torch.from_numpy(images.astype(numpy.float32) / 255), torch.from_numpy(labels.astype(numpy.int64))


def main(folder, part, parts, epochs, batch):
    torch.set_num_threads(1)
    torch.manual_seed(part)
    features, labels = (whole[part::parts].contiguous() for whole in rows(folder, "train"))
    network = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 10))
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    for epoch in range(epochs):
        start = time.perf_counter()
        for rows_of_batch in torch.randperm(len(labels)).split(batch):
            optimizer.zero_grad(set_to_none=True)
            loss = nn.functional.cross_entropy(network(features[rows_of_batch]), labels[rows_of_batch])
            loss.backward()
            optimizer.step()
        if epoch == 0:
            print("ready", flush=True)
            sys.stdin.readline()
        else:
            print("epoch", len(labels), time.perf_counter() - start, flush=True)
    features, labels = rows(folder, "t10k")
    with torch.no_grad():
        print("accuracy", (network(features).argmax(1) == labels).float().mean().item())


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
