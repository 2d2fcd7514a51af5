"""Libraries that speak up by themselves are silent: what they say of a stranger's file is the stranger's text."""

import logging
import os
import sys
import warnings


def silence_libraries() -> None:
    """Let no library write a log, a traceback or a warning to the terminal; with ISOP_DEBUG all of them do.

    And let pydantic look for no plugins among all packages of this machine: none may change what a dossier is, and to look
    takes as long as to read one.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if os.environ.get("ISOP_DEBUG"):
        return
    logging.disable(logging.CRITICAL)
    if not sys.warnoptions:  # else whoever started Python asked for warnings
        warnings.simplefilter("ignore")
