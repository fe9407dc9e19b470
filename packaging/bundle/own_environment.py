"""Runs before a frozen program: gives programs that we start the environment we were started in.

PyInstaller's loader puts the bundle's folder into LD_LIBRARY_PATH or DYLD_LIBRARY_PATH; a browser or a file manager
opened from the window would load our libraries. Our own children get it again from their loader.
"""

import os
import sys

for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
    before = os.environ.pop(f"{name}_ORIG", None)
    if before is not None:
        os.environ[name] = before
    elif sys.platform != "win32":
        os.environ.pop(name, None)
