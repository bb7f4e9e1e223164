"""A street seen by a fixed camera, RGB uint8 [720, 1280, 3], with its ground plane, for footage that people look at."""

from dataclasses import dataclass

import cv2
import numpy as np

import backdrops
import glyphs
import vehicles

WIDTH, HEIGHT = 1280, 720
FOCAL = 1100.0             # px
CAR = 1.85                 # metres that a sprite's full width stands for
LENGTH = 2.7               # metres of a car's body that show behind its near face


@dataclass
class View:
    """Where the camera stands: horizon and vanishing point in px, its height over the road in metres."""

    vanishing: float = 830.0
    horizon: float = 178.0
    height: float = 1.32

    def scale(self, distance: float) -> float:
        """Pixels a metre at a distance in metres."""
        return FOCAL / distance

    def ground(self, across: float, distance: float) -> tuple[float, float]:
        """Picture place of a spot on the road, `across` metres to the right of the camera."""
        scale = self.scale(distance)
        return self.vanishing + across * scale, self.horizon + self.height * scale


def _strip(image, view: View, left: float, right: float, colour, near: float = 2.0, far: float = 400.0) -> None:
    corners = [view.ground(left, far), view.ground(right, far), view.ground(right, near), view.ground(left, near)]
    cv2.fillPoly(image, [np.round(np.float32(corners) * 16).astype(np.int32)], colour, cv2.LINE_AA, shift=4)


def _ground_texture(rng, image, view: View, strength: float, rows: slice) -> None:
    """Grain that lies in the ground plane, finer and flatter with distance."""
    tile = backdrops.cloudy(rng, 512, 512, 27) * 0.6 + rng.random((512, 512), dtype=np.float32) * 0.4
    ys, xs = np.mgrid[rows.start:HEIGHT, 0:WIDTH].astype(np.float32)
    scale = np.maximum(ys - view.horizon, 1) / view.height
    across, distance = (xs - view.vanishing) / scale, FOCAL / scale
    grain = cv2.remap(tile, np.mod(across * 70, 511).astype(np.float32), np.mod(distance * 40, 511).astype(np.float32), cv2.INTER_LINEAR)
    fade = np.clip(scale / 60, 0.15, 1)
    image[rows] = np.clip(image[rows] * (1 + (grain - 0.5) * strength * fade)[..., None], 0, 255)


def _crown(rng, image, centre, radius: float, colour) -> None:
    """A tree's crown: many leaves of light and shade, lit from the upper left."""
    for _ in range(int(60 + radius * 2)):
        angle, reach = rng.uniform(0, 2 * np.pi), radius * np.sqrt(rng.random())
        dx, dy = np.cos(angle) * reach * 1.15, np.sin(angle) * reach * 0.85
        light = 1.0 - 0.45 * (dy + dx * 0.4) / radius + rng.normal(0, 0.13)
        cv2.circle(image, (int(centre[0] + dx), int(centre[1] + dy)), int(max(2, radius * rng.uniform(0.06, 0.17))),
                   np.clip(np.float32(colour) * light, 0, 255).tolist(), -1, cv2.LINE_AA)


