"""From data to typed models, or to diagnostics that say where and what to do."""
