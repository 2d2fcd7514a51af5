"""Text: the language in force, numbers, dates, and what is safe and possible to show."""
