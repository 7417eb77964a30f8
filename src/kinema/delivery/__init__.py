"""Telling callers: callbacks now, webhooks later."""
