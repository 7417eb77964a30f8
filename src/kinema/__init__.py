"""Kinema: a self-hosted video-generation server that speaks the Sora APIs."""
