"""One door to FFmpeg and Pillow: write films, read what they hold, and read pictures and clips that callers give."""
