"""`diffusers`: open-weight video models on a local GPU. Importing it is cheap; torch loads with the first render."""

from kinema.engines.diffusers.engine import DiffusersEngine

__all__ = ["DiffusersEngine"]
