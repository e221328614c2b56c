"""The acts of this step: programmes with their waves and roles (`steering`), whom a wave is for (`targeting`)."""
