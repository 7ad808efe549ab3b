"""Topics: what nobody looked for, and a check of the grid against the material."""
