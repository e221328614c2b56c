"""A device in the words its browser gives: enough to tell a phone from a laptop, and nothing more."""

# the first that is found counts: Edge and Opera say Chrome too, Chrome says Safari, Android says Linux
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def device_in(words: str) -> str:
    """The names of a browser and a system in a `User-Agent` header; "" where it names neither. Its own words are not kept."""
    named = [next((name for sign, name in signs.items() if sign in words), "") for signs in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in named if name)
