"""Engines render shots. One file or folder each, found through the entry-point group `kinema.engines`."""
