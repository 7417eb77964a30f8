from __future__ import annotations

from uuid import UUID

import pytest

from kinema.domain.ids import job_id_of_suffix, new_job_id, new_secret, type_id_suffix
from kinema.domain.job import FINAL_STATES, NEXT_STATES, State
from kinema.domain.shot import Reference, Role, Shot
from kinema.errors import InvalidRequest, KinemaError, RenderFailed, RenderTimeout, error_for


def test_job_ids_are_uuids_of_version_7_that_sort_by_age() -> None:
    ids = [new_job_id(1_790_000_000 + second) for second in range(5)]
    assert all(job_id.version == 7 and job_id.variant == "specified in RFC 4122" for job_id in ids)
    assert ids == sorted(ids)
    assert len({new_job_id(1_790_000_000) for _ in range(100)}) == 100


def test_a_type_id_suffix_is_the_specification_s() -> None:
    # The example of the TypeID specification, version 0.3.
    assert type_id_suffix(UUID("01890a5d-ac96-774b-bcce-b302099a8057")) == "01h455vb4pex5vsknk084sn02q"


def test_secrets_are_long_and_differ() -> None:
    assert len(new_secret()) == 32
    assert new_secret() != new_secret()


def test_final_means_no_next_state() -> None:
    assert {State.SUCCEEDED, State.FAILED, State.CANCELLED} == FINAL_STATES
    assert State.QUEUED in NEXT_STATES[State.RUNNING], "a dead worker's job goes back"


def test_a_shot_survives_json() -> None:
    shot = Shot("a cat", 4, 1280, 720, 7, references=(Reference(Role.CHARACTER, "http://x/a.mp4", 1, 3),))
    assert Shot.from_dict(shot.to_dict()) == shot
    assert shot.frame_count == 96


@pytest.mark.parametrize(
    ("code", "cls"), [("timeout", RenderTimeout), ("api_error", RenderFailed), ("unheard_of", RenderFailed)]
)
def test_an_outcome_becomes_its_error_again(code: str, cls: type[KinemaError]) -> None:
    error = error_for(code, "why")
    assert isinstance(error, cls)
    assert error.message == "why"


def test_every_error_has_a_code_and_the_tree_in_the_docstring_names_every_class() -> None:
    from kinema import errors

    classes = [cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, KinemaError)]
    assert InvalidRequest in classes
    for cls in classes:
        assert cls.code
        assert cls.__name__ in (errors.__doc__ or "")


def test_a_type_ids_letters_are_read_back_and_nothing_else_is() -> None:
    job_id = new_job_id(1_790_000_000.0)
    suffix = type_id_suffix(job_id)
    assert job_id_of_suffix(suffix) == job_id
    # 8 would be a 129th bit; i, l, o and u aren't in the alphabet.
    for other in ("8" + suffix[1:], suffix[:-1] + "u", suffix[:-1], suffix + "0", ""):
        assert job_id_of_suffix(other) is None
