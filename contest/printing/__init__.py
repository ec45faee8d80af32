"""Papers to be printed and signed: data in, bytes out."""
