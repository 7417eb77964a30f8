"""Where the subject of a clip is: what differs from the clip's median, and whatever has the colours of that.

After GrabCut (Rother, Kolmogorov, Blake, 2004): colour models of subject and background, learnt from a first guess, say
what each pixel is, and are learnt again from that. In place of mixtures and graph cuts there are histograms and a
guided filter, which keep to edges as well at this size, and the difference to the background as a further witness.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kinema.engines.clay.kernels.parts import parts

Stack = NDArray[np.float32]  # (n, rows, columns)

MEDIAN_FRAMES = 15  # enough for a median; more cost time and change nothing
GRID_PX = 4  # motion is looked for on every fourth pixel
MIN_MOTION = 18.0  # of 255: above the noise of a compressed clip
MIN_MOVING, MAX_MOVING = 0.004, 0.5  # share of the picture: less is noise, more is a moving camera
MAX_PASSED = 0.85  # of the picture, by one that walks through it: its mask is still looked at frame by frame
MARGIN = 0.15  # around the moving subject, of its size
MIN_BOX = 0.25  # of the picture's sides

ABOVE, ASIDE = 0.4, 0.1  # of the moving box, where the subject may still be
WORK_PX = 160  # long side at which the subject is looked for
BINS = (16, 12, 12)  # of luma and of two differences of colour
ROUNDS = 4
STATIC = 2.5  # times as much as motion speaks for the subject, its absence speaks against it
SURE, DOUBT = 3.0, 1.5  # the most that a pixel's colour says, and the weight of its motion, as logarithms of odds
MIN_SUBJECT, MAX_SUBJECT = 0.006, 0.55  # share of the picture
MIN_PART = 0.12  # of the largest part: smaller ones aren't the subject's
MAX_HOLE = 0.06  # of the largest part: larger ones are seen through
MIN_WHOLE = 0.85  # of the mask that its largest part must be: a head without its body is no subject
MIN_STEADY = 0.55  # overlap with the mask of the frame before, over their union
MAX_RAGGED = 14.0  # a mask's outline in that of a circle of its area; a person with spread fingers has about 4
MIN_GOOD = 0.85  # of the frames must be so

SEEN_AGAIN = 0.12  # the height of a phase correlation's peak, of 1: noise stays below
STILL = 0.02  # of the width: a camera that moves less is held still
HALF_WIDE, HALF_HIGH = 0.30, 0.42  # of the picture: where a figure in its middle may be
OUTSIDE = 2.0  # the odds against places that are surely background
FIGURE = 1.4  # the weight of a colour against that of its place
UPRIGHT = (0.55, 1.1)  # the least and the greatest width of a figure's box in its height


@dataclass(frozen=True, slots=True)
class Bounds:
    """A part of a picture, in pixels; it may reach over the picture's edges."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    def within(self, height: int, width: int) -> Bounds:
        top, left = min(max(self.top, 0), height), min(max(self.left, 0), width)
        return Bounds(top, min(max(self.bottom, top), height), left, min(max(self.right, left), width))


def moving_box(frames: NDArray[np.uint8], most: float = MAX_MOVING) -> Bounds | None:
    """Where the subject of a clip, uint8 (n, height, width, 3), moves; None where it can't be told.

    The temporal median is the background; what differs from it for some of the time is the subject. Where that is more
    than `most` of the picture, the camera moves.
    """
    sampled = frames[_sampled(len(frames)), ::GRID_PX, ::GRID_PX].astype(np.int16)
    background = np.median(sampled, axis=0).astype(np.int16)
    motion = np.abs(sampled - background).max(axis=3).max(axis=0)
    moving = _joined(motion > MIN_MOTION)
    if not MIN_MOVING <= moving.mean() <= most:
        return None
    rows, columns = np.nonzero(moving)
    top, bottom = _span(rows, moving.shape[0])
    left, right = _span(columns, moving.shape[1])
    height, width = frames.shape[1:3]
    first, start = round(top * height), round(left * width)
    return Bounds(first, max(round(bottom * height), first + 1), start, max(round(right * width), start + 1))


