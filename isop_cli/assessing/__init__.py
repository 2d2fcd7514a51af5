"""The method: from a dossier and a framework to an assessment. Pure: no files, no clock, no language, no output."""

from isop_cli.assessing.assess import assess

__all__ = ["assess"]
