"""One module for each command. They connect reading, checking, assessing and rendering, and print."""
