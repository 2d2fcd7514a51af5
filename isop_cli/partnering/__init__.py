"""The model of partnerships: its poster, its article and its self-scan."""
