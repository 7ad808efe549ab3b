"""Exchange with other tools: REFI-QDA, Taguette, QualCoder, IRaMuTeQ, tables of codes."""
