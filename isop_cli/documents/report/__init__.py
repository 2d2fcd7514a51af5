"""The report of an audit, in each of its formats."""
