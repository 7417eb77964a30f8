"""Kinema: a self-hosted video-generation server that speaks the Sora APIs."""

from importlib.metadata import version

__version__ = version("kinema")
