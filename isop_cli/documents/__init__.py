"""What documents say: reports, plans, posters, certificates and letters, as plain data and sentences."""
