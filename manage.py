#!/usr/bin/env python3
"""Easel's command line. `up` and `test` need nothing but Python; every other command is Django's."""

import sys

from config.bootstrap.python_version import refuse_unfit_python

if __name__ == "__main__":
    refuse_unfit_python(sys.version_info[:3], sys.platform)
    from config.bootstrap.commands import main

    sys.exit(main(sys.argv[1:]))
