"""Draws cars from behind or in front as sprites: RGB uint8 and alpha uint8 [520, 640], with the place of the plate.

A sprite is 640 px for the car's full width; the ground is its lowest row.
"""

from dataclasses import dataclass

import cv2
import numpy as np

import glyphs

WIDTH, HEIGHT = 640, 520
PAINTS = [(200, 203, 206), (235, 235, 233), (28, 29, 32), (96, 100, 106), (120, 24, 26), (28, 52, 110), (60, 78, 66),
          (150, 140, 118), (52, 70, 92), (170, 90, 30), (18, 40, 30), (140, 148, 156)]
BADGES = ["LX", "SE", "HYBRID", "4X4", "XLT", "1500", "V6", "TURBO", "LE", "SPORT", "AWD", "GT"]


@dataclass
class Sprite:
    image: np.ndarray   # RGB uint8 [520, 640, 3]
    alpha: np.ndarray   # uint8 [520, 640]
    plate: np.ndarray   # float32 [4, 2] corners in the sprite, clockwise from top-left
    lamps: list         # (x, y, radius, RGB) of lights that shine


def _round(mask, x0, y0, x1, y1, radius, value=255) -> None:
    """A filled rectangle with round corners."""
    radius = int(max(1, min(radius, (x1 - x0) / 2, (y1 - y0) / 2)))
    x0, y0, x1, y1 = int(x0), int(y0), int(x1), int(y1)
    cv2.rectangle(mask, (x0 + radius, y0), (x1 - radius, y1), value, -1)
    cv2.rectangle(mask, (x0, y0 + radius), (x1, y1 - radius), value, -1)
    for cx, cy in ((x0 + radius, y0 + radius), (x1 - radius, y0 + radius), (x0 + radius, y1 - radius), (x1 - radius, y1 - radius)):
        cv2.circle(mask, (cx, cy), radius, value, -1, cv2.LINE_AA)


def _curve(points, steps: int = 12) -> np.ndarray:
    """A smooth closed outline through points (Catmull-Rom)."""
    points = np.float32(points)
    before, after, far = np.roll(points, 1, 0), np.roll(points, -1, 0), np.roll(points, -2, 0)
    t = np.linspace(0, 1, steps, endpoint=False, dtype=np.float32)[None, :, None]
    p0, p1, p2, p3 = (p[:, None] for p in (before, points, after, far))
    curve = 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
    return curve.reshape(-1, 2)


def _mirrored(half) -> list:
    """An outline from its left half, listed from the top middle round to the bottom middle."""
    return half + [(WIDTH - x, y) for x, y in reversed(half)]


def _fill(image, outline, top, bottom) -> np.ndarray:
    """Fills an outline with a vertical run from colour `top` to `bottom`; gives its mask."""
    mask = np.zeros(image.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(np.float32(outline) * 16).astype(np.int32)], 255, cv2.LINE_AA, shift=4)
    _blend(image, mask, top, bottom)
    return mask


def _blend(image, mask, top, bottom=None) -> None:
    rows = np.flatnonzero(mask.any(1))
    if not len(rows):
        return
    first, last = rows[0], rows[-1] + 1
    run = np.linspace(0, 1, last - first, dtype=np.float32)[:, None, None]
    colour = np.float32(top) * (1 - run) + np.float32(top if bottom is None else bottom) * run
    alpha = mask[first:last, :, None].astype(np.float32) / 255
    image[first:last] = np.clip(image[first:last] * (1 - alpha) + colour * alpha, 0, 255)


