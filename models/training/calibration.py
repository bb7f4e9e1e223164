"""Inputs that set the int8 ranges: the tuning half where there is one, and rendered samples; never the validation half."""

import numpy as np

import crops
import detector
import plates
import pool
import real
import scenes
import state_samples

COUNT = 64  # rendered samples; the detector takes a quarter of it


def samples(kind: str) -> list[np.ndarray]:
    """Batches uint8 [n, 1, height, width]."""
    rng = np.random.default_rng(4)
    if kind == "state":
        views = state_samples.Samples(4, real_share=0)
        images = [views.draw()[0] for _ in range(4 * COUNT)] + [state_samples.whole(image) for image, _ in state_samples.real("tuning")]
        return [np.stack(images[start:start + 32])[:, None] for start in range(0, len(images), 32)]
    source = pool.Pool()
    if kind == "reader":
        images = [crops.from_render(rng, image, plates.PLATE, shape) for image, _, shape in (source.draw(rng) for _ in range(4 * COUNT))]
        images += [crops.rectify(image, quad, (0, 0)) for image, quad, _ in real.plate_crops("tuning")]
        images += [crops.rectify(image, quad, (0.04, 0.08)) for image, quad, _ in real.photographs("tuning")]
        return [np.stack(images[start:start + 32])[:, None] for start in range(0, len(images), 32)]
    views = scenes.Scenes(4, source, detector.HEIGHT, detector.WIDTH, rendered_places=8)
    images = [views.draw()[0] for _ in range(COUNT // 4)]
    images += [detector.letterbox(image)[0] for image, _, _ in real.photographs("tuning")]
    return [image[None, None] for image in images]
