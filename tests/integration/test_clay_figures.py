"""A character from a film of clay's own is that actor again; of any other film it is what the clip shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kinema.domain.shot import Reference, Role, Shot, Verb
from kinema.engines.base import LocalReference, RenderContext
from kinema.engines.clay import ClayEngine
from kinema.engines.clay.continuing import plan
from kinema.engines.clay.figures import TAG, figure_in
from kinema.engines.clay.scene import Subject
from kinema.execution.rendering import FILM_NAME, render_film
from kinema.media.decode import tags_of
from kinema.media.film import write_film

FOX = {"plan": "quadruped", "kind": "fox", "word": "fox", "wears": ["red scarf"], "scale": 1.0, "colour": None}


def context(folder: Path, *references: LocalReference) -> RenderContext:
    folder.mkdir(parents=True, exist_ok=True)
    return RenderContext(folder, folder, references, lambda progress, stage: None, lambda: None)


def film(folder: Path, prompt: str, duration_s: float = 0.5) -> Path:
    within = context(folder)
    render_film(ClayEngine(), Shot(prompt, duration_s, 160, 96, 7), within)
    return folder / FILM_NAME


def tagged(path: Path, text: str) -> Path:
    """A film of somebody else's with a tag."""
    frames = [np.full((96, 160, 3), 10 * index, np.uint8) for index in range(24)]
    write_film(
        path,
        frames=frames,
        pixel_format="rgb24",
        frame_count=len(frames),
        width_px=160,
        height_px=96,
        fps=24,
        audio=None,
        metadata={TAG: text},
        on_frame=lambda index: None,
    )
    return path


def cast(folder: Path, prompt: str, clip: Path, **more: Any) -> tuple[Subject, ...]:
    reference = Reference(Role.CHARACTER, "blob:clip", **more)
    shot = Shot(prompt, 0.5, 160, 96, 7, references=(reference,))
    return plan(shot, context(folder, LocalReference(reference, clip))).script.takes[0].scene.subjects


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("fox"), "a fox in a red scarf runs through a meadow")


def test_a_film_tells_who_leads_it_and_nothing_of_the_prompt(fox: Path) -> None:
    assert json.loads(tags_of(fox)[TAG]) == {"clay leads": [{"until_s": 0.5, **FOX}]}


def test_who_is_called_by_a_name_comes_in_person(fox: Path, tmp_path: Path) -> None:
    (momo,) = cast(tmp_path, "Momo dances on a stage", fox, name="Momo")
    assert (momo.plan, momo.kind, momo.wears, momo.action) == ("quadruped", "fox", ("red scarf",), "dance")
    assert momo.character is None, "no picture of it is laid over the film"


def test_who_is_not_named_takes_the_place_of_the_first_subject(fox: Path, tmp_path: Path) -> None:
    first, second = cast(tmp_path, "a cat chasing a ball on the beach", fox)
    assert (first.kind, first.action, first.relation) == ("fox", "run", ("chasing", 1))
    assert second.kind == "ball"


def test_of_several_shots_the_range_says_whose_lead_it_is(tmp_path: Path) -> None:
    clip = film(tmp_path / "clip", "Shot 1 (1s): a cat in a room. Shot 2 (1s): a robot on the moon.", 2.0)
    assert [subject.kind for subject in cast(tmp_path, "it dances on a stage", clip, start_s=0.0, end_s=0.9)] == ["cat"]
    assert [subject.kind for subject in cast(tmp_path, "it dances", clip, start_s=1.1, end_s=1.9)] == ["robot"]


def test_an_extension_goes_on_with_the_actor(fox: Path, tmp_path: Path) -> None:
    momo = LocalReference(Reference(Role.CHARACTER, "blob:clip", name="Momo"), fox)
    first = Shot("Momo walks in the desert", 0.5, 160, 96, 7, references=(momo.reference,))
    render_film(ClayEngine(), first, context(tmp_path / "first", momo))
    source = LocalReference(Reference(Role.SOURCE, "blob:film"), tmp_path / "first" / FILM_NAME)
    longer = Shot("it goes on", 0.5, 160, 96, 7, references=(momo.reference,), verb=Verb.EXTEND).with_parent(first)
    facts = render_film(ClayEngine(), longer, context(tmp_path / "longer", momo, source))
    assert facts["frame_count"] == 24
    (row,) = json.loads(tags_of(tmp_path / "longer" / FILM_NAME)[TAG])["clay leads"]
    assert (row["kind"], row["until_s"]) == ("fox", 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "a film of my holidays",
        "[]",
        '{"clay leads": []}',
        '{"clay leads": 7}',
        '{"clay leads": ["fox"]}',
        json.dumps({"clay leads": [{**FOX, "until_s": 1.0, "plan": "unicycle"}]}),
        json.dumps({"clay leads": [{**FOX, "until_s": 1.0, "kind": "nobody", "word": "nobody"}]}),
        json.dumps({"clay leads": [{**FOX, "until_s": 1.0, "scale": 1e9}]}),
        json.dumps({"clay leads": [{**FOX, "until_s": 1.0, "scale": "nan"}]}),
        json.dumps({"clay leads": [{**FOX, "until_s": 1.0, "wears": ["red bomb"]}]}),
        json.dumps({"clay leads": [{**FOX, "until_s": 1.0, "wears": [7]}]}),
        json.dumps({"clay leads": [{**FOX, "until_s": 1.0, "colour": [1.0, "red", 0.0]}]}),
        "[" * 10_000,
    ],
)
def test_a_tag_of_somebody_else_s_means_nothing(text: str, tmp_path: Path) -> None:
    assert figure_in(tagged(tmp_path / "film.mp4", text), 0.0) is None


def test_a_file_that_is_no_film_has_no_lead(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("not a film")
    assert figure_in(tmp_path / "text.mp4", 0.0) is None