def draw(rng: np.random.Generator, front: bool, night: bool = False, paint=None) -> Sprite:
    """One car. `night` gives the infrared look: dull paint, dark glass, bare lamps."""
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    paint = np.float32(PAINTS[rng.integers(len(PAINTS))] if paint is None else paint)
    if night:
        paint = np.full(3, 30 + paint.mean() * 0.25, np.float32)
    tall = rng.uniform(0, 1)                    # 0 a saloon, 1 a van
    roof = 150 - 125 * tall
    shoulder = 250 - 70 * tall + rng.uniform(-10, 10)
    waist = 10 + rng.uniform(0, 10)
    inset = 118 - 62 * tall + rng.uniform(-12, 12)
    floor = 470
    alpha = np.zeros((HEIGHT, WIDTH), np.uint8)

    for x0 in (38, WIDTH - 38 - 96):            # tyres
        _round(alpha, x0, 370, x0 + 96, HEIGHT - 2, 16)
        tyre = np.zeros_like(alpha)
        _round(tyre, x0, 370, x0 + 96, HEIGHT - 2, 16)
        _blend(image, tyre, (16, 16, 17), (34, 34, 35))
    under = np.zeros_like(alpha)
    _round(under, 60, 400, WIDTH - 60, 496, 20)
    _blend(image, under, (8, 8, 9))
    alpha = np.maximum(alpha, under)

    body = _curve(_mirrored([(WIDTH * 0.42, roof), (inset + 40, roof + 9), (inset, roof + 34), (waist + 34, shoulder - 8), (waist + 6, shoulder + 36),
                             (waist, shoulder + 110), (waist + 10, floor - 40), (waist + 34, floor), (WIDTH * 0.36, floor + 8)]))
    mask = _fill(image, body, paint * 1.12 + 8, paint * 0.62)
    alpha = np.maximum(alpha, mask)
    sheen = np.zeros_like(alpha)
    cv2.ellipse(sheen, (WIDTH // 2, int(shoulder + 22)), (270, 26), 0, 0, 360, 255, -1, cv2.LINE_AA)
    sheen = cv2.min(cv2.GaussianBlur(sheen, (0, 0), 14), mask)
    _blend(image, (sheen * (0.12 if night else 0.4)).astype(np.uint8), np.minimum(paint * 1.3 + 60, 255))

    glass_low = shoulder - 4 + 14 * (1 - tall)
    glass = _curve(_mirrored([(WIDTH * 0.42, roof + 20), (inset + 46, roof + 28), (inset + 24, roof + 48), (waist + 72, glass_low - 16),
                              (waist + 82, glass_low), (WIDTH * 0.4, glass_low + 7)]))
    pane = _fill(image, glass, (70, 84, 96) if not night else (24, 24, 24), (22, 27, 31) if not night else (14, 14, 14))
    streak = np.zeros_like(alpha)
    sx = int(rng.uniform(160, 380))
    cv2.fillPoly(streak, [np.int32([[sx, roof], [sx + 80, roof], [sx - 20, glass_low + 10], [sx - 120, glass_low + 10]])], 255)
    _blend(image, (cv2.min(cv2.GaussianBlur(streak, (0, 0), 6), pane) * 0.22).astype(np.uint8), (190, 205, 215))
    for hx in (0.33, 0.67):                     # head rests or heads
        rest = np.zeros_like(alpha)
        _round(rest, WIDTH * hx - 32, glass_low - 62, WIDTH * hx + 32, glass_low + 20, 18)
        _blend(image, (cv2.min(rest, pane) * 0.6).astype(np.uint8), (14, 16, 18))
    if rng.random() < 0.8:                      # mirrors
        for side in (0, 1):
            mirror = np.zeros_like(alpha)
            cv2.ellipse(mirror, (int(waist + 26 if side == 0 else WIDTH - waist - 26), int(glass_low - 2)), (26, 15), 0, 0, 360, 255, -1, cv2.LINE_AA)
            _blend(image, mirror, paint * 0.9, paint * 0.5)
            alpha = np.maximum(alpha, mirror)

    lamps = _front(rng, image, paint, shoulder, floor, night) if front else _rear(rng, image, paint, shoulder, floor, night)
    low = rng.random() < (0.85 if front else 0.4)
    width = 112 * rng.uniform(0.97, 1.08)
    cx, cy = WIDTH / 2 + rng.uniform(-4, 4), (rng.uniform(405, 425) if low else rng.uniform(shoulder + 82, shoulder + 118))
    cy = min(cy, 425)
    recess = np.zeros_like(alpha)
    _round(recess, cx - width * 0.62, cy - width * 0.36, cx + width * 0.62, cy + width * 0.36, 12)
    _blend(image, recess, paint * (0.35 if not low else 0.2) + 4, paint * 0.5)
    plate = np.float32([[cx - width / 2, cy - width / 4], [cx + width / 2, cy - width / 4], [cx + width / 2, cy + width / 4], [cx - width / 2, cy + width / 4]])
    return Sprite(image, alpha, plate, lamps)


def _rear(rng, image, paint, shoulder, floor, night) -> list:
    lamps = []
    style, top, pale = rng.integers(3), shoulder + rng.uniform(24, 44), rng.random() < 0.5
    for side in (0, 1):
        mask = np.zeros(image.shape[:2], np.uint8)
        if style == 0:
            box = (24, top, 128, top + 62)
        elif style == 1:
            box = (20, top - 26, 74, top + 100)
        else:
            box = (24, top, 170, top + 40)
        x0, x1 = (box[0], box[2]) if side == 0 else (WIDTH - box[2], WIDTH - box[0])
        _round(mask, x0, box[1], x1, box[3], 15)
        red = np.float32((176, 26, 24)) if not night else np.float32((70, 70, 70))
        _blend(image, mask, red * 1.15, red * 0.6)
        inner = np.zeros_like(mask)
        _round(inner, x0 + 12, box[1] + (box[3] - box[1]) * 0.55, x1 - 12, box[3] - 9, 7)
        _blend(image, inner, (226, 196, 180) if pale and not night else red * 1.5)
        lamps.append(((x0 + x1) / 2, (box[1] + box[3]) / 2, 60, (255, 60, 40)))
    crease = np.zeros(image.shape[:2], np.uint8)
    cv2.line(crease, (60, int(floor - 96)), (WIDTH - 60, int(floor - 96)), 255, 4, cv2.LINE_AA)
    _blend(image, (crease * 0.6).astype(np.uint8), paint * 0.25)
    bumper = np.zeros_like(crease)
    _round(bumper, 26, floor - 44, WIDTH - 26, floor + 2, 18)
    _blend(image, (bumper * 0.85).astype(np.uint8), paint * 0.55 + 6, paint * 0.2 + 6)
    if rng.random() < 0.6:
        for cx in ((130,), (510,), (130, 510))[rng.integers(3)]:
            cv2.ellipse(image, (cx, int(floor + 4)), (24, 11), 0, 0, 360, (120, 120, 120), -1, cv2.LINE_AA)
            cv2.ellipse(image, (cx, int(floor + 4)), (18, 7), 0, 0, 360, (12, 12, 12), -1, cv2.LINE_AA)
    cv2.circle(image, (WIDTH // 2, int(shoulder + 34)), 13, (205, 205, 208) if not night else (90, 90, 90), 3, cv2.LINE_AA)
    badge = glyphs.text("truetype/dejavu/DejaVuSans-Bold.ttf", str(rng.choice(BADGES)), 18)
    x, y = int(rng.choice([140, 440])), int(shoulder + 70 + rng.uniform(0, 30))
    mask = np.zeros_like(crease)
    mask[y:y + badge.shape[0], x:x + badge.shape[1]] = badge
    _blend(image, mask, (190, 192, 196) if paint.mean() < 160 else (60, 60, 64))
    return lamps


def _front(rng, image, paint, shoulder, floor, night) -> list:
    lamps = []
    hood = np.zeros(image.shape[:2], np.uint8)
    cv2.line(hood, (70, int(shoulder + 48)), (WIDTH - 70, int(shoulder + 48)), 255, 3, cv2.LINE_AA)
    _blend(image, (hood * 0.5).astype(np.uint8), paint * 0.3)
    top = shoulder + 62
    grille = np.zeros_like(hood)
    _round(grille, 200, top, 440, top + 58, 20)
    _blend(image, grille, (18, 18, 20), (36, 37, 40))
    for y in np.arange(top + 11, top + 54, 11):
        cv2.line(image, (210, int(y)), (430, int(y)), (108, 110, 114) if not night else (48, 48, 48), 2, cv2.LINE_AA)
    cv2.circle(image, (WIDTH // 2, int(top + 28)), 15, (210, 212, 214) if not night else (100, 100, 100), 4, cv2.LINE_AA)
    for side in (0, 1):
        mask = np.zeros_like(hood)
        points = np.float32([(34, top - 12), (168, top + 8), (176, top + 48), (50, top + 44)])
        if side:
            points[:, 0] = WIDTH - points[:, 0]
        cv2.fillPoly(mask, [_curve(points).astype(np.int32)], 255, cv2.LINE_AA)
        _blend(image, mask, (214, 222, 228) if not night else (150, 150, 150), (124, 132, 140) if not night else (80, 80, 80))
        cx, cy = float(points[:, 0].mean()), float(points[:, 1].mean())
        cv2.circle(image, (int(cx), int(cy)), 18, (250, 250, 244), -1, cv2.LINE_AA)
        lamps.append((cx, cy, 80, (255, 250, 230)))
        cv2.circle(image, (84 if not side else WIDTH - 84, int(floor - 28)), 15, (60, 62, 64), -1, cv2.LINE_AA)
    intake = np.zeros_like(hood)
    _round(intake, 150, floor - 52, WIDTH - 150, floor - 8, 16)
    _blend(image, intake, (14, 14, 15), (30, 30, 32))
    return lamps


def place(scene: np.ndarray, sprite: Sprite, matrix: np.ndarray, plate: np.ndarray | None = None) -> np.ndarray:
    """Lays a sprite into an RGB scene by an affine matrix [2, 3], softened at its edge; gives the plate's corners there.

    A plate texture (RGB, whole plate) is laid on its place first when given, sized with area averaging.
    """
    height, width = scene.shape[:2]
    corners = np.float32([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]]) @ matrix[:, :2].T + matrix[:, 2]
    x0, y0 = np.maximum(np.floor(corners.min(0)).astype(int) - 2, 0)
    x1, y1 = np.minimum(np.ceil(corners.max(0)).astype(int) + 2, (width, height))
    quad = sprite.plate @ matrix[:, :2].T + matrix[:, 2]
    if x1 <= x0 or y1 <= y0:
        return quad
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    factor = min(1.0, scale * 2) if scale < 0.7 else 1.0
    size = (max(8, round(WIDTH * factor)), max(8, round(HEIGHT * factor)))
    image = cv2.resize(sprite.image, size, interpolation=cv2.INTER_AREA) if factor < 1 else sprite.image
    alpha = cv2.resize(sprite.alpha, size, interpolation=cv2.INTER_AREA) if factor < 1 else sprite.alpha
    local = np.float32(matrix) @ np.float32([[WIDTH / size[0], 0, 0], [0, HEIGHT / size[1], 0], [0, 0, 1]])
    local[:, 2] -= (x0, y0)
    area = (int(x1 - x0), int(y1 - y0))
    if factor < 1:
        image, alpha = cv2.GaussianBlur(image, (0, 0), 0.7), cv2.GaussianBlur(alpha, (0, 0), 0.7)
    image = cv2.warpAffine(image, local, area, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.warpAffine(alpha, local, area, flags=cv2.INTER_LINEAR)[..., None].astype(np.float32) / 255
    part = scene[y0:y1, x0:x1]
    part[:] = part * (1 - alpha) + image * alpha
    if plate is not None:
        paste(scene, plate, quad)
    return quad


def paste(scene: np.ndarray, plate: np.ndarray, quad: np.ndarray) -> None:
    """Warps a texture onto a quad [4, 2] of the scene, grey or colour, with a soft edge."""
    wide = float(np.linalg.norm(quad[1] - quad[0]))
    shrink = wide / plate.shape[1]
    if shrink < 0.8:
        plate = cv2.resize(plate, (max(4, round(wide * 1.15)), max(3, round(plate.shape[0] * shrink * 1.15))), interpolation=cv2.INTER_AREA)
    height, width = plate.shape[:2]
    x0, y0 = np.maximum(np.floor(quad.min(0)).astype(int) - 2, 0)
    x1, y1 = np.minimum(np.ceil(quad.max(0)).astype(int) + 3, (scene.shape[1], scene.shape[0]))
    if x1 <= x0 or y1 <= y0:
        return
    source = np.float32([[0, 0], [width, 0], [width, height], [0, height]]) - 0.5
    matrix = cv2.getPerspectiveTransform(source, np.float32(quad - (x0, y0)) - 0.5)
    area = (int(x1 - x0), int(y1 - y0))
    image = cv2.warpPerspective(plate, matrix, area, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, area, flags=cv2.INTER_LINEAR).astype(np.float32) / 255
    part = scene[y0:y1, x0:x1]
    mask = mask if scene.ndim == 2 else mask[..., None]
    part[:] = part * (1 - mask) + image * mask
