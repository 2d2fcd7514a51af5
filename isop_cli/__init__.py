"""Audit schools for the ISOP label: evidence in, an explained judgement out."""

__version__ = "0.1.0"
