"""How an assessment and its problems are shown. Renderers only read; one module for each format."""
