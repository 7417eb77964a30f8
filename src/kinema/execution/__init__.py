"""Durable work: the workflows, the worker's step and the child process that hosts an engine."""
