"""The sound of a scene: as loud as films are, without clicks, the same for a seed, and different for each place."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from kinema.engines.clay import lexicon
from kinema.engines.clay.blocking import cast_of
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.rigs.gait import BIPED_GAITS, QUADRUPED_GAITS, footfall
from kinema.engines.clay.scene import Scene, Subject
from kinema.engines.clay.sound import SETTING_LAYERS, sound_bed
from kinema.engines.clay.sound_loudness import HEAD, HIGH_PASS, integrated_lufs
from kinema.engines.clay.sound_music import PIECES
from kinema.engines.clay.sound_steps import BEATS, Part, touches

RATE_HZ = 48_000
PROMPTS = [
    "a cat running on the river",
    "two robots dancing on a stage",
    "a dragon over mountains in a storm",
    "a horse running on the beach",
    "a rocket in space",
    "a man driving a car in the rain",
    "a cup on a table",
    "birds over a meadow at night",
    "fish",
    "an astronaut walking on the moon",
    'a robot says "I am a robot and I walk in the city" in a thunderstorm',
    "a train in a city. Cut to fish under water. Cut to a campfire at night",
]


def spectrum(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """How the power spreads over third-octave-like bands, summing to 1."""
    power = np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2
    edges = np.geomspace(30, 16_000, 24) * sound.shape[1] / RATE_HZ
    bands = np.array([power[int(low) : int(high)].sum() for low, high in pairwise(edges)])
    return np.asarray(bands / bands.sum())


def true_peak(sound: NDArray[np.float32]) -> float:
    """The peak of the wave between the samples: four-fold oversampling (BS.1770-5, annex 2) with an exact filter."""
    count = sound.shape[1]
    return max(float(np.abs(np.fft.irfft(np.fft.rfft(channel), 4 * count) * 4.0).max()) for channel in sound)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_sound_is_as_loud_as_films_are_and_never_clips(prompt: str) -> None:
    sound = sound_bed(parse_scene(prompt), 8.0, seed=5)
    assert (sound.shape, sound.dtype) == ((2, 8 * RATE_HZ), np.float32)
    assert np.isfinite(sound).all()
    assert integrated_lufs(sound) == pytest.approx(-16.0, abs=0.5)
    assert np.abs(sound).max() < 0.85
    assert 20 * np.log10(true_peak(sound)) < -1.0  # dBTP


@pytest.mark.parametrize("setting", lexicon.SETTINGS)
@pytest.mark.parametrize("weather", ["clear", "storm"])
def test_every_setting_and_weather_sounds(setting: str, weather: str) -> None:
    sound = sound_bed(Scene("", setting=setting, weather=weather), 1.0, seed=1)
    assert np.isfinite(sound).all()
    assert integrated_lufs(sound) == pytest.approx(-16.0, abs=0.5)


@pytest.mark.parametrize("mood", lexicon.MOODS)
def test_every_mood_has_its_music(mood: str) -> None:
    assert mood in PIECES
    sounds = [sound_bed(Scene("", setting="room", mood=other), 4.0, seed=2) for other in (mood, "calm")]
    assert (np.abs(spectrum(sounds[0]) - spectrum(sounds[1])).sum() > 0.05) == (mood != "calm")


@pytest.mark.parametrize("plan", lexicon.PLANS)
def test_every_subject_can_do_everything_without_breaking_the_sound(plan: str) -> None:
    settings = cycle(["city", "river", "space", "underwater", "snow"])
    for action, setting in zip(lexicon.ACTIONS, settings, strict=False):
        subjects = tuple(
            Subject(plan, kind, kind, action=action) for kind in lexicon.KINDS.get(plan, ("gramophone",))[:3]
        )
        assert np.isfinite(sound_bed(Scene("", subjects, setting=setting), 0.5, seed=3)).all()


def test_the_same_seed_gives_the_same_sound() -> None:
    scene = parse_scene(PROMPTS[0])
    np.testing.assert_array_equal(sound_bed(scene, 3.0, seed=7), sound_bed(scene, 3.0, seed=7))


@pytest.mark.parametrize("seeds", [(7, 8), (0, -1), (0, 2**63)])
def test_another_seed_gives_another_sound(seeds: tuple[int, int]) -> None:
    scene = parse_scene(PROMPTS[0])
    first, second = (sound_bed(scene, 3.0, seed=seed) for seed in seeds)
    assert np.abs(first - second).max() > 0.05


def test_every_setting_has_a_sound_of_its_own() -> None:
    assert set(SETTING_LAYERS) == set(lexicon.SETTINGS)
    heard = {name: spectrum(sound_bed(Scene("", setting=name), 4.0, seed=4)) for name in lexicon.SETTINGS}
    pairs = [(a, b) for a in heard for b in heard if a < b]
    differences = {pair: float(np.abs(heard[pair[0]] - heard[pair[1]]).sum()) for pair in pairs}
    assert min(differences.values()) > 0.01
    assert differences["city", "river"] > 0.5
    assert differences["forest", "underwater"] > 0.5


@pytest.mark.parametrize(
    ("quiet", "louder", "band"),
    [
        (Scene("", setting="road"), parse_scene("a tractor on a road"), (25, 200)),
        (Scene("", setting="meadow"), parse_scene("a meadow in the rain"), (3000, 9000)),
        (Scene("", setting="mountains"), parse_scene("a rocket over mountains"), (30, 110)),
    ],
    ids=["an engine hums", "rain hisses", "a rocket roars"],
)
def test_what_happens_is_heard(quiet: Scene, louder: Scene, band: tuple[int, int]) -> None:
    shares = []
    for scene in (quiet, louder):
        sound = sound_bed(replace(scene, mood="calm"), 6.0, seed=6)
        power = np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2
        shares.append(power[band[0] * 6 : band[1] * 6].sum() / power.sum())
    assert shares[1] > 1.15 * shares[0]


@pytest.mark.parametrize(
    "prompt", ["a cat running", "an elephant walking", "a woman walking", "three horses galloping"]
)
def test_steps_are_heard_when_feet_touch_the_ground(prompt: str) -> None:
    scene = parse_scene(prompt)
    cast, _ = cast_of(scene, 7, 2.0)
    for actor in cast.actors:
        gait = {"biped": BIPED_GAITS, "quadruped": QUADRUPED_GAITS}[actor.subject.plan][actor.action]
        heard = sorted(touches(actor, BEATS[actor.subject.plan, actor.action], Part(scene, 1.0, 3.0)))
        assert len(heard) == pytest.approx(3.0 * actor.rate / gait.period_s * len(gait.offsets), abs=1.5)
        for at_s in heard:
            clock = (1.0 + at_s) * actor.rate + actor.phase_s
            feet = [clock / gait.period_s - offset for offset in gait.offsets]
            landing = [
                footfall(gait, 1.0, cycles + 1e-6)[1] == 0 and footfall(gait, 1.0, cycles - 0.02)[1] > 0
                for cycles in feet
            ]
            assert any(landing), "a foot comes down at this moment"


def test_steps_follow_slow_motion() -> None:
    usual, slow = (parse_scene(prompt) for prompt in ("a cat running", "a cat running in slow motion"))
    (actor,) = cast_of(usual, 7, 2.0)[0].actors
    beat = BEATS["quadruped", "run"]
    counts = [len(list(touches(actor, beat, Part(scene, 0.0, 10.0)))) for scene in (usual, slow)]
    assert counts[1] == pytest.approx(0.4 * counts[0], abs=2)


def test_what_passes_is_heard_passing_from_one_side_to_the_other() -> None:
    left, right = sound_bed(replace(parse_scene("a girl waves as a train passes"), setting="moon"), 6.0, seed=7)
    first, second = slice(0, 2 * RATE_HZ), slice(4 * RATE_HZ, 6 * RATE_HZ)
    sides = [float(np.square(left[part]).sum() / np.square(right[part]).sum()) for part in (first, second)]
    assert max(sides) > 1.05
    assert min(sides) < 1 / 1.05


def test_each_listed_shot_sounds_like_its_own_place() -> None:
    film = sound_bed(parse_scene("a city. Cut to a coral reef under the sea"), 8.0, seed=3)
    alone = [sound_bed(parse_scene(prompt), 4.0, seed=3) for prompt in ("a city", "a coral reef under the sea")]
    halves = [spectrum(part) for part in (film[:, : 4 * RATE_HZ], film[:, 4 * RATE_HZ :])]
    for number, half in enumerate(halves):
        own, other = (float(np.abs(half - spectrum(alone[k])).sum()) for k in (number, 1 - number))
        assert own < 0.7 * other


def test_a_sound_begins_and_ends_in_silence_and_never_clicks() -> None:
    sound = sound_bed(parse_scene(PROMPTS[0]), 5.0, seed=1)
    assert np.abs(sound[:, [0, -1]]).max() < 1e-4
    assert np.abs(sound[:, :480]).max() < 0.05  # the first 10 ms
    assert np.abs(np.diff(sound, axis=1)).max() < 0.5


def test_the_two_sides_differ_but_share_the_middle() -> None:
    left, right = sound_bed(parse_scene(PROMPTS[0]), 5.0, seed=1)
    assert -0.2 < np.corrcoef(left, right)[0, 1] < 0.9


@pytest.mark.parametrize("duration_s", [0.0, 0.01, 1 / 24, 0.25, 0.39, 1.0, 61.0])
def test_any_length_has_exactly_its_samples(duration_s: float) -> None:
    sound = sound_bed(parse_scene(PROMPTS[0]), duration_s, seed=1)
    assert sound.shape == (2, round(duration_s * RATE_HZ))
    assert np.isfinite(sound).all()
    assert np.abs(sound).max(initial=0.0) < 0.85


@pytest.mark.parametrize(
    ("channels", "amplitude", "lufs"),
    [(1, 1.0, -3.01), (2, 1.0, 0.0), (1, 0.1, -23.01), (2, 0.01, -40.0)],
)
def test_loudness_is_what_the_recommendation_says_of_a_sine(channels: int, amplitude: float, lufs: float) -> None:
    """BS.1770-5: 997 Hz at full scale in one channel reads -3.01 LKFS."""
    sine = amplitude * np.sin(2 * np.pi * 997 * np.arange(5 * RATE_HZ) / RATE_HZ)
    sound = np.zeros((2, sine.size), np.float32)
    sound[:channels] = sine
    assert integrated_lufs(sound) == pytest.approx(lufs, abs=0.02)


def test_silence_between_sounds_does_not_count() -> None:
    sine = np.sin(2 * np.pi * 997 * np.arange(4 * RATE_HZ) / RATE_HZ).astype(np.float32)
    sound = np.stack([sine, sine]) * np.float32(0.1)
    spaced = np.concatenate([sound, np.zeros((2, 20 * RATE_HZ), np.float32)], axis=1)
    assert integrated_lufs(spaced) == pytest.approx(integrated_lufs(sound), abs=0.3)
    assert integrated_lufs(np.zeros((2, RATE_HZ), np.float32)) == -np.inf


@pytest.mark.parametrize("hertz", [25, 100, 1000, 10000])
def test_the_k_weighting_is_the_recommendations_two_biquads_run_one_sample_after_the_other(hertz: int) -> None:
    """What is computed with Fourier transforms in chunks is what the recursion gives."""
    sine = 0.5 * np.sin(2 * np.pi * hertz * np.arange(4 * RATE_HZ) / RATE_HZ)
    weighted = list(sine[: RATE_HZ // 2])
    for (b0, b1, b2), (_, a1, a2) in (HEAD, HIGH_PASS):
        before = [0.0, 0.0, 0.0, 0.0]
        for index, sample in enumerate(weighted):
            result = b0 * sample + b1 * before[0] + b2 * before[1] - a1 * before[2] - a2 * before[3]
            before = [sample, before[0], result, before[2]]
            weighted[index] = result
    power = float(np.mean(np.square(weighted[-RATE_HZ // 5 :])))
    sound = np.stack([sine, np.zeros_like(sine)]).astype(np.float32)
    assert integrated_lufs(sound) == pytest.approx(-0.691 + 10 * np.log10(power), abs=0.03)
