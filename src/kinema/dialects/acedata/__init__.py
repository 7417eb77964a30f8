"""The AceDataCloud Sora API: `POST /sora/videos` and `POST /sora/tasks`."""
