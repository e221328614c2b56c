"""Best assignment over a full table by others."""

import numpy as np

from bench.engine.peers.running import main


def lap_dense(data):
    """`lap`: Jonker and Volgenant's method on the full table of scores; −1 marks pairs that rules forbid."""
    import lap

    scores = data["scores"]
    costs = np.where(scores < 0, 10.0**6, -scores.astype(np.float64))
    _, column, _ = lap.lapjv(costs)
    reached = scores[np.arange(len(scores)), column]
    return {"pairs": int((reached >= 0).sum()), "score": int(reached[reached >= 0].sum(dtype=np.int64))}


if __name__ == "__main__":
    main({"lap_dense": lap_dense})
