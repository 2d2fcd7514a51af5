"""The terminal: what a person sees there."""
