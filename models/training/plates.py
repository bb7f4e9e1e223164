"""Renders clean plates: RGB uint8 [128, 240, 3] (pixels) with the plate's outer edge at PLATE and surroundings around it.

The look follows the fifty states in spirit: stamped serial, legends, stickers, emblems, bolts, dealer frames.
Only the serial is to be read; all else is there to be ignored.
"""

import cv2
import numpy as np

import glyphs
import serials

WIDTH, HEIGHT = 240, 128
PLATE = (24, 16, 216, 112)  # left, top, right, bottom of the plate's outer edge in the rendered image
TWICE = 2  # drawn at twice the size, then reduced by area
PAPERS = [(235, 235, 232), (248, 246, 240), (240, 240, 244), (225, 232, 240), (235, 225, 190), (200, 215, 235), (215, 230, 215),
          (230, 205, 120), (240, 200, 60), (210, 190, 210), (225, 180, 150)]
INKS = [(20, 25, 60), (25, 25, 30), (30, 50, 120), (20, 70, 50), (120, 25, 30), (60, 30, 80), (70, 45, 30), (15, 15, 20), (55, 85, 150)]
SLOGANS = ["dmv.ca.gov", "The Lone Star State", "Sunshine State", "EMPIRE STATE", "Land of Lincoln", "SHOW-ME STATE", "Famous Potatoes",
           "www.state.us", "FIRST IN FLIGHT", "Live Free or Die", "10,000 lakes", "ORANGE", "MADISON", "COBB", "SHELBY", "IN GOD WE TRUST",
           "Grand Canyon State", "VISIT US", "GO TEAM", "Firefighter", "University", "Veteran", "DISABLED", "APPORTIONED", "49 - Marion"]
OWN_SLOGANS = {"TEXAS": "The Lone Star State", "FLORIDA": "Sunshine State", "NEW YORK": "EMPIRE STATE", "Illinois": "Land of Lincoln",
               "Missouri": "SHOW-ME STATE", "NORTH CAROLINA": "FIRST IN FLIGHT", "California": "dmv.ca.gov", "ARIZONA": "Grand Canyon State"}
DEALERS = ["ELIAS MOTORS, INC.", "BOARDWALK", "REDWOOD CITY", "LEGENDS", "CROSS KEYS", "TOYOTA OF DALLAS", "HONDA", "555-820-1700",
           "ALUMNI", "MY OTHER CAR IS A BIKE", "HOUSTON", "AUTO NATION", "www.cars.com", "FORD", "GO BEARS", "CHEVROLET"]
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()


def _line(rng, image, string, box, colour) -> None:
    """A line of print fitted into box (x, y, width, height), centred."""
    mask = glyphs.text(str(rng.choice(glyphs.PRINT)), string, 40)
    scale = min(box[3] / mask.shape[0], box[2] / mask.shape[1])
    mask = cv2.resize(mask, (max(1, int(mask.shape[1] * scale)), max(1, int(mask.shape[0] * scale))), interpolation=cv2.INTER_AREA)
    glyphs.lay(image, mask, int(box[0] + (box[2] - mask.shape[1]) / 2), int(box[1] + (box[3] - mask.shape[0]) / 2), colour)


