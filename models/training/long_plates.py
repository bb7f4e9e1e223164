"""Renders the long one-line plates of Europe and Asia, 440 to 520 mm by 110 to 120 mm, so that a lorry from abroad or a camera
abroad is read too. Drawn in the shape of plates.PLATE like all others: a pool keeps their true shape beside them.
"""

import cv2
import numpy as np

import glyphs
import plates

PATTERNS = ["99A 99999", "99A-999*99", "99A-9999", "99A 9999", "99A-99999", "AA99 AAA", "AA-999-AA", "A AA 9999", "AA AA 999", "9999 AAA", "99 AAA 99",
            "99 A 9999", "AA 999 AA", "AAA 999", "AA 99999", "9AA 9999", "A999AA 99", "AAA 9A99"]
FONTS = ["truetype/opendin/OSP-DIN.ttf", "truetype/roadgeek/RG2014C.ttf", "truetype/roadgeek/RG2014D.ttf", "truetype/roadgeek/RG2014B.ttf",
         "truetype/dejavu/DejaVuSansCondensed-Bold.ttf", "truetype/routed-gothic/routed-gothic-narrow.ttf"]
LETTERS, DIGITS = "ABCDEFGHJKLMNPRSTUVWXYZ", "0123456789"
UNIT = 96  # height of the plate while it is drawn, px


def render(rng: np.random.Generator) -> tuple[np.ndarray, str, float]:
    """A plate with surroundings, RGB uint8 [128, 240, 3], what must be read, and the plate's true height over its width."""
    shape = rng.uniform(0.205, 0.275)
    width = int(UNIT / shape)
    light = rng.random() < 0.85
    paper = np.float32(plates.PAPERS[rng.integers(4)] if light else plates.INKS[rng.integers(len(plates.INKS))])
    if light and rng.random() < 0.2:
        paper = np.float32((240, 200, 60))
    ink = np.float32((20, 20, 25)) if light else np.float32((235, 235, 235))
    plate = np.empty((UNIT, width, 3), np.uint8)
    plate[:] = paper
    left = int(width * rng.uniform(0.02, 0.05))
    if rng.random() < 0.5:  # a band with flag and country
        band = int(width * rng.uniform(0.06, 0.1))
        plate[:, :band] = (25, 50, 150) if rng.random() < 0.8 else (200, 30, 40)
        cv2.circle(plate, (band // 2, UNIT // 3), band // 4, (240, 210, 40), 2, cv2.LINE_AA)
        left = band + 4
    pattern = str(rng.choice(PATTERNS))
    text = "".join(str(rng.choice(list(LETTERS))) if c == "A" else str(rng.choice(list(DIGITS))) if c == "9" else c for c in pattern)
    mask = _line(rng, text, int(UNIT * rng.uniform(0.62, 0.8)), width - left - int(width * 0.03))
    x = left + int((width - left - mask.shape[1]) * rng.uniform(0.35, 0.65))
    y = int((UNIT - mask.shape[0]) * rng.uniform(0.4, 0.6))
    if rng.random() < 0.6:
        glyphs.lay(plate, mask, x + 1, y + 2, ink * 0.4, rng.uniform(0.2, 0.6))
    glyphs.lay(plate, mask, x, y, ink, rng.uniform(0.8, 1))
    if rng.random() < 0.6:
        cv2.rectangle(plate, (2, 2), (width - 3, UNIT - 3), ink.tolist(), int(rng.integers(1, 4)))
    image = np.empty((plates.HEIGHT * 2, plates.WIDTH * 2, 3), np.uint8)
    image[:] = (rng.uniform(5, 220) * np.clip(rng.normal(1, 0.1, 3), 0.6, 1.3)).clip(0, 255).astype(np.uint8)
    x0, y0, x1, y1 = (v * 2 for v in plates.PLATE)
    image[y0:y1, x0:x1] = cv2.resize(plate, (x1 - x0, y1 - y0), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.5:
        edge = rng.uniform(0, 60, 3).tolist()
        cv2.rectangle(image, (x0 - 5, y0 - 10), (x1 + 4, y1 + 9), edge, 10)
    small = cv2.resize(image, (plates.WIDTH, plates.HEIGHT), interpolation=cv2.INTER_AREA)
    return small, "".join(c for c in text if c.isalnum()), shape


def _line(rng, text: str, height: int, limit: int) -> np.ndarray:
    """Mask of the serial: separators are gaps, dots and short bars."""
    font, stretch = str(rng.choice(FONTS)), rng.uniform(0.85, 1.15)
    gap, space = rng.uniform(0.08, 0.2) * height, rng.uniform(0.2, 0.6) * height
    mask, x = np.zeros((height, height * 14), np.uint8), 0.0
    for character in text:
        if character == " ":
            x += space
        elif character in "-*":
            wide = max(3, int(height * (0.22 if character == "-" else 0.1)))
            level = height // 2 if character == "-" or rng.random() < 0.5 else int(height * 0.9)
            mask[level - height // 20 - 1:level + height // 20 + 1, int(x):int(x) + wide] = 255
            x += wide + gap
        else:
            glyph = glyphs.text(font, character, 160)
            glyph = cv2.resize(glyph, (max(3, int(glyph.shape[1] / glyph.shape[0] * height * stretch)), height), interpolation=cv2.INTER_AREA)
            mask[:, int(x):int(x) + glyph.shape[1]] = np.maximum(mask[:, int(x):int(x) + glyph.shape[1]], glyph)
            x += glyph.shape[1] + gap
    mask = mask[:, :max(8, int(x - gap))]
    if mask.shape[1] > limit:
        mask = cv2.resize(mask, (limit, height), interpolation=cv2.INTER_AREA)
    return mask
