"""Which schools can learn from each other: profiles, pairs and meetings."""