def _house(rng, image, x: int, base: int, width: int, tall: int, colour) -> None:
    top = base - tall
    cv2.rectangle(image, (x, top), (x + width, base), colour, -1)
    part = image[max(0, top):base, max(0, x):x + width]
    part[:] = np.clip(part * np.linspace(1.06, 0.86, part.shape[0])[:, None, None], 0, 255)
    backdrops.brick(rng, part, colour)
    cv2.rectangle(image, (x - 4, top - 9), (x + width + 4, top + 3), tuple(int(c * 0.72) for c in colour), -1)
    columns, floors = max(2, width // 46), max(1, tall // 62)
    for floor in range(floors):
        for column in range(columns):
            wx, wy = x + int((column + 0.28) * width / columns), top + 20 + floor * 60
            ww, wh = int(width / columns * 0.46), 34
            if wy + wh > base - 8:
                continue
            cv2.rectangle(image, (wx - 2, wy - 2), (wx + ww + 2, wy + wh + 3), (226, 224, 216), -1)
            pane = int(rng.uniform(48, 92))
            cv2.rectangle(image, (wx, wy), (wx + ww, wy + wh), (pane, pane + 12, pane + 20), -1)
            cv2.line(image, (wx, wy + wh), (wx + ww, wy), (pane + 40, pane + 52, pane + 62), 1, cv2.LINE_AA)
            cv2.line(image, (wx + ww // 2, wy), (wx + ww // 2, wy + wh), (220, 218, 210), 1)


def backdrop(rng: np.random.Generator, view: View) -> np.ndarray:
    """The street without cars."""
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    horizon = int(view.horizon)
    run = np.linspace(0, 1, horizon + 1)[:, None, None]
    image[:horizon + 1] = np.float32((118, 164, 212)) * (1 - run) + np.float32((214, 226, 232)) * run
    clouds = np.clip(backdrops.cloudy(rng, horizon + 1, WIDTH, 240) - 0.52, 0, 1)[..., None] * 1.7
    image[:horizon + 1] = np.clip(image[:horizon + 1] * (1 - clouds) + 246 * clouds, 0, 255)
    hills = horizon - 26 - 22 * backdrops.cloudy(rng, 1, WIDTH, 240)[0]
    cv2.fillPoly(image, [np.int32([[0, horizon + 4], *zip(range(WIDTH), hills.astype(int)), [WIDTH, horizon + 4]])], (128, 146, 150), cv2.LINE_AA)
    image[horizon:] = (104, 122, 74)
    _ground_texture(rng, image, view, 0.5, slice(horizon + 2, HEIGHT))
    x = -40
    while x < view.vanishing - 190:
        width = int(rng.uniform(110, 230))
        _house(rng, image, x, horizon + int(6 + max(0, view.vanishing - 300 - x) * 0.05), width, int(rng.uniform(70, 150)),
               tuple(int(v) for v in np.clip(rng.uniform(120, 190) + rng.normal(0, 8, 3) + (14, 0, -16), 60, 215)))
        x += width + int(rng.uniform(4, 60))
    for _ in range(26):
        tx = rng.uniform(0, WIDTH)
        if abs(tx - view.vanishing) > 60:
            size = rng.uniform(12, 26) + abs(tx - view.vanishing) * 0.035
            _crown(rng, image, (tx, horizon - size * 0.35), size, rng.uniform(0.85, 1.1) * np.float32((62, 88, 48)))
    _strip(image, view, -7.4, -5.1, (176, 172, 164))
    _strip(image, view, 2.5, 4.4, (176, 172, 164))
    _strip(image, view, -5.1, -4.86, (200, 197, 190))
    _strip(image, view, 2.3, 2.5, (200, 197, 190))
    _strip(image, view, -4.86, 2.3, (92, 93, 96))
    for track in (-3.55, -1.95, -0.52, 1.08):
        overlay = image.copy()
        _strip(overlay, view, track - 0.22, track + 0.22, (80, 81, 84))
        cv2.addWeighted(overlay, 0.5, image, 0.5, 0, dst=image)
    _ground_texture(rng, image, view, 0.34, slice(horizon + 2, HEIGHT))
    for left in (-1.36, -1.16):
        _strip(image, view, left, left + 0.1, (206, 170, 62))
    for left in (-4.55, 2.0):
        _strip(image, view, left, left + 0.11, (216, 216, 210))
    for joint in (6.5, 13.0, 27.0):
        cv2.line(image, *[tuple(int(v) for v in view.ground(across, joint)) for across in (-4.86, 2.3)], (70, 71, 73), max(1, int(12 / joint)), cv2.LINE_AA)
    _furniture(rng, image, view)
    return cv2.GaussianBlur(image, (0, 0), 0.7)


def _furniture(rng, image, view: View) -> None:
    """Lamp posts, a speed sign, a near tree and its shadow over the road."""
    for across, distances in ((3.6, (34, 19, 10.5)), (-6.6, (30, 16))):
        for distance in distances:
            scale = view.scale(distance)
            foot = view.ground(across, distance)
            top = (foot[0], foot[1] - 5.6 * scale)
            cv2.line(image, tuple(int(v) for v in foot), tuple(int(v) for v in top), (74, 76, 78), max(2, int(scale * 0.1)), cv2.LINE_AA)
            arm = (top[0] - np.sign(across) * 1.3 * scale, top[1])
            cv2.line(image, tuple(int(v) for v in top), tuple(int(v) for v in arm), (74, 76, 78), max(2, int(scale * 0.07)), cv2.LINE_AA)
    scale, foot = view.scale(13.5), view.ground(3.15, 13.5)
    cv2.line(image, tuple(int(v) for v in foot), (int(foot[0]), int(foot[1] - 2.3 * scale)), (120, 122, 124), 4, cv2.LINE_AA)
    left, top = int(foot[0] - 0.31 * scale), int(foot[1] - 2.5 * scale)
    wide, tall = int(0.62 * scale), int(0.78 * scale)
    cv2.rectangle(image, (left, top), (left + wide, top + tall), (238, 238, 234), -1)
    cv2.rectangle(image, (left + 2, top + 2), (left + wide - 2, top + tall - 2), (24, 24, 26), 1)
    for string, row, size in (("SPEED", 0.07, 0.15), ("LIMIT", 0.26, 0.15), ("35", 0.48, 0.42)):
        mask = glyphs.text("truetype/roadgeek/RG2014D.ttf", string, 60)
        high = int(tall * size)
        mask = cv2.resize(mask, (min(wide - 8, int(mask.shape[1] * high / mask.shape[0])), high), interpolation=cv2.INTER_AREA)
        glyphs.lay(image, mask, left + (wide - mask.shape[1]) // 2, top + int(tall * row), np.float32((24, 24, 26)))
    shade = np.zeros((HEIGHT, WIDTH), np.uint8)
    for _ in range(90):
        spot = view.ground(rng.normal(3.2, 1.5), rng.uniform(4.2, 7.2))
        cv2.ellipse(shade, tuple(int(v) for v in spot), (int(rng.uniform(12, 46)), int(rng.uniform(4, 14))), 0, 0, 360, 255, -1, cv2.LINE_AA)
    shade[:int(view.horizon) + 5] = 0
    alpha = cv2.GaussianBlur(shade, (0, 0), 3).astype(np.float32)[..., None] / 255 * 0.42
    image[:] = image * (1 - alpha)


def car(scene: np.ndarray, view: View, sprite: vehicles.Sprite, paint, across: float, distance: float, plate: np.ndarray,
        glow: float = 0.0, night: bool = False) -> np.ndarray:
    """Draws one car whose near face stands at `distance` metres; gives its plate's corners in the picture."""
    scale = view.scale(distance)
    foot = view.ground(across, distance)
    factor = scale * CAR / vehicles.WIDTH
    matrix = np.float32([[factor, 0, foot[0] - factor * vehicles.WIDTH / 2], [0, factor, foot[1] - factor * (vehicles.HEIGHT - 4)]])
    shadow = np.zeros(scene.shape[:2], np.uint8)
    spread = np.float32([view.ground(across + dx, distance + dz) for dx, dz in ((-1.0, -0.15), (1.15, -0.15), (1.5, LENGTH), (-0.9, LENGTH))])
    cv2.fillPoly(shadow, [np.round(spread).astype(np.int32)], 255, cv2.LINE_AA)
    alpha = cv2.GaussianBlur(shadow, (0, 0), max(1.0, 0.07 * scale)).astype(np.float32)[..., None] / 255 * (0.35 if night else 0.66)
    scene[:] = scene * (1 - alpha)
    _side(scene, view, sprite, np.float32(paint), matrix, across, distance, night)
    quad = vehicles.place(scene, sprite, matrix, plate)
    if glow > 0:
        _shine(scene, sprite, matrix, factor, glow)
    return quad


def _side(scene, view, sprite, paint, matrix, across: float, distance: float, night: bool) -> None:
    """The flank that shows beside the near face: the face's outline drawn back towards the vanishing point."""
    back = view.scale(distance + LENGTH) / view.scale(distance)
    point = np.float32([view.vanishing, view.horizon])
    body = (sprite.alpha > 128).astype(np.uint8)
    body[478:] = 0  # without the tyres
    outline = max(cv2.findContours(body, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0], key=len)[:, 0]
    near = outline.astype(np.float32) @ matrix[:, :2].T + matrix[:, 2]
    steps = [point + (near - point) * (1 + (back - 1) * t) for t in np.linspace(0, 1, 40)]
    mask = np.zeros(scene.shape[:2], np.uint8)
    for shape in steps:
        cv2.fillPoly(mask, [np.round(shape * 16).astype(np.int32)], 255, cv2.LINE_AA, shift=4)
    rows = np.flatnonzero(mask.any(1))
    if not len(rows):
        return
    run = np.linspace(0.95, 0.45, HEIGHT)[:, None, None] if night else np.interp(np.arange(HEIGHT), [rows[0], rows[-1]], [0.92, 0.42])[:, None, None]
    alpha = mask[..., None].astype(np.float32) / 255
    scene[:] = scene * (1 - alpha) + np.clip(paint * run, 0, 255) * alpha
    side = -1 if across > 0 else 1
    top, bottom = near[:, 1].min(), near[:, 1].max()
    tall = bottom - top
    edge = near[:, 0].max() if side > 0 else near[:, 0].min()

    def flank(depth: float, height: float, inset: float) -> np.ndarray:
        spot = np.float32([edge - side * inset * (near[:, 0].max() - near[:, 0].min()), top + height * tall])
        ratio = view.scale(distance + depth) / view.scale(distance)
        return point + (spot - point) * ratio

    glass = np.float32([flank(0.5, 0.16, 0.12), flank(2.3, 0.16, 0.12), flank(2.5, 0.38, 0.05), flank(0.35, 0.4, 0.05)])
    cv2.fillPoly(scene, [np.round(glass).astype(np.int32)], (30, 37, 43) if not night else (16, 16, 16), cv2.LINE_AA)
    for depth in (0.5, 2.15):
        centre, rim = flank(depth, 0.9, 0.0), flank(depth, 1.09, 0.0)
        radius = abs(rim[1] - centre[1])
        flat = max(1.0, abs(flank(depth + 0.3, 0.9, 0.0)[0] - flank(depth - 0.3, 0.9, 0.0)[0]) / 2)
        cv2.ellipse(scene, tuple(int(v) for v in centre), (int(flat), int(radius)), 0, 0, 360, (20, 20, 22), -1, cv2.LINE_AA)
        cv2.ellipse(scene, tuple(int(v) for v in centre), (max(1, int(flat * 0.55)), max(1, int(radius * 0.6))), 0, 0, 360, (112, 114, 118) if not night else (50, 50, 50), -1, cv2.LINE_AA)


def _shine(scene, sprite, matrix, factor: float, glow: float) -> None:
    """Halos of lamps, added as light."""
    light = np.zeros(scene.shape, np.float32)
    for x, y, radius, colour in sprite.lamps:
        place = np.float32([x, y]) @ matrix[:, :2].T + matrix[:, 2]
        cv2.circle(light, tuple(int(v) for v in place), max(2, int(radius * factor * 0.45)), [float(c) for c in colour], -1, cv2.LINE_AA)
    light = cv2.GaussianBlur(light, (0, 0), max(1.5, 34 * factor))
    scene[:] = np.clip(scene + light * glow, 0, 255)
