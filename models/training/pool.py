"""A pool of clean rendered plates, grey, kept in files so that training only has to degrade them.

    pool.py PART COUNT [LONG_SHARE]    renders COUNT plates with seed PART into the pool folder (ALPR_POOL, else <temporary>/alpr-pool);
                          one in eight is a long plate

A part is PART.raw, grey uint8 [COUNT, 128, 240], and PART.txt, a line a plate: what must be read, and height over width if not 1/2.
"""

import os
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

import long_plates
import plates
import split

LONG_SHARE = 0.125
SHAPE = 0.5  # height over width of an American plate, 6 by 12 inches


def folder() -> Path:
    return Path(os.environ.get("ALPR_POOL", Path(tempfile.gettempdir()) / "alpr-pool"))


def write(part: int, count: int, long_share: float = LONG_SHARE) -> None:
    """Renders one part; it appears under its name only when whole."""
    cv2.setNumThreads(1)
    folder().mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([71, part])
    designs = [cv2.cvtColor(cv2.resize(cv2.imread(path), (192, 96)), cv2.COLOR_BGR2RGB) for path in split.design_files()[part % 4::4]]
    working = folder() / f"part-{part}.raw.new"
    images = np.memmap(working, np.uint8, "w+", shape=(count, plates.HEIGHT, plates.WIDTH))
    texts = []
    for index in range(count):
        if rng.random() < long_share:
            image, text, shape = long_plates.render(rng)
            text += f" {shape:.3f}"
        else:
            image, text = plates.render(rng, designs or None)
        images[index] = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        texts.append(text)
    images.flush()
    (folder() / f"part-{part}.txt").write_text("\n".join(texts) + "\n")
    working.rename(folder() / f"part-{part}.raw")


class Pool:
    """All parts present now: `draw(rng)` gives (grey uint8 [128, 240], text, height over width of the true plate)."""

    def __init__(self):
        self.parts = []
        for path in sorted(folder().glob("part-*.raw")):
            lines = path.with_suffix(".txt").read_text().split("\n")[:-1]
            self.parts.append((np.memmap(path, np.uint8, "r", shape=(len(lines), plates.HEIGHT, plates.WIDTH)), lines))
        if not self.parts:
            raise SystemExit(f"no plates in {folder()}: run pool.py first")

    def __len__(self) -> int:
        return sum(len(lines) for _, lines in self.parts)

    def draw(self, rng: np.random.Generator) -> tuple[np.ndarray, str, float]:
        index = int(rng.integers(len(self)))
        for images, lines in self.parts:
            if index < len(lines):
                break
            index -= len(lines)
        text, _, shape = lines[index].partition(" ")
        return images[index], text, float(shape or SHAPE)


if __name__ == "__main__":
    write(int(sys.argv[1]), int(sys.argv[2]), *map(float, sys.argv[3:]))
