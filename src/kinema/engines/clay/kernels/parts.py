"""The connected parts of a mask."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def parts(mask: NDArray) -> tuple[NDArray, NDArray]:
    """The part that each pixel of a mask (h, w) belongs to, from 1 on, 0 outside; and the size of each part.

    Pixels that share an edge are of one part. Sizes are int64 (parts + 1); the first is 0.
    """
    h, w = mask.shape
    labels = np.zeros((h, w), np.int32)
    sizes = np.zeros(h * w + 1, np.int64)
    waiting = np.empty(h * w, np.int64)
    count = 0
    for start in range(h * w):
        if not mask[start // w, start % w] or labels[start // w, start % w] != 0:
            continue
        count += 1
        waiting[0], left = start, 1
        labels[start // w, start % w] = count
        while left > 0:
            left -= 1
            y, x = waiting[left] // w, waiting[left] % w
            sizes[count] += 1
            for k in range(4):
                ny = y + (1 if k == 0 else -1 if k == 1 else 0)
                nx = x + (1 if k == 2 else -1 if k == 3 else 0)
                if 0 <= ny < h and 0 <= nx < w and mask[ny, nx] and labels[ny, nx] == 0:
                    labels[ny, nx] = count
                    waiting[left] = ny * w + nx
                    left += 1
    return labels, sizes[: count + 1].copy()
