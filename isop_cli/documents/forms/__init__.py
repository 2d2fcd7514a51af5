"""Forms to collect evidence on: empty dossiers, in the formats that people fill in."""
