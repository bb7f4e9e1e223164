"""Reader inputs [48, 144] uint8 from a plate in an image: seen by a camera, then rectified through inexact corners."""

import cv2
import numpy as np

import degrade

HEIGHT, WIDTH = 48, 144


def margins(rng: np.random.Generator) -> tuple[float, float]:
    """Margin left/right over the plate's width and top/bottom over its height; the appliance asks 0.04 and 0.08, a tight crop has 0."""
    if rng.random() < 0.35:
        return rng.uniform(-0.01, 0.01), rng.uniform(-0.02, 0.02)
    return rng.uniform(-0.03, 0.12), rng.uniform(-0.05, 0.2)


def rectify(image: np.ndarray, quad: np.ndarray, margin: tuple[float, float]) -> np.ndarray:
    """Bilinear homography of the quad [4, 2] (x, y clockwise from the plate's top-left), grown by margins, to [48, 144]."""
    mx, my = margin[0] * WIDTH / (1 + 2 * margin[0]), margin[1] * HEIGHT / (1 + 2 * margin[1])
    target = np.float32([[mx, my], [WIDTH - mx, my], [WIDTH - mx, HEIGHT - my], [mx, HEIGHT - my]])
    matrix = cv2.getPerspectiveTransform(np.float32(quad), target)
    return cv2.warpPerspective(image, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def jitter(rng: np.random.Generator, quad: np.ndarray, amount: float = 0.025) -> np.ndarray:
    """Corners as a detector gives them: each off by up to twice `amount` of the width in x and 2.5 times that of the height in y (standard deviations)."""
    width, height = np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[3] - quad[0])
    wrong = rng.normal(0, 1, (4, 2)) * 0.7 + rng.normal(0, 1, (1, 2)) * 0.7
    return quad + wrong * (amount * width, 2.5 * amount * height) * rng.uniform(0, 2)


def from_render(rng: np.random.Generator, plate: np.ndarray, outer: tuple[int, int, int, int], shape: float = 0.5) -> np.ndarray:
    """A reader input from a clean plate image whose outer edge is the box `outer` (left, top, right, bottom); `shape` is the true height over width."""
    left, top, right, bottom = outer
    pixels = float(np.exp(rng.normal(np.log(88), 0.42)).clip(34, 220)) * (0.5 / shape) ** 0.6  # width of the plate in the photograph
    scale = pixels / (right - left)
    tall = scale * rng.uniform(0.85, 1.12) * shape / 0.5
    turn, slope = rng.normal(0, 0.045), rng.normal(0, 0.05)
    height, width = plate.shape
    matrix = np.float32([[scale, -slope * scale, 0], [turn * scale, tall, 0]])
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]]) @ matrix[:, :2].T
    matrix[:, 2] = -corners.min(0)
    size = np.ceil(corners.max(0) - corners.min(0)).astype(int)
    if scale < 0.9:  # area filter before the warp
        plate = cv2.GaussianBlur(plate, (0, 0), 0.45 / scale)
    photo = cv2.warpAffine(plate, matrix, size.tolist(), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    photo = degrade.camera(rng, photo)
    quad = np.float32([[left, top], [right, top], [right, bottom], [left, bottom]]) @ matrix[:, :2].T + matrix[:, 2]
    return rectify(photo, jitter(rng, quad), margins(rng))


def from_photo(rng: np.random.Generator, image: np.ndarray, quad: np.ndarray, loose: float = 0.025) -> np.ndarray:
    """A reader input from a real photograph with a plate at quad: shrunk, blurred, relit, cut with jitter."""
    width = np.linalg.norm(quad[1] - quad[0])
    if width > 70 and rng.random() < 0.75:
        scale = float(np.exp(rng.uniform(np.log(max(45 / width, 0.15)), 0)))
        image = cv2.resize(image, None, fx=scale, fy=scale * rng.uniform(0.92, 1.08), interpolation=cv2.INTER_AREA)
        quad = quad * scale
    image = degrade.camera(rng, image, rng.uniform(0, 0.8))
    if rng.random() < 0.25:
        centre = quad.mean(0)
        angle = rng.normal(0, 0.03)
        quad = (quad - centre) @ np.float32([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) + centre
    return rectify(image, jitter(rng, quad, loose), margins(rng))
