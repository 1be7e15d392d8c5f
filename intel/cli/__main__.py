"""`python -m intel.cli` is `intel`."""

from intel.cli import main

main()
