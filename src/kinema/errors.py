"""Every error that Kinema raises on purpose.

    KinemaError
    ├── SettingsError          the settings can't be used; the start stops
    ├── RequestError           the caller can mend it
    │   ├── InvalidRequest         a field is missing, mistyped or outside its table
    │   ├── BadReference           an image or clip that the caller gave can't be used
    │   ├── Unauthenticated        no key was given
    │   │   └── KeyRejected            the key is unknown
    │   │       ├── KeyExpired             ... or past its last day
    │   │       └── KeyRevoked             ... or was revoked
    │   ├── Refused                moderation refused the prompt or a reference
    │   ├── TooManyRequests        a limit on jobs is reached; nothing was begun
    │   ├── NotFound               no such job, file or path
    │   ├── NotReady               the job's film isn't there yet
    │   ├── MethodNotAllowed       the path exists, the method doesn't
    │   ├── PayloadTooLarge        the body is over its limit
    │   └── RangeNotSatisfiable    the range begins behind the file's end
    └── JobError               the job ended without a film
        ├── RenderFailed           the engine failed
        ├── RenderTimeout          the engine was stopped at its time limit
        ├── JobCancelled           somebody cancelled the job
        ├── JobExpired             the film was removed when its time was over
        └── Unavailable            the server is stopping or its database is away

No HTTP here: each dialect chooses status and shape by `code`.
"""

from __future__ import annotations


class KinemaError(Exception):
    """Base of the tree. `message` is for people and says what would have been accepted."""

    code = "api_error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SettingsError(KinemaError):
    code = "settings"


class RequestError(KinemaError):
    code = "bad_request"


class InvalidRequest(RequestError):
    """A field of the request can't be accepted; `field` names it where there is one."""

    code = "bad_request"

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class BadReference(RequestError):
    code = "bad_reference"


class Unauthenticated(RequestError):
    code = "no_token"


class KeyRejected(Unauthenticated):
    code = "invalid_token"


class KeyExpired(KeyRejected):
    code = "token_expired"


class KeyRevoked(KeyRejected):
    code = "disabled"


class Refused(RequestError):
    code = "forbidden"


class TooManyRequests(RequestError):
    """`retry_after_s` says when it may work."""

    code = "too_many_requests"

    def __init__(self, message: str, retry_after_s: int = 10) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NotFound(RequestError):
    code = "not_found"


class NotReady(RequestError):
    code = "not_ready"


class MethodNotAllowed(RequestError):
    code = "method_not_allowed"


class PayloadTooLarge(RequestError):
    code = "payload_too_large"


class RangeNotSatisfiable(RequestError):
    """`size_bytes` is the file's length."""

    code = "range_not_satisfiable"

    def __init__(self, message: str, size_bytes: int = 0) -> None:
        super().__init__(message)
        self.size_bytes = size_bytes


class JobError(KinemaError):
    code = "api_error"


class RenderFailed(JobError):
    code = "api_error"


class RenderTimeout(JobError):
    code = "timeout"


class JobCancelled(JobError):
    code = "cancelled"


class JobExpired(JobError):
    code = "expired"


class Unavailable(JobError):
    code = "unavailable"


def error_for(code: str, message: str) -> KinemaError:
    """Make the error whose class carries this code, for outcomes that crossed a process or the database."""
    return _BY_CODE.get(code, RenderFailed)(message)


def _subclasses(cls: type[KinemaError]) -> list[type[KinemaError]]:
    return [cls, *(below for child in cls.__subclasses__() for below in _subclasses(child))]


# Where a class shares its parent's code, it is the one that is raised.
_BY_CODE: dict[str, type[KinemaError]] = {cls.code: cls for cls in _subclasses(KinemaError)[1:]}
