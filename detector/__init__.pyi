from .errors import CorpusError as CorpusError
from .errors import InputError as InputError
from .errors import MissingExtraError as MissingExtraError
from .errors import ModelError as ModelError
from .errors import MTDetectError as MTDetectError
from .errors import OutputError as OutputError
from .errors import ReportError as ReportError
from .errors import WorkerError as WorkerError
from .integrations.frames import score_frame as score_frame
from .scoring import Detector as Detector
from .scoring import score as score
from .verdict import Evidence as Evidence
from .verdict import Pivot as Pivot
from .verdict import Sentence as Sentence
from .verdict import Verdict as Verdict
from .verdict import Wire as Wire

__version__: str
