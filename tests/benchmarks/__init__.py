"""How fast the detector is beside tools that do less: `python -m tests.benchmarks`."""
