"""What lens, sensor, motion, compression and light make of a plate or a scene. All images grey uint8 [height, width]."""

import cv2
import numpy as np

_NOISE = np.random.default_rng(5).normal(0, 1, (4, 512, 1024)).astype(np.float32)


def noise(rng: np.random.Generator, height: int, width: int) -> np.ndarray:
    """Unit normal noise [height, width], cut from a bank at a random place."""
    bank = _NOISE[rng.integers(4)]
    y, x = rng.integers(0, 512 - height + 1), rng.integers(0, 1024 - width + 1)
    return bank[y:y + height, x:x + width]


def motion(rng: np.random.Generator, image: np.ndarray, reach: float) -> np.ndarray:
    """Blur along a line of at most `reach` px, mostly level as cars move."""
    size = int(reach) | 1
    if size < 3:
        return image
    kernel = np.zeros((size, size), np.float32)
    angle = rng.normal(0, 0.5) if rng.random() < 0.8 else rng.uniform(0, np.pi)
    dx, dy = np.cos(angle) * size / 2, np.sin(angle) * size / 2
    middle = size // 2
    cv2.line(kernel, (round(middle - dx), round(middle - dy)), (round(middle + dx), round(middle + dy)), 1.0)
    return cv2.filter2D(image, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT)


def tone(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    """Gamma, contrast, brightness through one table; seldom a negative (light characters seen dark)."""
    level = np.arange(256, dtype=np.float32) / 255
    level = level ** np.exp(rng.normal(0, 0.35))
    kind = rng.random()
    if kind < 0.6:
        gain, lift = rng.uniform(0.6, 1.25), rng.uniform(-0.1, 0.2)
    elif kind < 0.85:  # dusk, shade, haze: little contrast
        gain = rng.uniform(0.15, 0.6)
        lift = rng.uniform(0.02, 0.95 - gain)
    else:  # glare or flash: burnt out
        gain, lift = rng.uniform(1.2, 2.2), rng.uniform(-0.4, 0.2)
    level = level * gain + lift
    if rng.random() < 0.03:
        level = 1 - level
    return cv2.LUT(image, np.clip(level * 255, 0, 255).astype(np.uint8))


def shadow(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    """A shadow or a light with a soft edge across the image."""
    height, width = image.shape
    angle = rng.uniform(0, 2 * np.pi)
    xs = (np.arange(width, dtype=np.float32) / width - rng.uniform(0.2, 0.8)) * np.cos(angle)
    ys = (np.arange(height, dtype=np.float32) / height - rng.uniform(0.2, 0.8)) * np.sin(angle)
    mask = np.clip((xs[None] + ys[:, None]) * rng.uniform(1, 25), 0, 1)
    other = rng.uniform(0.3, 0.85) if rng.random() < 0.8 else rng.uniform(1.1, 1.7)
    return np.clip(image * (1 + mask * (other - 1)), 0, 255).astype(np.uint8)


def sharpen(rng: np.random.Generator, image: np.ndarray) -> np.ndarray:
    """Unsharp mask with visible halos, as cheap cameras do."""
    soft = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.7, 1.6))
    amount = rng.uniform(0.5, 2.5)
    return cv2.addWeighted(image, 1 + amount, soft, -amount, 0)


def jpeg(rng: np.random.Generator, image: np.ndarray, low: int = 18, high: int = 95) -> np.ndarray:
    quality = int(rng.integers(low, high))
    return cv2.imdecode(cv2.imencode(".jpg", image, (cv2.IMWRITE_JPEG_QUALITY, quality))[1], cv2.IMREAD_GRAYSCALE)


def camera(rng: np.random.Generator, image: np.ndarray, strength: float = 1.0) -> np.ndarray:
    """The chain from light to file at sensor resolution; strength 0..1 scales how often and how hard."""
    height, width = image.shape
    if rng.random() < 0.3 * strength:
        image = shadow(rng, image)
    kind = rng.random()
    if kind < 0.45 * strength:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 1.3 if width < 100 else 1.6))
    elif kind < 0.65 * strength:
        image = motion(rng, image, rng.uniform(2, max(3.1, width / 22)))
    if rng.random() < 0.8:
        image = tone(rng, image)
    if rng.random() < 0.03 and height > 8:  # interlace: every other row from elsewhere
        image = image.copy()
        image[1::2] = np.roll(image[1::2], int(rng.integers(-2, 3)), axis=1)
    if rng.random() < 0.65:
        sigma = rng.gamma(1.5, 3.0) * strength
        grain = noise(rng, height, width) * sigma
        if rng.random() < 0.4:
            grain = cv2.GaussianBlur(grain, (0, 0), 0.8) * 1.6
        image = np.clip(image + grain, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        image = sharpen(rng, image)
    if rng.random() < 0.65:
        image = jpeg(rng, image)
    return image
