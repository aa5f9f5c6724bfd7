"""From pages to a model: samples, base models, the linear score, calibration and thresholds."""
