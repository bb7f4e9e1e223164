"""Rendered places without plates: RGB uint8 [720, 1280, 3] of roads, yards, walls, fences, signs and lettering."""

import cv2
import numpy as np

import glyphs
import serials

WIDTH, HEIGHT = 1280, 720
LETTERING = ["STOP", "ONE WAY", "SPEED LIMIT", "EXIT", "NO PARKING", "SALE", "HEATING & COOLING", "MOVERS", "METRO", "PLUMBING", "OPEN 24 HOURS",
             "FOR RENT", "MAIN ST", "GARAGE", "POLICE", "TAXI", "SCHOOL", "TRUCKS", "DELIVERY", "CALL 1-800", "WAREHOUSE", "BANK", "PIZZA"]


def cloudy(rng, height: int, width: int, grain: int) -> np.ndarray:
    """Smooth noise 0..1, float32 [height, width]; grain is its coarseness in px."""
    total = np.zeros((height, width), np.float32)
    weight = 1.0
    while grain >= 3:
        small = rng.random((height // grain + 2, width // grain + 2), dtype=np.float32)
        total += weight * cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
        weight, grain = weight * 0.6, grain // 3
    return (total - total.min()) / (np.ptp(total) + 1e-6)


def ground(rng, image: np.ndarray, horizon: int, colour, rough: float) -> None:
    """Fills below the horizon with a grainy surface."""
    height = image.shape[0] - horizon
    grain = cloudy(rng, height, WIDTH, 80) - 0.5 + (rng.random((height, WIDTH), dtype=np.float32) - 0.5) * 0.5
    run = np.linspace(0.85, 1.1, height, dtype=np.float32)[:, None]
    image[horizon:] = np.clip(np.float32(colour) * (run + grain * rough)[..., None], 0, 255)


def sky(rng, image: np.ndarray, horizon: int) -> None:
    top, low = rng.uniform(60, 220, 3), rng.uniform(150, 250, 3)
    run = np.linspace(0, 1, max(1, horizon), dtype=np.float32)[:, None, None]
    image[:horizon] = top * (1 - run) + low * run


def trees(rng, image: np.ndarray, base: int) -> None:
    """A row of foliage with its foot at row `base`."""
    tall = int(rng.uniform(40, 260))
    top = max(0, base - tall)
    height = base - top
    if height < 8:
        return
    leaf = cloudy(rng, height, WIDTH, 60)
    fine = rng.random((height, WIDTH), dtype=np.float32)
    crown = cloudy(rng, 1, WIDTH, 160)[0] * height * 0.9
    mask = (np.arange(height)[:, None] > crown[None]) & (leaf > 0.25)
    colour = np.float32((rng.uniform(30, 70), rng.uniform(50, 100), rng.uniform(20, 50)))
    shade = (0.4 + leaf * 0.8 + (fine - 0.5) * 0.7)[..., None]
    part = image[top:base]
    part[mask] = np.clip(colour * shade, 0, 255)[mask]


def building(rng, image: np.ndarray, base: int) -> None:
    x, width = int(rng.uniform(-100, 1100)), int(rng.uniform(150, 600))
    top = int(max(0, base - rng.uniform(80, 400)))
    colour = rng.uniform(70, 220, 3)
    x0, x1 = max(0, x), min(WIDTH, x + width)
    if x1 - x0 < 20 or base - top < 20:
        return
    cv2.rectangle(image, (x0, top), (x1, base), colour.tolist(), -1)
    if rng.random() < 0.5:
        brick(rng, image[top:base, x0:x1], colour)
    step_x, step_y = int(rng.uniform(30, 90)), int(rng.uniform(40, 90))
    for wy in range(top + 12, base - step_y // 2, step_y):
        for wx in range(x0 + 10, x1 - step_x // 2, step_x):
            cv2.rectangle(image, (wx, wy), (wx + int(step_x * 0.55), wy + int(step_y * 0.6)), rng.uniform(20, 140, 3).tolist(), -1)
            if rng.random() < 0.5:
                cv2.rectangle(image, (wx, wy), (wx + int(step_x * 0.55), wy + int(step_y * 0.6)), rng.uniform(150, 250, 3).tolist(), 2)
    if rng.random() < 0.5:
        sign(rng, image, (x0 + 10, min(base - 20, top + 5), min(x1 - x0 - 20, 300), 40))


def brick(rng, part: np.ndarray, colour) -> None:
    height, width = part.shape[:2]
    high, wide = int(rng.uniform(5, 14)), int(rng.uniform(14, 40))
    line = (np.float32(colour) * rng.uniform(0.6, 1.3)).clip(0, 255).tolist()
    for row, y in enumerate(range(0, height, high)):
        cv2.line(part, (0, y), (width, y), line, 1)
        for x in range((row % 2) * wide // 2, width, wide):
            cv2.line(part, (x, y), (x, y + high), line, 1)


def lettering(rng) -> str:
    if rng.random() < 0.6:
        return str(rng.choice(LETTERING))
    return "".join(rng.choice(list(serials.LETTERS + serials.DIGITS + "  -."), rng.integers(2, 12)))


def sign(rng, image: np.ndarray, box) -> None:
    """A panel with lettering: near to a plate, but none (other shapes, lines and fonts, no car around)."""
    x, y, width, height = (int(v) for v in box)
    if width < 12 or height < 8:
        return
    dark = rng.random() < 0.5
    paper = rng.uniform(0, 110, 3) if dark else rng.uniform(150, 255, 3)
    if rng.random() < 0.75:
        cv2.rectangle(image, (x, y), (x + width, y + height), paper.tolist(), -1)
    ink = rng.uniform(190, 255, 3) if dark else rng.uniform(0, 90, 3)
    rows = int(rng.integers(1, 4)) if height > 24 else 1
    if width / height < 2.6 and rows == 1:
        rows = 2  # one row on a panel of a plate's shape would be a plate
    for row in range(rows):
        mask = glyphs.text(str(rng.choice(glyphs.PRINT)), lettering(rng), 30)
        high = max(4, int(height / rows * 0.75))
        wide = min(int(mask.shape[1] * high / mask.shape[0]) + 1, width - 4)
        mask = cv2.resize(mask, (wide, high), interpolation=cv2.INTER_AREA)
        top, left = y + int((row + 0.12) * height / rows), x + (width - wide) // 2
        glyphs.lay(image, mask, left, top, ink)


def fence(rng, image: np.ndarray, base: int) -> None:
    tall, gap = int(rng.uniform(40, 220)), int(rng.uniform(6, 34))
    colour = rng.uniform(10, 230, 3).tolist()
    x0, x1 = int(rng.uniform(0, 700)), int(rng.uniform(750, WIDTH))
    for x in range(x0, x1, gap):
        cv2.line(image, (x, base - tall), (x, base), colour, max(1, gap // 5))
    for y in (base - int(tall * 0.9), base - int(tall * 0.15)):
        cv2.line(image, (x0, y), (x1, y), colour, 3)


def marking(rng, image: np.ndarray, horizon: int) -> None:
    """Kerbs, lane lines and cracks that run to a vanishing point, and sheds of shadow."""
    vanishing = (int(rng.uniform(0, WIDTH)), horizon)
    for _ in range(int(rng.integers(1, 6))):
        foot = int(rng.uniform(-600, WIDTH + 600))
        colour = (rng.uniform(190, 240) * np.float32((1, 1, 0.9 if rng.random() < 0.6 else 0.35))).tolist()
        half = rng.uniform(3, 14)
        for start in np.arange(0, 1, 0.2) if rng.random() < 0.5 else [0]:
            a, b = 0.02 + 0.98 * start, 0.02 + 0.98 * (start + (0.1 if rng.random() < 0.5 else 0.2))
            b = 1 if start == 0 and rng.random() < 0.5 else b
            ends = [(vanishing[0] + (foot - vanishing[0]) * s, horizon + (HEIGHT - horizon) * s, half * s) for s in (a, b)]
            cv2.fillPoly(image, [np.int32([[ends[0][0] - ends[0][2], ends[0][1]], [ends[0][0] + ends[0][2], ends[0][1]],
                                           [ends[1][0] + ends[1][2], ends[1][1]], [ends[1][0] - ends[1][2], ends[1][1]]])], colour, cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 4))):
        points = np.cumsum(rng.normal(0, 30, (12, 2)), 0) + (rng.uniform(0, WIDTH), rng.uniform(horizon, HEIGHT))
        cv2.polylines(image, [points.astype(np.int32)], False, rng.uniform(20, 80, 3).tolist(), int(rng.integers(1, 3)), cv2.LINE_AA)
    if rng.random() < 0.5:
        outline = np.int32(rng.uniform(0, 1, (7, 2)) * (WIDTH * 1.2, HEIGHT - horizon) + (-100, horizon))
        mask = np.zeros(image.shape[:2], np.uint8)
        cv2.fillPoly(mask, [outline], 255)
        mask[:horizon] = 0
        alpha = (cv2.GaussianBlur(mask, (0, 0), rng.uniform(1, 8)).astype(np.float32) / 255 * rng.uniform(0.2, 0.6))[..., None]
        image[:] = image * (1 - alpha)


def stamp(rng, image: np.ndarray) -> None:
    """The date and camera name that recorders write over a picture."""
    mask = glyphs.text("truetype/dejavu/DejaVuSansMono.ttf", f"2014-{rng.integers(1, 13):02d}-{rng.integers(1, 29):02d} {rng.integers(0, 24):02d}:{rng.integers(0, 60):02d}:17 CAM {rng.integers(1, 9)}",
                       int(rng.uniform(12, 30)))
    x, y = (8, 8) if rng.random() < 0.7 else (WIDTH - mask.shape[1] - 8, HEIGHT - mask.shape[0] - 8)
    area = image[y:y + mask.shape[0], x:x + mask.shape[1]]
    area[mask[:area.shape[0], :area.shape[1]] > 100] = 255 if rng.random() < 0.8 else 0


def render(rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """One place and the row of its horizon."""
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    horizon = int(rng.uniform(0, 420))
    sky(rng, image, horizon)
    for _ in range(int(rng.integers(0, 4))):
        (building if rng.random() < 0.5 else trees)(rng, image, horizon + int(rng.uniform(0, 60)))
    ground(rng, image, horizon, rng.uniform(70, 180) * rng.normal(1, 0.05, 3), rng.uniform(0.05, 0.4))
    if rng.random() < 0.8:
        marking(rng, image, horizon)
    if rng.random() < 0.4:
        trees(rng, image, horizon + int(rng.uniform(10, 120)))
    if rng.random() < 0.3:
        fence(rng, image, horizon + int(rng.uniform(20, 200)))
    for _ in range(int(rng.integers(0, 4))):
        wide = rng.uniform(25, 260)
        sign(rng, image, (rng.uniform(0, WIDTH - 40), rng.uniform(0, HEIGHT - 60), wide, wide * rng.uniform(0.15, 1.4)))
    if rng.random() < 0.3:
        stamp(rng, image)
    return image, horizon
