"""The acts of this step.

The survey is prepared (`surveying`), sent and followed (`campaigning`), answered and closed (`answering`); its map is published
(`publishing`), the words in it read over (`commenting`), themes chosen from it (`choosing`). Appraisals come in files (`bringing_axes`).
"""
