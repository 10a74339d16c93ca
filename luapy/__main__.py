"""``python -m luapy`` is the command ``luapy``."""

import sys

from luapy.tools.lua import main

if __name__ == "__main__":
    sys.exit(main())
