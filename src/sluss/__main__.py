"""`python -m sluss` is the same as `sluss`."""

import sys

from sluss.cli import main

sys.exit(main())
