"""Only a programme of a country's size needs this: people in blocks, searched in several processes or on a cluster.

Everyone with everyone is what `candidates` looks at, up to some hundred thousand people in one process. Beyond that only
some pairs can be looked at (`blocks`), and the search may be spread (`distribution`). No screen of Binôme uses this room.
"""
