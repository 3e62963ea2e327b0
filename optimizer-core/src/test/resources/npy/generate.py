#!/usr/bin/env python3
"""Writes the .npy files beside it with NumPy: python3 generate.py. Every array has the values 0 to 5 or their truth."""

import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def save(name, array, version=(1, 0)):
    with open(os.path.join(HERE, name + ".npy"), "wb") as out:
        np.lib.format.write_array(out, array, version)


def main():
    values = np.arange(6).reshape(2, 3)
    for name, dtype in [("f4", "<f4"), ("f8", "<f8"), ("b1", "|b1"), ("i4", "<i4"), ("i8", "<i8"), ("u1", "|u1")]:
        save(name, values.astype(dtype))
    save("fortran", np.asfortranarray(values.astype("<f4")))
    save("version2", values.astype("<f4"), (2, 0))
    save("version3", values.astype("<f4"), (3, 0))
    save("vector", values.astype("<f4").ravel())
    save("number", np.array(1 << 40, dtype="<i8"))
    save("big-endian", values.astype(">f4"))
    save("complex", values.astype("<c8"))


if __name__ == "__main__":
    main()
