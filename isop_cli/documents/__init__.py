"""What is told: reports, plans, posters, certificates and letters, as plain data and sentences."""
