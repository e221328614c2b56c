"""Time one peer of a module: `python -m bench.engine.peers.SUBJECT NAME FILE.npz TIMES PATIENCE`."""

import json
import sys
import time

import numpy as np


def main(peers):
    """Run the peer named on the command line and print its seconds and what it reached; slow ones run once."""
    name, path, times, patience = sys.argv[1:5]
    data = dict(np.load(path))
    seconds, reached = [], {}
    while len(seconds) < int(times):
        started = time.perf_counter()
        reached = peers[name](data)
        seconds.append(time.perf_counter() - started)
        if seconds[-1] > float(patience):
            break
    print(json.dumps({"seconds": seconds, **reached}))
