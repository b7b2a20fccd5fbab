"""`python -m fairmark`."""

import sys

from fairmark.cli import main

if __name__ == "__main__":
    sys.exit(main())
