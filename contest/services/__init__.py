"""Doing: one act each, in one transaction."""
