"""`clay`: the embedded procedural engine. Importing it is cheap; its kernels load with the first render."""

from kinema.engines.clay.engine import ClayEngine

__all__ = ["ClayEngine"]
