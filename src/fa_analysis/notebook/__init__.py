"""What a notebook calls as `fa.…` (`facade`, `verbatims`, `shown`), and the running of notebooks (`pages`)."""
