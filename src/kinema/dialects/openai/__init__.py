"""The OpenAI Videos API: `/v1/videos` and what belongs to it, also under Azure's `/openai/v1`."""
