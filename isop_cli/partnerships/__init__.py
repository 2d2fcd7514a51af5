"""The model of the partnerships: its texts, its figure and the self-scan."""
