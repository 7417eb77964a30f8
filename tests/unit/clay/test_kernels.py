"""What the pixel loops compute, against plain arithmetic; the approximations keep the errors that they name."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray

from kinema.engines.clay.kernels.cards import spans
from kinema.engines.clay.kernels.lens import develop, film_curve
from kinema.engines.clay.kernels.maps import bilinear, decay, hashed, sine
from kinema.engines.clay.kernels.sculpt import sculpt
from kinema.engines.clay.kernels.solids import union
from kinema.engines.clay.sculpture import WHITE, Clay, Sculpture

Points = NDArray[np.float32]
FLAT = np.zeros((16, 16), np.float32)
GREY_GRADE = np.array([1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0])


@njit
def each(function, values):  # type: ignore[no-untyped-def]
    out = np.empty(values.shape[0], np.float32)
    for i in range(values.shape[0]):
        out[i] = function(values[i])
    return out


@njit
def drawn(columns: int, rows: int) -> NDArray[np.float32]:
    out = np.empty((rows, columns), np.float32)
    for y in range(rows):
        for x in range(columns):
            out[y, x] = hashed(np.float32(x - 100), np.float32(y - 100))
    return out


def distances(model: Sculpture, points: Points) -> Points:
    """From points (n, 3) to a sculpture."""
    kept = np.arange(len(model.shape), dtype=np.int32)
    x, y, z = (np.ascontiguousarray(points[:, axis]) for axis in range(3))
    out, spare = np.empty(len(points), np.float32), np.empty(len(points), np.float32)
    union(model.shape.astype(np.float32), kept, len(kept), x, y, z, len(points), out, spare)
    return out


def around(count: int = 100) -> Points:
    """Points up to two units from the origin."""
    return np.random.default_rng(3).uniform(-2.0, 2.0, (count, 3)).astype(np.float32)


def test_sine_is_exact_to_two_ten_thousandths() -> None:
    angles = np.linspace(-40.0, 40.0, 20_001, dtype=np.float32)
    assert np.abs(each(sine, angles) - np.sin(angles)).max() < 2.5e-4


def test_decay_is_exact_to_a_thousandth_and_dies_out() -> None:
    x = np.linspace(0.0, 16.0, 5_001, dtype=np.float32)
    assert np.abs(each(decay, x) / np.exp(-x.astype(np.float64)) - 1.0).max() < 1e-3
    assert each(decay, np.array([1e6], np.float32))[0] < 1e-6


def test_lots_lie_evenly_between_zero_and_one_and_neighbours_do_not_agree() -> None:
    lots = drawn(200, 200)
    assert lots.min() >= 0.0
    assert lots.max() < 1.0
    assert np.abs(np.histogram(lots, 10, (0.0, 1.0))[0] / lots.size - 0.1).max() < 0.01
    for shifted in (lots[:, 1:], lots[1:]):
        assert abs(np.corrcoef(lots[: shifted.shape[0], : shifted.shape[1]].ravel(), shifted.ravel())[0, 1]) < 0.02


@pytest.mark.parametrize(
    ("x", "y", "expected"), [(1.0, 2.0, 33.0), (1.5, 2.0, 33.5), (-1.0, 0.0, 15.0), (15.5, 0.0, 7.5)]
)
def test_maps_are_read_between_their_cells_and_tile(x: float, y: float, expected: float) -> None:
    tile = np.arange(256, dtype=np.float32).reshape(16, 16)
    assert bilinear(tile, x, y) == pytest.approx(expected)


def test_a_ball_is_as_far_as_its_centre_less_its_radius() -> None:
    clay = Clay()
    clay.ball((0.3, -0.2, 0.5), 0.7, WHITE)
    points = around()
    expected = np.linalg.norm(points - np.array([0.3, -0.2, 0.5]), axis=1) - 0.7
    assert distances(clay.done(), points) == pytest.approx(expected, abs=2e-5)


def test_a_rod_is_as_far_as_its_axis_less_its_radius() -> None:
    clay = Clay()
    clay.limb((0.0, 0.0, -0.5), (0.0, 0.0, 0.5), 0.2, 0.2, WHITE)
    points = around()
    off = points - np.stack([0 * points[:, 0], 0 * points[:, 1], points[:, 2].clip(-0.5, 0.5)], 1)
    assert distances(clay.done(), points) == pytest.approx(np.linalg.norm(off, axis=1) - 0.2, abs=2e-5)


def test_a_box_is_as_far_as_its_nearest_face_edge_or_corner() -> None:
    clay = Clay()
    clay.box((0.0, 0.0, 0.0), (0.5, 0.4, 0.3), WHITE, edge=0.0)
    over = np.abs(around()) - np.array([0.5, 0.4, 0.3])
    expected = np.linalg.norm(over.clip(0.0), axis=1) + over.max(1).clip(None, 0.0)
    assert distances(clay.done(), around()) == pytest.approx(expected, abs=2e-5)


def test_a_flat_ellipsoid_is_never_nearer_than_the_ball_around_it() -> None:
    clay = Clay()
    clay.blob((0.0, 0.0, 0.0), (0.6, 0.5, 0.01), WHITE)
    points = around()
    assert (distances(clay.done(), points) >= np.linalg.norm(points, axis=1) - 0.6 - 1e-4).all()


def test_clay_grows_together_where_two_pieces_meet_and_nowhere_else() -> None:
    one, both = Clay(), Clay()
    for clay in (one, both):
        clay.ball((0.0, 0.0, 0.0), 0.5, WHITE, 0.2)
    both.ball((0.8, 0.0, 0.0), 0.5, WHITE, 0.2)
    waist, away = np.array([[0.4, 0.5, 0.0]], np.float32), np.array([[-1.0, 0.0, 0.0]], np.float32)
    assert distances(both.done(), waist)[0] < distances(one.done(), waist)[0] - 0.02
    assert distances(both.done(), away) == pytest.approx(distances(one.done(), away))


def test_a_traced_ball_covers_its_disc_and_stands_at_its_depth() -> None:
    clay = Clay()
    clay.ball((5.0, 0.0, 0.0), 1.0, WHITE)
    model, side = clay.done(), 90
    out, depth = np.zeros((side, side, 4), np.float32), np.full((side, side), 1e6, np.float32)
    view = np.array([0.0, 0.0, 0.0, 1.0, 0.0, side / 2, 100.0, side / 2])
    light = np.full(21, 0.5)
    sculpt(out, depth, model.shape, model.skin, view, light, FLAT, 0.0, 0.0, 1.0)
    radius = 100.0 / math.sqrt(24.0) + 0.5  # of the cone that touches the ball; its edge fades over one pixel more
    assert out[..., 3].sum() == pytest.approx(math.pi * radius**2, rel=0.02)
    assert depth[45, 45] == pytest.approx(4.0, abs=0.01)
    assert np.isfinite(out).all()
    assert (out[..., :3][out[..., 3] > 0.5] > 0.05).all()


def test_a_large_trace_is_the_small_ones_side_by_side() -> None:
    """Tiles are only a way of working: where their edges lie doesn't show."""
    clay = Clay()
    clay.chain([(4.0, -0.6, -0.4), (4.2, 0.0, 0.5), (4.1, 0.6, -0.2)], [0.3, 0.2, 0.35], WHITE)
    model, light = clay.done(), np.full(21, 0.5)
    view = np.array([0.0, 0.0, 0.0, 1.0, 0.0, 40.0, 90.0, 40.0])

    def traced(left: int, top: int, side: int) -> NDArray[np.float32]:
        out, depth = np.zeros((side, side, 4), np.float32), np.full((side, side), 1e6, np.float32)
        sculpt(out, depth, model.shape, model.skin, view, light, FLAT, float(left), float(top), 1.0)
        return out

    assert np.abs(traced(0, 0, 80)[7:67, 9:69] - traced(9, 7, 60)).max() < 0.03


