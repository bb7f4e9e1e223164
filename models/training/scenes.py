"""Scenes for the detector: grey uint8 [height, width] at the detector's scale, with the corners of every plate.

A place is a photograph of the tuning half or a rendered backdrop with cars. A sample is a random window of a place,
its plates covered by other plates or left, sometimes with plates added, seen through a poor camera.
"""

from dataclasses import dataclass

import cv2
import numpy as np

import backdrops
import degrade
import plates
import pool
import real
import vehicles

LONG = 0.35  # a plate lower than this over its width is a long one


@dataclass
class Place:
    levels: list            # grey uint8 pictures at 1, 1/2, 1/4
    mounts: np.ndarray      # float32 [N, 4, 2] plate corners at level 0
    photograph: bool        # its mounts hold real plates; otherwise bare recesses that must be covered


def _place(image: np.ndarray, mounts: np.ndarray, photograph: bool) -> Place:
    half = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return Place([image, half, cv2.resize(half, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)], np.float32(mounts).reshape(-1, 4, 2), photograph)


def rendered_place(rng: np.random.Generator) -> Place:
    """A backdrop with up to four cars, their plate mounts bare."""
    image, horizon = backdrops.render(rng)
    mounts = []
    for scale in np.sort(rng.uniform(0.15, 1.1, rng.integers(0, 5))):
        sprite = vehicles.draw(rng, front=rng.random() < 0.45, night=rng.random() < 0.15)
        shear, turn = rng.normal(0, 0.05), rng.normal(0, 0.03)
        x = rng.uniform(-0.2, 1.0) * backdrops.WIDTH
        y = horizon + scale * rng.uniform(350, 560) - scale * vehicles.HEIGHT
        matrix = np.float32([[scale * rng.uniform(0.85, 1.1), shear * scale, x], [turn * scale, scale, y]])
        foot = np.float32([vehicles.WIDTH / 2, vehicles.HEIGHT]) @ matrix[:, :2].T + matrix[:, 2]
        dark = image.copy()
        cv2.ellipse(dark, foot.astype(int).tolist(), (int(scale * 330), int(scale * 50)), 0, 0, 360, (18, 18, 20), -1)
        cv2.addWeighted(dark, 0.7, image, 0.3, 0, dst=image)
        quad = vehicles.place(image, sprite, matrix)
        mounts = [m for m in mounts if not _overlaps(m, x, x + scale * vehicles.WIDTH, y)] + [quad]
        if rng.random() < 0.15:  # lettering on the body
            backdrops.sign(rng, image, (x + scale * 120, y + scale * 250, scale * rng.uniform(100, 400), scale * rng.uniform(20, 60)))
    return _place(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.float32(mounts), False)


