"""What a model is worth: measured on articles that it has not seen, and written into the card."""
