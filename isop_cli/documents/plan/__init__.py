"""From verdict to plan: what a school works on in a year, and what parents meet in it."""
