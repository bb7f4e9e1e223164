"""Renders sample footage: a fixed camera at a street, five cars; the truth beside it; stills and plate crops for tests.

    footage.py FOLDER     writes crossing.mp4, night.mp4, *.truth.json, stills/ and crops/ there
"""

import csv
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

import degrade
import plates
import road
import vehicles

FPS, SECONDS = 15, 12
READABLE = 45              # px of plate width from which a frame counts as readable
ONCOMING, LEAVING = -2.9, 0.25   # metres across from the camera


@dataclass
class Actor:
    """A car: `path` lists (time in s, distance of its near face in m), joined smoothly; it is drawn only between its ends."""

    state: str
    serial: str
    front: bool
    paint: tuple
    path: list
    seed: int

    def prepare(self, night: bool) -> None:
        rng = np.random.default_rng([9, self.seed])
        image, self.text = plates.render(rng, given=(self.state, self.serial), plain=True)
        left, top, right, bottom = plates.PLATE
        self.plate = image[top:bottom, left:right]
        if night:  # retroreflective sheet shines, the ink does not
            grey = cv2.cvtColor(self.plate, cv2.COLOR_RGB2GRAY)
            self.plate = cv2.cvtColor(cv2.convertScaleAbs(grey, alpha=0.95, beta=-25), cv2.COLOR_GRAY2RGB)
        self.sprite = vehicles.draw(rng, self.front, night, self.paint)

    def distance(self, time: float) -> float | None:
        times, places = zip(*self.path)
        if not times[0] <= time <= times[-1]:
            return None
        index = min(np.searchsorted(times, time, "right") - 1, len(times) - 2)
        span = times[index + 1] - times[index]
        slopes = np.gradient(np.float64(places), np.float64(times))
        if len(times) > 2:
            for i in range(len(times) - 1):
                if places[i] == places[i + 1]:
                    slopes[i] = slopes[i + 1] = 0.0
        t = (time - times[index]) / span
        a, b, m0, m1 = places[index], places[index + 1], slopes[index] * span, slopes[index + 1] * span
        return float((2 * t**3 - 3 * t**2 + 1) * a + (t**3 - 2 * t**2 + t) * m0 + (-2 * t**3 + 3 * t**2) * b + (t**3 - t**2) * m1)


DAY = [
    Actor("TEXAS", "BGX-4471", False, (200, 203, 206), [(0.2, 2.0), (1.2, 4.2), (2.6, 9.5), (4.6, 24)], 1),
    Actor("California", "7KLM204", True, (28, 52, 110), [(0.4, 26), (1.8, 12), (2.5, 8.2), (4.0, 4.2), (4.7, 2.4)], 2),
    Actor("FLORIDA", "QPT R83", False, (120, 24, 26), [(3.9, 2.0), (5.0, 4.6), (5.6, 5.4), (7.9, 5.4), (9.4, 8.8), (12.2, 26)], 3),
    Actor("NEW YORK", "HDN-5926", True, (96, 100, 106), [(4.6, 32), (6.4, 14), (7.3, 8.4), (8.7, 4.4), (9.4, 2.5)], 4),
    Actor("Illinois", "CV 61837", True, (235, 235, 233), [(6.0, 34), (8.0, 14.2), (9.0, 8.6), (10.6, 4.4), (11.4, 2.5)], 5),
]
NIGHT = [
    Actor("OHIO", "JFR 8240", False, (28, 29, 32), [(0.2, 2.0), (1.2, 4.2), (2.6, 9.5), (4.0, 20)], 6),
    Actor("Missouri", "WK4-T7A", True, (150, 140, 118), [(0.8, 26), (2.2, 12), (3.0, 8.0), (4.2, 4.3), (4.9, 2.5)], 7),
]


def clip(actors: list[Actor], seconds: float, night: bool, seed: int):
    """Yields (RGB frame, {plate: quad} of those readable in it)."""
    view = road.View()
    still = road.backdrop(np.random.default_rng([10, seed]), view)
    if night:
        still = cv2.cvtColor(cv2.convertScaleAbs(cv2.cvtColor(still, cv2.COLOR_RGB2GRAY), alpha=0.3, beta=6), cv2.COLOR_GRAY2RGB)
    for actor in actors:
        actor.prepare(night)
    for index in range(int(seconds * FPS)):
        frame, time = still.copy(), index / FPS
        here = sorted(((d, a) for a in actors if (d := a.distance(time)) is not None), key=lambda pair: -pair[0])
        quads, nearer = {}, []
        for distance, actor in here:
            slowing = abs((actor.distance(time + 0.1) or distance) - distance) < 0.35 and not actor.front
            glow = 0.9 if night else 0.55 if slowing or actor.front else 0.12
            paint = np.full(3, 30 + np.mean(actor.paint) * 0.25) if night else actor.paint
            quad = road.car(frame, view, actor.sprite, paint, ONCOMING if actor.front else LEAVING, distance, actor.plate, glow, night)
            nearer = [(a, q) for a, q in nearer if not _hidden(q, view, actor, distance)] + [(actor, quad)]
        for actor, quad in nearer:
            if np.ptp(quad[:, 0]) >= READABLE and (quad.min(0) >= 0).all() and (quad.max(0) < (road.WIDTH, road.HEIGHT)).all():
                quads[actor.text] = quad
        yield (degrade.sharpen(np.random.default_rng(3), frame) if not night else frame), quads


