"""The frozen program."""

import sys

from chatapp.__main__ import main

sys.exit(main())
