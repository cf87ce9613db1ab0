"""The data folder's way into the mirror. Refuses bad lines one by one, and loses nothing over them."""

from crm.importing.batches import Progress
from crm.importing.folder import import_folder
from crm.importing.report import Counts, ImportReport, Reject

__all__ = ["Counts", "ImportReport", "Progress", "Reject", "import_folder"]
