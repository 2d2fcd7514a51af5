"""The register of issued labels: a database whose every change is kept in a chained history."""
