"""Libraries that speak up by themselves are silent: what they say of a stranger's file is the stranger's text."""

import logging
import os
import sys
import warnings


def silence_libraries() -> None:
    """Let no library write a log, a traceback or a warning to the terminal; with ISOP_DEBUG all of them do."""
    if os.environ.get("ISOP_DEBUG"):
        return
    logging.disable(logging.CRITICAL)
    if not sys.warnoptions:  # else whoever started Python asked for warnings
        warnings.simplefilter("ignore")