def _paper(rng, designs, light: bool, width: int, height: int, plain: bool):
    """Background of the plate; True beside it when it already carries its legends."""
    if designs is not None and rng.random() < 0.35:
        design = cv2.resize(designs[rng.integers(len(designs))], (width, height))
        soft = cv2.blur(cv2.blur(design, (width // 5 | 1, height // 2 | 1)), (width // 5 | 1, height // 4 | 1))
        if rng.random() < 0.6 or np.abs(design[height // 5:-height // 5].astype(int) - soft[height // 5:-height // 5]).mean() < 8:
            fade = np.clip((np.abs(np.linspace(-1, 1, height)) - 0.52) * 12, 0, 1)[:, None, None].astype(np.float32)
            paper = (design * fade + soft * (1 - fade)).astype(np.uint8)
            return cv2.addWeighted(paper, 0.8, np.full_like(paper, 235), 0.2, 0) if light else cv2.convertScaleAbs(paper, alpha=0.45), True
        grain = cv2.GaussianBlur(design, (0, 0), rng.uniform(4, 16))
        return (cv2.addWeighted(grain, 0.55, np.full_like(grain, 240), 0.45, 0) if light else cv2.convertScaleAbs(grain, alpha=0.4)), False
    colour = np.float32(PAPERS[rng.integers(3 if plain else len(PAPERS))] if light else INKS[rng.integers(len(INKS))])
    paper = np.empty((height, width, 3), np.float32)
    paper[:] = colour
    if rng.random() < 0.45 and not plain:
        other = np.float32(rng.uniform(60, 255, 3))
        ramp = np.linspace(-1, 1, height, dtype=np.float32)
        kind = rng.integers(4)
        ramp = [np.clip(ramp, 0, 1), np.clip(-ramp, 0, 1), np.abs(ramp) ** 3, (np.abs(ramp) > rng.uniform(0.5, 0.9)).astype(np.float32)][kind]
        paper += (other - colour) * (ramp * rng.uniform(0.2, 0.9))[:, None, None]
    if rng.random() < 0.35:  # a faint picture: hills, sun, a coast line
        points = np.stack([np.linspace(0, width, 9), rng.uniform(0.3, 0.9, 9) * height], 1)
        hills = np.concatenate([points, [[width, height], [0, height]]]).astype(np.int32)
        layer = paper.copy()
        cv2.fillPoly(layer, [hills], rng.uniform(40, 250, 3).tolist())
        if rng.random() < 0.5 and not plain:
            cv2.circle(layer, (int(rng.uniform(0, width)), int(rng.uniform(0, height))), int(rng.uniform(20, 70)), rng.uniform(40, 250, 3).tolist(), -1)
        cv2.addWeighted(cv2.GaussianBlur(layer, (0, 0), 2), (weight := rng.uniform(0.1, 0.4)), paper, 1 - weight, 0, dst=paper)
    return np.clip(paper, 0, 255).astype(np.uint8), False


def _emblem(rng, size: int) -> np.ndarray:
    """A blob between the halves of a serial: state outline, dot, star, fruit, coat of arms."""
    mask = np.zeros((size, size), np.uint8)
    middle = size // 2
    kind = rng.integers(4)
    if kind == 0:
        angles = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(5, 10)))
        radius = rng.uniform(0.2, 0.5, len(angles)) * size
        cv2.fillPoly(mask, [np.stack([middle + radius * np.cos(angles), middle + radius * np.sin(angles)], 1).astype(np.int32)], 255)
    elif kind == 1:
        cv2.circle(mask, (middle, middle), int(size * rng.uniform(0.15, 0.45)), 255, -1, cv2.LINE_AA)
    elif kind == 2:
        angles = np.arange(10) * np.pi / 5 - np.pi / 2
        radius = np.where(np.arange(10) % 2, 0.2, 0.48) * size
        cv2.fillPoly(mask, [np.stack([middle + radius * np.cos(angles), middle + radius * np.sin(angles)], 1).astype(np.int32)], 255)
    else:
        inset = int(size * rng.uniform(0.05, 0.25))
        cv2.rectangle(mask, (inset, int(size * 0.05)), (size - inset, int(size * 0.95)), int(rng.uniform(80, 255)), -1)
        cv2.rectangle(mask, (inset + 3, int(size * 0.3)), (size - inset - 3, int(size * 0.7)), 255, -1)
    return mask


def _serial(rng, serial: str, height: int, limit: int):
    """Mask of the serial, at most `limit` px wide, and the places of its emblems as (x, width)."""
    weights = np.array([die[1] for die in glyphs.DIES], float)
    die = int(rng.choice(len(weights), p=weights / weights.sum()))
    slashed, cells, small = rng.random() < 0.12, rng.random() < 0.65, rng.random() < 0.5
    aspect = rng.uniform(0.42, 0.62)
    basis = glyphs.stamped(die, "B", False)
    stretch = aspect * 128 / basis.shape[1]
    gap = rng.uniform(0.07, 0.2) * height
    space = rng.uniform(0.2, 0.75) * height
    pieces, x, marks = [], 0.0, []
    bottom = height
    for character in serial:
        if character == " ":
            x += space
        elif character == "*":
            width = int(height * rng.uniform(0.3, 0.75))
            marks.append((int(x), width))
            x += width + gap
        else:
            if character == "-":
                glyph = np.zeros((128, 44), np.uint8)
                if small:
                    glyph[58:70, 4:40] = 255
                else:
                    cv2.circle(glyph, (22, 64), 9, 255, -1)
            else:
                glyph = glyphs.stamped(die, character, slashed)
            width = max(3, round(glyph.shape[1] * stretch * height / 128))
            width = min(width, int(height * 0.85))
            tall = max(4, round(glyph.shape[0] * height / 128))
            cell = max(width, aspect * height) if cells and character not in "-I1" else width
            if cells and character in "I1":
                cell = max(width, aspect * height * 0.7)
            pieces.append((cv2.resize(glyph, (width, tall), interpolation=cv2.INTER_AREA), int(x + (cell - width) / 2)))
            bottom = max(bottom, tall)
            x += cell + gap
    mask = np.zeros((bottom, max(8, int(x - gap) + 2)), np.uint8)
    for glyph, left in pieces:
        area = mask[:glyph.shape[0], left:left + glyph.shape[1]]
        np.maximum(area, glyph[:, :area.shape[1]], out=area)
    stroke = glyphs.DIES[die][2] / 100 * height + rng.uniform(-0.035, 0.045) * height
    if abs(stroke) >= 1:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (int(abs(stroke)) + 1,) * 2)
        border = 6
        mask = cv2.copyMakeBorder(mask, border, border, border, border, cv2.BORDER_CONSTANT)
        mask = cv2.dilate(mask, kernel) if stroke > 0 else cv2.erode(mask, kernel)
        marks = [(left + border, width) for left, width in marks]
    if rng.random() < 0.12:
        slant = rng.uniform(-0.2, 0.2)
        mask = cv2.warpAffine(mask, np.float32([[1, slant, max(0, -slant * mask.shape[0])], [0, 1, 0]]),
                              (mask.shape[1] + int(abs(slant) * mask.shape[0]), mask.shape[0]))
    if mask.shape[1] > limit:
        squeeze = limit / mask.shape[1]
        marks = [(int(left * squeeze), max(4, int(width * squeeze))) for left, width in marks]
        mask = cv2.resize(mask, (limit, int(mask.shape[0] * max(squeeze, rng.uniform(0.75, 1)))), interpolation=cv2.INTER_AREA)
    return mask, marks


def _sticker(rng, plate, corner: int) -> None:
    height, width = plate.shape[:2]
    w, h = int(width * rng.uniform(0.09, 0.16)), int(height * rng.uniform(0.11, 0.19))
    x = int(width * rng.uniform(0.01, 0.06)) if corner % 2 == 0 else width - w - int(width * rng.uniform(0.01, 0.06))
    y = int(height * rng.uniform(0.02, 0.08)) if corner < 2 else height - h - int(height * rng.uniform(0.02, 0.1))
    colour = rng.uniform(90, 255, 3) if rng.random() < 0.8 else rng.uniform(10, 90, 3)
    if rng.random() < 0.8:
        cv2.rectangle(plate, (x, y), (x + w, y + h), colour.tolist(), -1)
    string = str(rng.choice(MONTHS)) if rng.random() < 0.4 else str(rng.integers(1, 2030)) if rng.random() < 0.5 else f"{rng.integers(0, 30):02d}"
    ink = (20, 20, 40) if colour.mean() > 110 else (230, 230, 230)
    _line(rng, plate, string, (x + 3, y + 3, w - 6, int((h - 6) * rng.uniform(0.6, 1))), ink)


def _stacked(rng, plate, x: int, y: int, height: int, ink) -> None:
    """Two or three small letters above each other: part of the design, not of the reading."""
    letters = rng.choice(list(serials.LETTERS), rng.integers(2, 4))
    each = int(height / len(letters))
    for row, letter in enumerate(letters):
        _line(rng, plate, str(letter), (x, y + row * each, int(height * 0.4), int(each * 0.86)), ink)


def render(rng: np.random.Generator, designs=None, given: tuple[str, str] | None = None, plain: bool = False) -> tuple[np.ndarray, str]:
    """A plate with surroundings, RGB uint8 [128, 240, 3], and what must be read. `given` is (state, serial); `plain` spares it wear."""
    state, serial = given or serials.draw(rng)
    image = np.empty((HEIGHT * TWICE, WIDTH * TWICE, 3), np.uint8)
    image[:] = (rng.uniform(5, 250) * np.clip(rng.normal(1, 0.1, 3), 0.6, 1.3)).clip(0, 255).astype(np.uint8)
    if rng.random() < 0.7:
        ramp = np.linspace(rng.uniform(0.5, 1.2), rng.uniform(0.5, 1.2), image.shape[0])[:, None, None]
        image[:] = (image * ramp).clip(0, 255)
    left, top, right, bottom = (v * TWICE for v in PLATE)
    width, height = right - left, bottom - top
    light = plain or rng.random() < 0.85
    plate, legends = _paper(rng, designs, light, width, height, plain)
    brightness = plate.mean()
    light = brightness > 118
    ink = np.float32(INKS[rng.integers(len(INKS))]) if light else np.float32(PAPERS[rng.integers(len(PAPERS))])
    if plain and light:
        ink = np.float32(INKS[rng.integers(3)])

    tall = int(height * (rng.uniform(0.46, 0.6) if rng.random() < 0.85 else rng.uniform(0.38, 0.7)))
    side = rng.random() < 0.14  # an emblem or stacked letters beside the serial
    limit = int(width * (rng.uniform(0.62, 0.78) if side else rng.uniform(0.84, 0.97)))
    mask, marks = _serial(rng, serial, tall, limit)
    spare = width - mask.shape[1]
    on_left = rng.random() < 0.65
    x = int(spare * (rng.uniform(0.8, 0.92) if on_left else rng.uniform(0.08, 0.2)) if side else spare * rng.uniform(0.35, 0.65))
    y = int((height - mask.shape[0]) * rng.uniform(0.42, 0.68))

    if not legends and rng.random() < 0.93:
        upper = y - int(height * 0.03)
        if upper > 10:
            tallness = min(upper, int(height * rng.uniform(0.09, 0.2)))
            name = state.upper() if rng.random() < 0.5 else state
            _line(rng, plate, name, (width * 0.18, max(2, (upper - tallness) * rng.uniform(0.3, 1)), width * 0.64, tallness),
                  ink if rng.random() < 0.5 else (rng.uniform(0, 150, 3) if light else rng.uniform(150, 255, 3)))
        lower = y + mask.shape[0] + int(height * 0.02)
        if height - lower > 10 and rng.random() < 0.75:
            tallness = min(height - lower - 4, int(height * rng.uniform(0.06, 0.14)))
            slogan = OWN_SLOGANS.get(state, "") if plain else str(rng.choice(SLOGANS))
            _line(rng, plate, slogan or " ", (width * 0.15, lower + (height - lower - tallness) * rng.uniform(0, 0.8), width * 0.7, tallness),
                  ink if rng.random() < 0.6 else (rng.uniform(0, 150, 3) if light else rng.uniform(150, 255, 3)))
    for mark, size in marks:
        blob = cv2.resize(_emblem(rng, 64), (size, max(4, int(size * rng.uniform(0.8, 1.4)))), interpolation=cv2.INTER_AREA)
        glyphs.lay(plate, blob, x + mark, y + (mask.shape[0] - blob.shape[0]) // 2,
             rng.uniform(30, 210, 3) if rng.random() < 0.7 else ink, rng.uniform(0.3, 1))
    if side:
        place = 6 if on_left else x + mask.shape[1] + 6
        if rng.random() < 0.6:
            room = max(12, (x if on_left else width - place) - 10)
            blob = cv2.resize(_emblem(rng, 80), (min(room, tall), min(room, tall)))
            glyphs.lay(plate, blob, place, y + (tall - blob.shape[0]) // 2, rng.uniform(20, 220, 3), rng.uniform(0.5, 1))
        else:
            _stacked(rng, plate, max(4, x - int(tall * 0.45)) if on_left else place, y, tall, ink)
    for corner in range(4):
        if rng.random() < (0.42 if corner < 2 else 0.16) * (0.5 if plain else 1):
            _sticker(rng, plate, corner)

    shade = 0 if rng.random() < 0.3 else int(rng.integers(1, 4))
    if shade:  # embossing: light from above, shadow below
        glyphs.lay(plate, mask, x, y + shade, ink * 0.4 if light else ink * 0.2, rng.uniform(0.2, 0.7))
        glyphs.lay(plate, mask, x - 1, y - shade, np.float32((255, 255, 255)), rng.uniform(0.1, 0.5))
    glyphs.lay(plate, mask, x, y, ink, 1.0 if plain else rng.uniform(0.75, 1))

    hole = ink * 0.3 if rng.random() < 0.6 else np.float32((170, 170, 170))
    for hx in (0.2, 0.8):
        for hy in (0.075, 0.925):
            if rng.random() < 0.75:
                cv2.ellipse(plate, (int(width * hx), int(height * hy)), (int(rng.uniform(4, 9)), int(rng.uniform(3, 6))), 0, 0, 360, hole.tolist(), -1, cv2.LINE_AA)
    if rng.random() < 0.5:
        cv2.rectangle(plate, (3, 3), (width - 4, height - 4), (ink if rng.random() < 0.5 else ink * 0.5 + 90).tolist(), int(rng.integers(1, 4)))
    if not plain:
        _wear(rng, plate, x, y, mask.shape)
    image[top:bottom, left:right] = plate
    if rng.random() < 0.3 and not plain:
        _frame(rng, image, left, top, right, bottom)
    elif rng.random() < 0.5:  # a dark recess or shadow behind the plate
        cv2.rectangle(image, (left - 4, top - 4), (right + 3, bottom + 3), rng.uniform(0, 70, 3).tolist(), 4)
    small = cv2.resize(image, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return small, serials.truth(serial)


def _wear(rng, plate, x: int, y: int, shape) -> None:
    """Dirt, scratches, and now and then something hung before an edge."""
    height, width = plate.shape[:2]
    if rng.random() < 0.3:
        dirt = cv2.resize(rng.random((6, 12), dtype=np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        dirt = np.clip(dirt - rng.uniform(0.4, 0.8), 0, 1)[..., None] * rng.uniform(0.4, 1.4)
        plate[:] = plate * (1 - np.clip(dirt, 0, 0.75)) + np.float32((95, 85, 70)) * np.clip(dirt, 0, 0.75)
    for _ in range(int(rng.integers(0, 4)) if rng.random() < 0.3 else 0):
        start, end = (rng.uniform(0, 1, 2) * (width, height)).astype(int), (rng.uniform(0, 1, 2) * (width, height)).astype(int)
        cv2.line(plate, start.tolist(), end.tolist(), rng.uniform(50, 230, 3).tolist(), 1, cv2.LINE_AA)
    if rng.random() < 0.06:  # hitch or hose over the lower edge
        px = int(rng.uniform(0.2, 0.8) * width)
        cv2.rectangle(plate, (px, int(height * rng.uniform(0.75, 0.9))), (px + int(rng.uniform(10, 50)), height), rng.uniform(0, 120, 3).tolist(), -1)


def _frame(rng, image, left: int, top: int, right: int, bottom: int) -> None:
    """A dealer's frame: a border over the plate's rim with print above or below."""
    width, height = right - left, bottom - top
    colour = rng.uniform(5, 60, 3) if rng.random() < 0.7 else rng.uniform(140, 235, 3)
    edge = int(rng.uniform(0.01, 0.035) * width)
    upper, lower = int(rng.uniform(0.03, 0.13) * height), int(rng.uniform(0.04, 0.16) * height)
    for x0, y0, x1, y1 in ((left - 4, top - 4, right + 4, top + upper), (left - 4, bottom - lower, right + 4, bottom + 4),
                           (left - 4, top, left + edge, bottom), (right - edge, top, right + 4, bottom)):
        cv2.rectangle(image, (x0, y0), (x1, y1), colour.tolist(), -1)
    ink = np.float32((235, 235, 225)) if colour.mean() < 100 else np.float32((25, 25, 30))
    for y0, size in ((top - 2, upper), (bottom - lower + 2, lower - 2)):
        if size > 9 and rng.random() < 0.8:
            _line(rng, image, str(rng.choice(DEALERS)), (left + width * 0.1, y0, width * 0.8, size), ink)
