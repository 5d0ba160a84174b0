"""``minga serve`` in a process of its own, with less patience than in service: ``… serving PORT``."""

import sys

from minga.project.cli import main

if __name__ == "__main__":
    from minga.project.incoming import Patience

    Patience.body, Patience.turn, Patience.reading = 3.0, 20.0, 5.0
    sys.argv = ["minga", "serve", "--port", sys.argv[1]]
    main()
