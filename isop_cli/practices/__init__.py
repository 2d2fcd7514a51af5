"""Practice examples: the project's and the user's own, which of them fit a school, and searching them."""
