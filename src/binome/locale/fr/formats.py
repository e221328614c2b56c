"""Dates and times as French people write them."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H\u00a0\\h\u00a0i"
DATETIME_FORMAT = f"j F Y \\à {TIME_FORMAT}"
