"""The pixel loops, compiled by numba. Nothing here knows a prompt, a file or a clock.

Conventions: images are float32 (height, width, 3) linear RGB; world x east, y north, z up; `view` is float64 with
[0-2] the eye, [3] cos and [4] sin of its yaw, [5] the horizon's row, [6] the focal length in pixels. The picture
plane stays upright (a view camera's rising front instead of tilt), so a column of pixels is one vertical plane:
that is what lets the landscape be cast column by column. "Depth" is measured along the view's axis.
Every kernel releases the GIL and none is parallel inside: frames, not rows, are spread over the threads (`film` of
engine.py).

Helpers with `inline="always"` are put into their caller before it is typed: they cost nothing, and their arithmetic is
their caller's. Some loops stay long because of that arithmetic: with fast mathematics LLVM orders the terms of a loop
as it sees fit, and cut elsewhere, the same formula gives other last bits and other pixels.
"""