def test_what_shades_a_face_from_beside_its_tile_leaves_no_tile_edge() -> None:
    """A close view: a brim over a ball, further from most tiles' rays than a tile is wide."""
    clay = Clay()
    clay.ball((4.0, 0.0, 0.0), 0.5, WHITE)
    clay.ball((3.60, 0.0, 0.26), 0.12, WHITE)
    model, light = clay.done(), np.full(21, 0.5)
    light[:3] = (-0.6, 0.0, 0.8)
    view = np.array([0.0, 0.0, 0.0, 1.0, 0.0, 80.0, 900.0, 80.0])

    def traced(left: int, top: int, side: int) -> NDArray[np.float32]:
        out, depth = np.zeros((side, side, 4), np.float32), np.full((side, side), 1e6, np.float32)
        sculpt(out, depth, model.shape, model.skin, view, light, FLAT, float(left), float(top), 1.0)
        return out

    whole, part = traced(0, 0, 160)[7:139, 9:141], traced(9, 7, 132)
    assert whole[..., :3].std() > 0.05, "the picture shows no shade"
    assert np.abs(whole - part).max() < 0.03


def test_spans_hold_every_opaque_texel_of_a_picture() -> None:
    atlas = np.zeros((16 + 4, 4), np.float32)
    atlas[1 * 4 + 2, 3] = 0.5  # row 1, column 2 of the larger one
    found = spans(atlas, np.array([[[0, 4], [16, 2]]], np.int64))
    assert found.shape == (1, 2, 4, 2)
    assert found[0, 0, 1].tolist() == [2, 3]
    assert all(found[0, level, row, 1] == 0 for level, row in ((0, 0), (0, 2), (0, 3), (1, 0), (1, 1)))


@pytest.mark.parametrize(("width", "height"), [(64, 32), (66, 50), (34, 18)])
def test_grey_light_becomes_grey_video_in_limited_range(width: int, height: int) -> None:
    for light in (0.0, 0.18, 1.0, 100.0):
        src = np.full((height, width, 3), light, np.float32)
        bloom = np.zeros((-(-height // 4), -(-width // 4), 3), np.float32)
        yuv = np.zeros((height * 3 // 2, width), np.uint8)
        develop(src, bloom, yuv, film_curve(), GREY_GRADE, 1)
        assert (yuv[height:] == 128).all()
        shown = film_curve()[min(4095, int(math.sqrt(light / 8.0) * 4095))]
        assert yuv[:height] == pytest.approx(16.0 + shown * 219 / 255, abs=1.0)


def test_bars_are_black_above_and_below() -> None:
    src, bloom = np.full((32, 64, 3), 0.5, np.float32), np.zeros((8, 16, 3), np.float32)
    yuv, grade = np.zeros((48, 64), np.uint8), GREY_GRADE.copy()
    grade[8] = 4
    develop(src, bloom, yuv, film_curve(), grade, 1)
    assert (yuv[:4] == 16).all()
    assert (yuv[28:32] == 16).all()
    assert (yuv[4:28] > 60).all()
