"""Renders street pictures by day, in infrared light at night, in rain and in glare, with their truth, to measure each apart.

    conditions.py FOLDER [COUNT]      writes FOLDER/{day,night,rain,glare}/*.jpg and truth.csv, COUNT pictures each (60)

Nothing here is trained on: other streets, cars and serials than those of the footage and of the training, from seeds of its own.
"""

import sys
from pathlib import Path

import cv2
import numpy as np

import degrade
import footage
import road
import serials
import vehicles

COUNT = 60
NEAR, FAR = 4.2, 9.5       # metres: plates 80 to 35 px wide
FRONT, BACK = (-2.9, -2.4), (-0.5, 0.7)  # metres across


def street(rng: np.random.Generator, night: bool, glow: float):
    """A street with one car: RGB picture, quad, text, and the picture's scale and matrix for lamps."""
    front = rng.random() < 0.4
    view = road.View(rng.uniform(820, 900) if front else rng.uniform(560, 860), rng.uniform(120, 220), rng.uniform(1.1, 1.5))
    picture = road.backdrop(rng, view)
    if night:  # the lamp's light reaches the street, too little to show it well
        picture = cv2.cvtColor(cv2.convertScaleAbs(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), alpha=rng.uniform(0.12, 0.3), beta=4), cv2.COLOR_GRAY2RGB)
    state, serial = serials.draw(rng)
    while not 5 <= len(serials.truth(serial)) <= 8:
        state, serial = serials.draw(rng)
    actor = footage.Actor(state, serial, front, vehicles.PAINTS[rng.integers(len(vehicles.PAINTS))], [], int(rng.integers(1 << 30)))
    actor.prepare(night)
    paint = np.full(3, 30 + np.mean(actor.paint) * 0.25) if night else actor.paint
    quad = road.car(picture, view, actor.sprite, paint, rng.uniform(*(FRONT if front else BACK)), rng.uniform(NEAR, FAR), actor.plate, glow, night)
    return picture, quad, actor.text


def sensor(rng: np.random.Generator, picture: np.ndarray, gain: float) -> np.ndarray:
    """Read noise and shot noise at a gain, 1 by day to 4 at night."""
    noise = rng.normal(0, 1, picture.shape[:2]).astype(np.float32)[..., None]
    return np.clip(picture + noise * gain * (1.2 + 0.25 * np.sqrt(picture)), 0, 255)


def day(rng):
    picture, quad, text = street(rng, False, 0.3)
    return sensor(rng, picture.astype(np.float32) * rng.uniform(0.75, 1.1), 1), quad, text


def night(rng):
    picture, quad, text = street(rng, True, rng.uniform(0.3, 0.9))
    return sensor(rng, picture.astype(np.float32) * rng.uniform(0.7, 1.1), rng.uniform(1.5, 4)), quad, text


def rain(rng):
    """Flat light, streaks along the fall, drops on the window that blur what lies behind, a moving car."""
    picture, quad, text = street(rng, False, 0.6)
    image = picture.astype(np.float32) * rng.uniform(0.45, 0.7) + rng.uniform(25, 45)
    streaks = (rng.random(image.shape[:2]) < 0.004).astype(np.float32) * rng.uniform(60, 120)
    length, slant = int(rng.integers(15, 35)), rng.uniform(-0.2, 0.2)
    kernel = np.zeros((length, length), np.float32)
    cv2.line(kernel, (int(length / 2 - slant * length / 2), 0), (int(length / 2 + slant * length / 2), length - 1), 1.0, 1)
    image += cv2.filter2D(streaks, -1, kernel / kernel.sum() * 8)[..., None]
    drops = np.zeros(image.shape[:2], np.float32)
    for _ in range(rng.integers(15, 50)):
        cv2.circle(drops, (int(rng.uniform(0, road.WIDTH)), int(rng.uniform(0, road.HEIGHT))), int(rng.uniform(6, 22)), 1.0, -1, cv2.LINE_AA)
    drops = cv2.GaussianBlur(drops, (0, 0), 3)[..., None] * 0.7
    image = image * (1 - drops) + cv2.GaussianBlur(image, (0, 0), 5) * drops
    return sensor(rng, degrade.motion(rng, image, rng.uniform(0, 3)), rng.uniform(1, 2)), quad, text


def glare(rng):
    """Low sun or a head lamp into the lens: a bloom beside the plate, a veil over all."""
    dark = rng.random() < 0.5
    picture, quad, text = street(rng, dark, 1.0)
    image = picture.astype(np.float32)
    centre = quad.mean(0) + rng.normal(0, 1, 2) * np.float32([1.2, 1.6]) * (quad[:, 0].max() - quad[:, 0].min())
    ys, xs = np.mgrid[:road.HEIGHT, :road.WIDTH].astype(np.float32)
    away = np.hypot(xs - centre[0], ys - centre[1])
    image += (rng.uniform(80, 200) * np.exp(-away / rng.uniform(25, 60)) + rng.uniform(10, 50) * np.exp(-away / 300))[..., None]
    return sensor(rng, image, rng.uniform(1, 3)), quad, text


CONDITIONS = {"day": day, "night": night, "rain": rain, "glare": glare}


def main() -> None:
    cv2.setNumThreads(0)
    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else COUNT
    for place, (name, draw) in enumerate(CONDITIONS.items()):
        (folder / name).mkdir(parents=True, exist_ok=True)
        rows = []
        for index in range(count):
            image, quad, text = draw(np.random.default_rng([77, place, index]))
            grey = cv2.cvtColor(np.clip(image, 0, 255).astype(np.uint8), cv2.COLOR_RGB2GRAY)
            file = f"{name}-{index:03d}.jpg"
            cv2.imwrite(str(folder / name / file), grey, [cv2.IMWRITE_JPEG_QUALITY, 85])
            rows.append([file, *cv2.boundingRect(np.round(quad).astype(np.int32)), text])
        footage.table(folder / name / "truth.csv", ["file", "x", "y", "width", "height", "plate"], rows)


if __name__ == "__main__":
    main()