def subject_masks(frames: NDArray[np.uint8]) -> Stack | None:
    """The subject's place in each frame, float32 (n, rows, columns) 0..1 with a long side of WORK_PX.

    None where it can't be told: nothing moves, everything does, or the masks would be torn or jump.
    """
    box = moving_box(frames, MAX_PASSED)
    if box is None or len(frames) < 3:
        return None
    small = _shrunk(frames)
    rows, columns = small.shape[1:3]
    inside = np.zeros((rows, columns), bool)
    box = _around(box, frames.shape[1], frames.shape[2])
    inside[box.top * rows // frames.shape[1] : -(-box.bottom * rows // frames.shape[1]),
           box.left * columns // frames.shape[2] : -(-box.right * columns // frames.shape[2])] = True  # fmt: skip
    odds = _odds(small, inside)
    masks = [_solid(frame > 0.0) for frame in odds]
    if not _is_good(masks, odds > 0.0):
        return None
    kept = np.stack(masks)
    return np.asarray(np.where(kept, np.clip(0.5 + odds, 0.5, 1.0), np.clip(0.5 + odds, 0.0, 0.45)), np.float32)


def figure_box(frames: NDArray[np.uint8]) -> Bounds:
    """Where the figure in the middle of the frames roughly is, whatever the camera does, as an upright box.

    Who films somebody keeps them in the middle: colours that are there and not along the edges are likely theirs. That
    is too coarse for a mask, but it tells where to look.
    """
    small = _shrunk(frames[_sampled(len(frames))])
    rows, columns = small.shape[1:3]
    bins, luma = _binned(small), np.asarray(small[..., 0] / 255.0, np.float32)
    middle = _middle(rows, columns)
    odds = np.broadcast_to(middle + 1.0, luma.shape)
    for _ in range(ROUNDS):
        table = _table(bins, odds > 0.0, middle < -OUTSIDE)
        odds = guided(np.asarray(middle + FIGURE * table[bins], np.float32), luma, 3, 2e-3)
    _, y, x = np.nonzero(odds > 0.0)
    if len(x) < MIN_SUBJECT * luma.size:
        y, x = np.nonzero(middle > -1.0)
    top, bottom = _span(y, rows)
    left, right = _span(x, columns)
    height, width = frames.shape[1:3]
    high = (bottom - top) * height
    wide = min(max((right - left) * width, UPRIGHT[0] * high), UPRIGHT[1] * high)
    start = min(max((left + right) / 2.0 * width - wide / 2.0, 0.0), max(0.0, width - wide))
    return Bounds(round(top * height), round(bottom * height), round(start), round(start + wide)).within(height, width)


def _middle(rows: int, columns: int) -> NDArray[np.float32]:
    """The logarithm of the odds of each place, (rows, columns), to show the figure: best in the very middle."""
    y = np.abs((np.arange(rows, dtype=np.float32)[:, None] + 0.5) / rows - 0.5) / HALF_HIGH
    x = np.abs((np.arange(columns, dtype=np.float32)[None] + 0.5) / columns - 0.5) / HALF_WIDE
    return np.asarray(np.maximum(-2.0 * (x * x + y * y), -SURE), np.float32)


def drift(frames: NDArray[np.uint8]) -> float:
    """How far a clip's camera moves, as a share of the picture's width: as far as both its sides do at once.

    From each sampled frame to the next by phase correlation (Kuglin, Hines, 1975) of strips along the sides; who walks
    through one of them doesn't move the other.
    """
    luma = _shrunk(frames[_sampled(len(frames))])[..., 0]
    wide = max(8, luma.shape[2] // 4)
    left, right = _steps(luma[..., :wide]), _steps(luma[..., -wide:])
    return float(np.minimum(left, right).sum()) / int(luma.shape[2])


def _steps(luma: Stack) -> NDArray[np.float64]:
    """How many pixels each frame lies from the one before; 0 where nothing in it is seen again."""
    window = np.hanning(luma.shape[1])[:, None] * np.hanning(luma.shape[2])[None]
    spectra = np.fft.fft2((luma - luma.mean(axis=(1, 2), keepdims=True)) * window)
    crossed = spectra[1:] * np.conj(spectra[:-1])
    strength = np.abs(crossed)
    peaks = np.fft.ifft2(crossed / (strength + 1e-3 * strength.max(axis=(1, 2), keepdims=True) + 1e-6)).real
    flat = peaks.reshape(len(peaks), -1)
    steps = np.stack(np.unravel_index(flat.argmax(axis=1), peaks.shape[1:]), 1).astype(np.float64)
    size = np.array(peaks.shape[1:])
    steps = np.where(steps > size / 2, steps - size, steps)
    return np.asarray(np.hypot(steps[:, 0], steps[:, 1]) * (flat.max(axis=1) > SEEN_AGAIN))


# --- Odds ------------------------------------------------------------------------------------------------------------
def _odds(small: NDArray[np.float32], inside: NDArray[np.bool_]) -> Stack:
    """For each pixel of (n, rows, columns, 3) the logarithm of its odds to be the subject's."""
    behind = np.median(small[_sampled(len(small))], axis=0)
    apart = np.sqrt((((small - behind) * np.array([1.0, 1.6, 1.6], np.float32)) ** 2).sum(axis=3))
    least = max(MIN_MOTION, 4.0 * float(np.median(apart)))
    bins, still = _binned(small), _binned(behind)
    masks = (apart > least) & inside
    travels = _travels(masks)
    unseen = ~inside if not travels else np.zeros_like(inside)
    motion = np.clip((apart - least) / least, -1.0, 2.0)
    odds = np.asarray(motion, np.float32)
    luma = np.asarray(small[..., 0] / 255.0, np.float32)
    for _ in range(ROUNDS):
        table = _table(bins, masks, unseen)
        witness = np.where(motion < 0.0, STATIC * motion, motion)
        if not travels:  # it stands before a part of the background that is never seen
            hidden = (table[still] > 0.5) & inside
            witness = np.where(hidden, np.maximum(motion, -0.15), motion)
        odds = np.asarray(np.where(inside, DOUBT * witness + table[bins], -SURE), np.float32)
        odds = guided(_calmed(odds), luma, 3, 2e-3)
        masks = odds > 0.0
    return odds


def _travels(moving: NDArray[np.bool_]) -> bool:
    """Whether what moves goes further than its own width, so that all of the background is seen at some time."""
    columns = [np.nonzero(mask)[1] for mask in moving if mask.any()]
    if not columns:
        return False
    middles = [float(np.median(column)) for column in columns]
    widths = [float(np.subtract(*np.percentile(column, (90, 10)))) for column in columns]
    low, high = np.percentile(middles, (5, 95))
    return bool(high - low > np.median(widths))


def _around(box: Bounds, height: int, width: int) -> Bounds:
    """A box with room for what moves less than the rest: a head over arms, feet under a body."""
    above, aside = round(ABOVE * box.height), round(ASIDE * box.width)
    return Bounds(box.top - above, box.bottom + above // 4, box.left - aside, box.right + aside).within(height, width)


def _table(bins: NDArray[np.intp], masks: NDArray[np.bool_], outside: NDArray[np.bool_]) -> NDArray[np.float32]:
    """For each colour the logarithm of its odds to be the subject's, at most SURE either way.

    `outside` is surely background; where nothing is, that is learnt from what isn't in the masks.
    """
    subject = _histogram(bins[masks])
    background = _histogram(bins[:, outside].ravel() if outside.any() else bins[~masks])
    faint = 0.05 / np.prod(BINS)
    return np.asarray(np.clip(np.log((subject + faint) / (background + faint)), -SURE, SURE), np.float32)


def _histogram(bins: NDArray[np.intp]) -> NDArray[np.float64]:
    """How often each colour is there, its neighbours' share in it, as a share of all."""
    counts = np.bincount(bins, minlength=int(np.prod(BINS))).astype(np.float64).reshape(BINS)
    for axis in range(3):
        edged = np.pad(counts, [(1, 1) if axis == other else (0, 0) for other in range(3)], mode="edge")
        first, middle, last = (np.take(edged, range(at, at + BINS[axis]), axis=axis) for at in range(3))
        counts = 0.2 * first + 0.6 * middle + 0.2 * last
    return np.asarray(counts.ravel() / max(1.0, float(counts.sum())))


def _binned(small: NDArray[np.float32]) -> NDArray[np.intp]:
    luma = np.clip(small[..., 0] * (BINS[0] / 256.0), 0, BINS[0] - 1).astype(np.intp)
    reds, blues = (
        np.clip((small[..., at] + 128.0) * (BINS[at] / 256.0), 0, BINS[at] - 1).astype(np.intp) for at in (1, 2)
    )
    return np.asarray((luma * BINS[1] + reds) * BINS[2] + blues)


def _calmed(odds: Stack) -> Stack:
    """Each frame with a part of the frames beside it, so that a mask doesn't flicker."""
    before, after = np.concatenate([odds[:1], odds[:-1]]), np.concatenate([odds[1:], odds[-1:]])
    return np.asarray(0.5 * odds + 0.25 * (before + after), np.float32)


def guided(values: Stack, guide: Stack, radius: int, contrast: float) -> Stack:
    """A guided filter: `values` smoothed over `radius` pixels, but with the edges that `guide` (0..1) has.

    `contrast` is the variance in the guide above which an edge counts. Both are (n, rows, columns).
    """
    mean, mean_guide = _mean(values, radius), _mean(guide, radius)
    shared = _mean(np.asarray(values * guide, np.float32), radius) - mean * mean_guide
    spread = _mean(np.asarray(guide * guide, np.float32), radius) - mean_guide * mean_guide
    slope = np.asarray(shared / (spread + np.float32(contrast)), np.float32)
    offset = np.asarray(mean - slope * mean_guide, np.float32)
    return np.asarray(_mean(slope, radius) * guide + _mean(offset, radius), np.float32)


def _mean(values: Stack, radius: int) -> Stack:
    """The mean over a square of 2 * radius + 1 pixels; at the border over what of it is in the picture."""
    for axis in (1, 2):
        length = values.shape[axis]
        at = np.arange(length)
        first, last = np.maximum(at - radius, 0), np.minimum(at + radius, length - 1) + 1
        sums = np.insert(np.cumsum(values, axis=axis, dtype=np.float64), 0, 0.0, axis=axis)
        count = (last - first).reshape([-1 if axis == other else 1 for other in range(3)])
        values = np.asarray((np.take(sums, last, axis=axis) - np.take(sums, first, axis=axis)) / count, np.float32)
    return values


# --- Masks -----------------------------------------------------------------------------------------------------------
def _solid(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask's largest parts without small holes."""
    labels, sizes = parts(mask)
    if len(sizes) < 2:
        return mask
    largest = int(sizes.max())
    solid = (sizes >= MIN_PART * largest)[labels] & mask
    gaps, gap_sizes = parts(~solid)
    small = gap_sizes <= MAX_HOLE * largest
    small[np.unique(np.concatenate([gaps[0], gaps[-1], gaps[:, 0], gaps[:, -1]]))] = False
    return np.asarray(solid | (small[gaps] & ~solid))


def _is_good(masks: list[NDArray[np.bool_]], raw: NDArray[np.bool_]) -> bool:
    """Whether most frames have a subject of a likely size, in few parts, that is where it was a frame before."""
    good = [
        MIN_SUBJECT <= mask.mean() <= MAX_SUBJECT
        and parts(whole)[1].max() >= MIN_WHOLE * whole.sum()
        and _ragged(mask) <= MAX_RAGGED
        and (mask & before).sum() >= MIN_STEADY * (mask | before).sum()
        for mask, whole, before in zip(masks, raw, [masks[0], *masks[:-1]], strict=True)
    ]
    return float(np.mean(good)) >= MIN_GOOD


def _ragged(mask: NDArray[np.bool_]) -> float:
    edges = (mask[1:] ^ mask[:-1]).sum() + (mask[:, 1:] ^ mask[:, :-1]).sum()
    return float(edges / (2.0 * np.sqrt(np.pi * max(1, int(mask.sum())))))


# --- Pictures --------------------------------------------------------------------------------------------------------
def _shrunk(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Frames with a long side of at most WORK_PX as luma and two differences of colour (ITU-R BT.601-7)."""
    height, width = frames.shape[1:3]
    scale = min(1.0, WORK_PX / max(height, width))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = np.stack([np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.BOX)) for frame in frames])
    rgb = small.astype(np.float32)
    luma = rgb @ np.array([0.299, 0.587, 0.114], np.float32)
    return np.stack([luma, 0.713 * (rgb[..., 0] - luma), 0.564 * (rgb[..., 2] - luma)], axis=3)


def _sampled(count: int) -> NDArray[np.intp]:
    return np.linspace(0, count - 1, min(count, MEDIAN_FRAMES)).round().astype(np.intp)


def _joined(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The mask without single points: a point stays where most of its 3 x 3 neighbourhood moves."""
    padded = np.pad(mask, 1).astype(np.uint8)
    height, width = mask.shape
    votes = sum(padded[y : y + height, x : x + width] for y in range(3) for x in range(3))
    return np.asarray(votes >= 5)


def _span(positions: NDArray[np.intp], length: int) -> tuple[float, float]:
    """From where to where most positions lie, with a margin, as shares of the length; never less than MIN_BOX."""
    low, high = np.percentile(positions, (1.0, 99.0))
    start, end = float(low) / length, float(high + 1.0) / length
    half = max((end - start) * (0.5 + MARGIN), MIN_BOX / 2.0)
    middle = min(max((start + end) / 2.0, half), 1.0 - half) if half < 0.5 else 0.5
    return max(0.0, middle - half), min(1.0, middle + half)
