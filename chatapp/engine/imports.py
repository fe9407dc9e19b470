"""One import of a heavy library at a time.

LangChain's packages import one another in circles and load names lazily: a second thread that enters
while the first is inside finds modules half made and fails with an ImportError.
"""

from __future__ import annotations

import threading

ONE_AT_A_TIME = threading.RLock()
