"""Pictures drawn anew from their points alone: no camera, no place, no author, nothing hidden behind the picture."""

import io

from PIL import Image, ImageOps

from binome.core.files.cleaning.kinds import FileKind, UncleanFile

MOST_POINTS = 40_000_000  # a phone takes 12 to 50 million, a screen 8: 160 MB once unpacked
LONGEST_SIDE = 2400  # read on any screen; beyond it only weight
STUMBLES = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
FORMATS = {FileKind.PNG: "PNG", FileKind.JPEG: "JPEG"}


def cleaned_picture(content: bytes, kind: FileKind) -> bytes:
    """The same picture the right way up, at most 2,400 points wide and high. Raises `UncleanFile`."""
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as picture:
            if picture.width * picture.height > MOST_POINTS:
                raise UncleanFile("too_big")
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            mode = "RGB" if kind == FileKind.JPEG else "RGBA"
            points = upright.convert(mode)
    except STUMBLES:
        raise UncleanFile("damaged") from None
    bare = Image.new(points.mode, points.size)
    bare.paste(points)  # the points without what came beside them: profiles, texts, thumbnails
    out = io.BytesIO()
    bare.save(out, FORMATS[kind], **({"quality": 88} if kind == FileKind.JPEG else {"optimize": False}))
    return out.getvalue()
