"""The blocks for datatrove under the name that pipelines import: `detector.datatrove`."""

from __future__ import annotations

from detector.integrations.datatrove import MTArtifactFilter, MTArtifactTagger

__all__ = ["MTArtifactFilter", "MTArtifactTagger"]
