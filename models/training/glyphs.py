"""Glyph masks for stamped serials and legends, from the fonts that Debian packages. Masks are uint8, ink 255."""

import functools
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FOLDER = Path("/usr/share/fonts")
# file, how often, usual width to height of a letter after condensing, share of strokes to add (in 1/100 of the height)
DIES = [
    ("truetype/routed-gothic/routed-gothic.ttf", 6, 9), ("truetype/routed-gothic/routed-gothic-narrow.ttf", 7, 9),
    ("truetype/routed-gothic/routed-gothic-wide.ttf", 1, 9), ("truetype/roadgeek/RG2014B.ttf", 4, 1),
    ("truetype/roadgeek/RG2014C.ttf", 5, 0), ("truetype/roadgeek/RG2014D.ttf", 3, -1),
    ("truetype/opendin/OSP-DIN.ttf", 3, 0), ("opentype/b612/B612-Regular.otf", 1, 2),
    ("opentype/b612/B612Mono-Regular.otf", 2, 2), ("truetype/dejavu/DejaVuSansCondensed.ttf", 2, 3),
    ("truetype/dejavu/DejaVuSansCondensed-Bold.ttf", 1, -2), ("truetype/dejavu/DejaVuSansMono.ttf", 1, 3),
]
PRINT = ["truetype/dejavu/DejaVuSans-Bold.ttf", "truetype/dejavu/DejaVuSansCondensed-BoldOblique.ttf",
         "truetype/dejavu/DejaVuSerif-Bold.ttf", "truetype/dejavu/DejaVuSerifCondensed-BoldItalic.ttf",
         "truetype/dejavu/DejaVuSerifCondensed-Italic.ttf", "truetype/dejavu/DejaVuSerif.ttf",
         "opentype/b612/B612-BoldItalic.otf", "truetype/roadgeek/RG2014E.ttf", "truetype/dejavu/DejaVuSansCondensed.ttf",
         "truetype/routed-gothic/routed-gothic.ttf", "truetype/opendin/OSP-DIN.ttf"]


@functools.lru_cache(maxsize=256)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A font by its path under Debian's font folder; a missing one falls back to DejaVu Sans."""
    path = FOLDER / name
    return ImageFont.truetype(str(path if path.exists() else FOLDER / "truetype/dejavu/DejaVuSans.ttf"), size)


def text(name: str, string: str, size: int) -> np.ndarray:
    """A line of text as a mask cut to its ink; the size is in pixels of the em square."""
    face = font(name, size)
    left, top, right, bottom = face.getbbox(string)
    image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(image).text((-left, -top), string, font=face, fill=255)
    return np.asarray(image)


@functools.lru_cache(maxsize=4096)
def stamped(die: int, character: str, slashed_zero: bool) -> np.ndarray:
    """A character of a die at 128 px cap height, cut to its ink."""
    name = DIES[die][0]
    cap = font(name, 160).getbbox("H")
    size = round(160 * 128 / (cap[3] - cap[1]))
    mask = text(name, character, size)
    if character in "0123456789ABCDEFGHIJKLMNOPRSTUVWXYZ" and abs(mask.shape[0] - 128) < 16:
        mask = cv2.resize(mask, (mask.shape[1], 128), interpolation=cv2.INTER_AREA)
    if character == "0" and slashed_zero:
        mask = mask.copy()
        height, width = mask.shape
        cv2.line(mask, (int(width * 0.2), int(height * 0.8)), (int(width * 0.8), int(height * 0.2)), 255, 9, cv2.LINE_AA)
    return mask


def lay(image: np.ndarray, mask: np.ndarray, x: int, y: int, colour, strength: float = 1.0) -> None:
    """Lays a mask in a colour with its top-left at (x, y), cut at the image's edges."""
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + mask.shape[1], image.shape[1]), min(y + mask.shape[0], image.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    alpha = mask[y0 - y:y1 - y, x0 - x:x1 - x, None].astype(np.float32) * (strength / 255)
    part = image[y0:y1, x0:x1]
    part[:] = part * (1 - alpha) + np.float32(colour) * alpha
