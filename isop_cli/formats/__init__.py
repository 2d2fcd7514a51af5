"""How something is written: HTML, PDF, Word, workbooks, Markdown, JSON. Nothing here knows a school."""
