"""Scoring from within other tools: pandas and datatrove."""
