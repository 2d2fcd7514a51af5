"""Bringing schools together: who can learn from whom, near enough to meet."""
