"""The staff directory on screen: people found, the organisation, files coming in."""
