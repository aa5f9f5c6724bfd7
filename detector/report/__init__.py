"""The web report: verdicts as one HTML file that opens from disk and needs nothing else."""