def _reshape(rng: np.random.Generator, quad: np.ndarray, shape: float) -> np.ndarray:
    """A quad of about the same place and area, but of the height over width of a long plate."""
    along, down = (quad[1] - quad[0] + quad[2] - quad[3]) / 2, (quad[3] - quad[0] + quad[2] - quad[1]) / 2
    wider = rng.uniform(1.1, 1.6)
    lower = wider * shape * rng.uniform(0.9, 1.1) * np.linalg.norm(along) / max(1e-3, np.linalg.norm(down))
    unit = np.float32([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    return (quad.mean(0) + unit[:, :1] * along * wider + unit[:, 1:] * down * lower).astype(np.float32)


def _overlaps(quad, x0: float, x1: float, y0: float) -> bool:
    """Whether a nearer car hides the middle of an earlier plate, in part or whole."""
    return quad[:, 0].max() > x0 and quad[:, 0].min() < x1 and quad[:, 1].max() > y0


class Scenes:
    """Draws (image [height, width], quads [N, 4, 2], trusted [N]); corners of quads not trusted are only roughly known."""

    PHOTOGRAPHS = 0.6

    def __init__(self, seed: int, pool, height: int, width: int, rendered_places: int = 160):
        self.rng, self.pool, self.height, self.width = np.random.default_rng([seed, 23]), pool, height, width
        self.rendered = [rendered_place(self.rng) for _ in range(rendered_places)]
        self.photographs = [_place(image, quad[None], True) for image, quad, _ in real.photographs("tuning")]
        self.crops = [(image, quad) for image, quad, _ in real.plate_crops("tuning")]

    def renew(self) -> None:
        """Replaces one rendered place."""
        self.rendered[self.rng.integers(len(self.rendered))] = rendered_place(self.rng)

    def texture(self) -> tuple[np.ndarray, float]:
        """A whole plate without surroundings, or now and then with its dealer's frame's outer rim just cut, and its height over width."""
        if self.crops and self.rng.random() < 0.12:
            return self.crops[self.rng.integers(len(self.crops))][0], pool.SHAPE
        left, top, right, bottom = plates.PLATE
        image, _, shape = self.pool.draw(self.rng)
        return image[top:bottom, left:right], shape

    def draw(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rng = self.rng
        use = self.photographs and rng.random() < self.PHOTOGRAPHS
        place = (self.photographs if use else self.rendered)[rng.integers(len(self.photographs if use else self.rendered))]
        matrix = self._window(place)
        image = self._look(place, matrix)
        quads, trusted = [], []
        for mount in place.mounts:
            quad = mount @ matrix[:, :2].T + matrix[:, 2]
            if matrix[0, 0] < 0:
                quad = quad[[1, 0, 3, 2]]
            if not place.photograph or rng.random() < 0.55:
                texture, shape = self.texture()
                if place.photograph:  # cover the real plate wholly
                    quad = self._cover(quad)
                elif rng.random() < 0.07:
                    continue  # a bare recess is no plate
                if shape < LONG:
                    if place.photograph:
                        cv2.fillPoly(image, [np.round(quad).astype(np.int32)], int(rng.uniform(0, 255)), cv2.LINE_AA)
                    quad = _reshape(rng, quad, shape)
                self._paste(image, quad, texture)
                trusted.append(True)
            else:
                trusted.append(False)
            quads.append(quad)
        for _ in range(int(rng.choice([0, 1, 2], p=[0.6, 0.3, 0.1]))):
            texture, shape = self.texture()
            quad = self._somewhere()
            if shape < LONG:
                quad = _reshape(rng, quad, shape)
            if all(np.abs(quad.mean(0) - other.mean(0)).max() > 0.7 * (np.ptp(quad[:, 0]) + np.ptp(other[:, 0])) for other in quads):
                self._surround(image, quad)
                self._paste(image, quad, texture)
                quads.append(quad)
                trusted.append(True)
        image = self._camera(image)
        inside = [i for i, quad in enumerate(quads) if (quad.mean(0) > 2).all() and (quad.mean(0) < (self.width - 2, self.height - 2)).all() and np.ptp(quad[:, 0]) > 9]
        return image, np.float32([quads[i] for i in inside]).reshape(-1, 4, 2), np.array([trusted[i] for i in inside], bool)

    def _window(self, place: Place) -> np.ndarray:
        """Affine matrix from the place to the sample."""
        rng = self.rng
        picture = place.levels[0].shape
        if len(place.mounts) and rng.random() < 0.85:
            mount = place.mounts[rng.integers(len(place.mounts))]
            wide = float(np.exp(rng.normal(np.log(46), 0.55)).clip(14, 400))
            scale = wide / np.linalg.norm(mount[1] - mount[0])
            source, goal = mount.mean(0), rng.uniform(0.06, 0.94, 2) * (self.width, self.height)
        else:
            scale = rng.uniform(0.4, 1.2) * self.width / picture[1]
            source, goal = rng.uniform(0.1, 0.9, 2) * (picture[1], picture[0]), np.float32([self.width / 2, self.height / 2])
        flip = -1 if rng.random() < 0.4 else 1
        angle, shear, squash = rng.normal(0, 0.05), rng.normal(0, 0.04), rng.uniform(0.88, 1.12)
        linear = scale * np.float32([[flip * np.cos(angle), -np.sin(angle) + shear], [flip * np.sin(angle), squash * np.cos(angle)]])
        return np.hstack([linear, (goal - linear @ source)[:, None]]).astype(np.float32)

    def _look(self, place: Place, matrix: np.ndarray) -> np.ndarray:
        """The window's picture from the level that fits, area filtered enough; outside it is letterbox grey or the edge drawn out (a mirror would show plates that no label names)."""
        scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
        level = 0 if scale > 0.66 else 1 if scale > 0.33 else 2
        local = matrix.copy()
        local[:, :2] *= 2**level
        rest = scale * 2**level
        picture = place.levels[level]
        if rest < 0.7 and level == 2:
            picture = cv2.GaussianBlur(picture, (0, 0), 0.4 / rest)
        letterbox = self.rng.random() < 0.7
        return cv2.warpAffine(picture, local, (self.width, self.height), flags=cv2.INTER_LINEAR,
                              borderMode=cv2.BORDER_CONSTANT if letterbox else cv2.BORDER_REPLICATE, borderValue=114)

    def _cover(self, quad: np.ndarray) -> np.ndarray:
        rng = self.rng
        centre = quad.mean(0)
        grown = centre + (quad - centre) * rng.uniform(1.08, 1.3)
        return (grown + rng.normal(0, 0.025, (4, 2)) * np.ptp(quad[:, 0])).astype(np.float32)

    def _somewhere(self) -> np.ndarray:
        rng = self.rng
        wide = float(np.exp(rng.normal(np.log(42), 0.6)).clip(14, 320))
        tall = wide * rng.uniform(0.4, 0.58)
        angle, lean = rng.normal(0, 0.1), rng.normal(0, 0.08)
        unit = np.float32([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]) * (wide, tall)
        unit[:, 0] += lean * unit[:, 1]
        turn = np.float32([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        return (unit @ turn + rng.normal(0, 0.012, (4, 2)) * wide + rng.uniform(0.05, 0.95, 2) * (self.width, self.height)).astype(np.float32)

    def _surround(self, image: np.ndarray, quad: np.ndarray) -> None:
        """A bumper or recess behind an added plate, so that it isn't told by its bare cut."""
        rng = self.rng
        if rng.random() < 0.75:
            centre = quad.mean(0)
            for grow in sorted(rng.uniform(1.05, 2.4, rng.integers(1, 3)))[::-1]:
                outline = centre + (quad - centre) * (grow, rng.uniform(1.05, 1.6))
                cv2.fillPoly(image, [np.round(outline).astype(np.int32)], int(rng.uniform(0, 255)), cv2.LINE_AA)

    def _paste(self, image: np.ndarray, quad: np.ndarray, texture: np.ndarray) -> None:
        rng = self.rng
        if rng.random() < 0.3:
            texture = cv2.convertScaleAbs(texture, alpha=rng.uniform(0.25, 1.2), beta=rng.uniform(0, 40))
        vehicles.paste(image, texture, quad)

    def _camera(self, image: np.ndarray) -> np.ndarray:
        """Haze, blur, tone, night and noise over the whole sample; gentle at the detector's scale, which already averages."""
        rng = self.rng
        if rng.random() < 0.06:  # infrared night: what does not shine goes dark
            image = cv2.LUT(image, (255 * (np.arange(256) / 255) ** rng.uniform(1.5, 4)).astype(np.uint8))
        if rng.random() < 0.3:
            image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.1))
        elif rng.random() < 0.15:
            image = degrade.motion(rng, image, rng.uniform(3, 6))
        if rng.random() < 0.25:
            image = degrade.shadow(rng, image)
        if rng.random() < 0.75:
            image = degrade.tone(rng, image)
        if rng.random() < 0.5:
            image = np.clip(image + degrade.noise(rng, *image.shape) * rng.gamma(1.5, 2.2), 0, 255).astype(np.uint8)
        if rng.random() < 0.3:
            image = degrade.sharpen(rng, image)
        if rng.random() < 0.4:
            image = degrade.jpeg(rng, image, 30)
        return image