def _hidden(quad, view, actor: Actor, distance: float) -> bool:
    """Whether a nearer car's face and flank cover any of a plate."""
    scale = view.scale(distance)
    centre = view.ground(ONCOMING if actor.front else LEAVING, distance)[0]
    half = scale * road.CAR / 2
    far = view.ground(ONCOMING if actor.front else LEAVING, distance + road.LENGTH)[0]
    return quad[:, 0].max() > min(centre - half, far - half * 0.5) and quad[:, 0].min() < max(centre + half, far + half * 0.5)


def film(folder: Path, name: str, actors: list[Actor], seconds: float, night: bool) -> None:
    """Encodes a clip and writes NAME.truth.json: passages in order of their first readable frame, times of the frames in ms."""
    encoder = subprocess.Popen(["ffmpeg", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{road.WIDTH}x{road.HEIGHT}", "-r", str(FPS),
                                "-i", "-", "-c:v", "libx264", "-threads", "1", "-preset", "slow", "-crf", "30", "-pix_fmt", "yuv420p", "-g", str(FPS * 4),
                                "-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart", str(folder / f"{name}.mp4")], stdin=subprocess.PIPE)
    seen = {}
    for index, (frame, quads) in enumerate(clip(actors, seconds, night, 1)):
        encoder.stdin.write(frame.tobytes())
        for text in quads:
            first, _ = seen.get(text, (index, index))
            seen[text] = (first, index)
    encoder.stdin.close()
    if encoder.wait() != 0:
        raise SystemExit("ffmpeg failed")
    ordered = sorted(seen.items(), key=lambda item: item[1][0])
    passages = [{"plate": text, "first_ms": round(first * 1000 / FPS), "last_ms": round(last * 1000 / FPS)} for text, (first, last) in ordered]
    (folder / f"{name}.truth.json").write_text(json.dumps({"passages": passages}, indent=2) + "\n")


def stills(folder: Path) -> None:
    """Eight street pictures with one plate that counts each, and their truth."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(31)
    states = [("TEXAS", "DKR-8145"), ("California", "6TRN518"), ("Missouri", "HB4-C7K"), ("FLORIDA", "GWM X42"), ("ARIZONA", "BTH5137"),
              ("OHIO", "FKR 2946"), ("NEW YORK", "KCD-3875"), ("NORTH CAROLINA", "RHE-6241")]
    rows = []
    for index, (state, serial) in enumerate(states):
        front = index % 3 == 1
        view = road.View(rng.uniform(820, 900) if front else rng.uniform(560, 860), rng.uniform(120, 220), rng.uniform(1.1, 1.5))
        frame = road.backdrop(rng, view)
        actor = Actor(state, serial, front, vehicles.PAINTS[index], [], 40 + index)
        actor.prepare(False)
        quad = road.car(frame, view, actor.sprite, actor.paint, rng.uniform(-2.8, -2.5) if front else rng.uniform(-0.4, 0.6), rng.uniform(4.6, 6.0), actor.plate, 0.3)
        name = f"still-{index + 1}.jpg"
        cv2.imwrite(str(folder / name), cv2.cvtColor(frame, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 82])
        x, y, width, height = cv2.boundingRect(np.round(quad).astype(np.int32))
        rows.append([name, x, y, width, height, actor.text])
    table(folder / "truth.csv", ["file", "x", "y", "width", "height", "plate"], rows)


def crops(folder: Path) -> None:
    """Sixteen tight crops as a fair camera gives them."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(32)
    serials = [("TEXAS", "TX", "LMC-2093"), ("California", "CA", "8RWD627"), ("FLORIDA", "FL", "BKE T56"), ("NEW YORK", "NY", "JYE-1748"), ("Illinois", "IL", "DP 40629"),
               ("OHIO", "OH", "HUW 5318"), ("GEORGIA", "GA", "RKB4760"), ("PENNSYLVANIA", "PA", "MXD-9382"), ("Missouri", "MO", "SE2-K8R"), ("VIRGINIA", "VA", "TWN-6054"),
               ("NORTH CAROLINA", "NC", "PHA-7216"), ("ARIZONA", "AZ", "CFR8493"), ("WASHINGTON", "WA", "BRY6172"), ("MICHIGAN", "MI", "EKT 3859"), ("COLORADO", "CO", "XHN*284"), ("IDAHO", "ID", "2C 75936")]
    rows = []
    left, top, right, bottom = plates.PLATE
    for index, (state, code, serial) in enumerate(serials):
        image, text = plates.render(rng, given=(state, serial), plain=True)
        image = cv2.resize(image[top:bottom, left:right], (144, 72), interpolation=cv2.INTER_AREA)
        name = f"crop-{index + 1:02d}.jpg"
        cv2.imwrite(str(folder / name), cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_RGB2BGR), (0, 0), 0.5), [cv2.IMWRITE_JPEG_QUALITY, 80])
        rows.append([name, code, text])
    table(folder / "truth.csv", ["file", "state", "plate"], rows)


def table(path: Path, head: list[str], rows: list[list]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def main() -> None:
    cv2.setNumThreads(0)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    film(folder, "crossing", DAY, SECONDS, False)
    film(folder, "night", NIGHT, 5, True)
    stills(folder / "stills")
    crops(folder / "crops")


if __name__ == "__main__":
    main()
