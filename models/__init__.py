"""The model artifact: format, loading, prediction, and the default model."""
