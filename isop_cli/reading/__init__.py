"""From files to data with positions. Knows files and YAML; knows nothing of schools."""
