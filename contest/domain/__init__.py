"""The rules: plain Python over the standard library, no Flask and no database."""
