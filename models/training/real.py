"""Real photographs of one half of the shared data, grey, with their plates' corners."""

import cv2
import numpy as np

import split


def plate_crops(half: str) -> list[tuple[np.ndarray, np.ndarray, str]]:
    """us-plates: (grey image, quad [4, 2] = the whole image, text)."""
    found = []
    for row in split.rows("us-plates", half):
        image = cv2.imread(row["path"], cv2.IMREAD_GRAYSCALE)
        height, width = image.shape
        found.append((image, np.float32([[0, 0], [width, 0], [width, height], [0, height]]), row["plate"]))
    return found


def photographs(half: str) -> list[tuple[np.ndarray, np.ndarray, str]]:
    """us-road: (grey image, quad [4, 2] from the plate's box, text)."""
    found = []
    for row in split.rows("us-road", half):
        x, y, width, height = (float(row[key]) for key in ("x", "y", "width", "height"))
        found.append((cv2.imread(row["path"], cv2.IMREAD_GRAYSCALE),
                      np.float32([[x, y], [x + width, y], [x + width, y + height], [x, y + height]]), row["plate"]))
    return found


def around(image: np.ndarray, quad: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The neighbourhood of a plate, half its width on every side, and the quad within it."""
    reach = 0.5 * (quad[1, 0] - quad[0, 0])
    left, top = np.maximum(quad.min(0) - reach, 0).astype(int)
    right, bottom = (quad.max(0) + reach).astype(int)
    return image[top:bottom, left:right], quad - np.float32([left, top])
