"""Crops with a known issuing state: for training, drawn without end from pools of clean plates; for measuring, real ones.

    state_samples.py PART COUNT      makes part PART of the pool, COUNT plates, in ALPR_STATE_POOL (else <temporary>/alpr-state-pool)

A pool holds plates cut to their edge, grey uint8 [COUNT, 96, 192], in PART.raw, and their classes in PART.npy. Four kinds:
a state's design as published; a design whose serial is painted over and replaced by another of the state's patterns, so that
the sample text says nothing; a plain plate with the state's name and slogan in some font, so that the net learns to read the name
wherever it stands; and a real crop of the tuning half with its serial replaced. Standard designs weigh most.
"""

import csv
import os
import re
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

import crops
import degrade
import glyphs
import plates
import serials
import split
from state import CLASSES, HEIGHT, MARGIN, WIDTH

KINDS = (0.27, 0.38, 0.25, 0.10)  # shares of a pool: as published, serial replaced, lettering alone, real with serial replaced
HELD_OUT = (5, 2)                 # every fifth tuning crop, from the third on, stays out of the first part of the training
NAMES = dict(zip("AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI "
                 "SC SD TN TX UT VT VA WA WV WI WY".split(), serials.PATTERNS))  # the codes in the order of the names there
SLOGANS = {
    "AK": ["The Last Frontier", "North to the Future", "Celebrating Statehood"], "AL": ["Heart of Dixie", "Stars Fell On", "Sweet Home", "God Bless America"],
    "AR": ["The Natural State"], "AZ": ["Grand Canyon State"], "CA": ["dmv.ca.gov", "The Golden State"], "CO": ["Colorful"],
    "CT": ["Constitution State"], "DC": ["TAXATION WITHOUT REPRESENTATION", "www.washingtondc.gov", "Celebrate & Discover"], "DE": ["THE FIRST STATE"],
    "FL": ["SUNSHINE STATE", "MYFLORIDA.COM", "IN GOD WE TRUST"], "GA": ["Peach State", "...on my mind", "www.georgia.gov", "IN GOD WE TRUST"],
    "HI": ["ALOHA STATE"], "IA": ["The Hawkeye State"], "ID": ["FAMOUS POTATOES", "Scenic"], "IL": ["Land of Lincoln"],
    "IN": ["Hoosier State", "The Crossroads of America", "IN GOD WE TRUST", "Amber Waves of Grain"], "KS": ["Sunflower State", "to the stars"],
    "KY": ["Bluegrass State", "Unbridled Spirit", "IN GOD WE TRUST"], "LA": ["Sportsman's Paradise", "Louisiana Purchase"], "MA": ["The Spirit of America"],
    "MD": ["www.maryland.gov", "Treasure the Chesapeake", "War of 1812"], "ME": ["Vacationland"],
    "MI": ["Great Lakes", "www.Michigan.gov", "Pure", "Great Lakes Splendor", "World's Motor Capital"], "MN": ["10,000 lakes", "EXPLORE"],
    "MO": ["SHOW-ME STATE", "Bicentennial"], "MS": ["Hospitality State", "Birthplace of America's Music"], "MT": ["TREASURE STATE", "BIG SKY COUNTRY", "BIG SKY"],
    "NC": ["First in Flight", "First in Freedom"], "ND": ["Discover the Spirit", "PEACE GARDEN STATE", "Legendary"], "NE": ["Cornhusker State", "1867 - 2017"],
    "NH": ["LIVE FREE OR DIE"], "NJ": ["Garden State"], "NM": ["LAND OF ENCHANTMENT", "USA", "Centennial 1912-2012"], "NV": ["THE SILVER STATE", "Home Means"],
    "NY": ["THE EMPIRE STATE", "EXCELSIOR"], "OH": ["Birthplace of Aviation", "Beautiful", "The heart of it all!"], "OK": ["NATIVE AMERICA", "Explore", "IS OK"],
    "OR": ["Pacific Wonderland", "Crater Lake"], "PA": ["www.state.pa.us", "visitPA.com", "Keystone State", "You've got a friend in"], "RI": ["Ocean State"],
    "SC": ["TRAVEL2SC.COM", "Smiling Faces. Beautiful Places.", "While I breathe, I hope"], "SD": ["Great Faces. Great Places."],
    "TN": ["The Volunteer State", "TNvacation.com"], "TX": ["The Lone Star State"], "UT": ["LIFE ELEVATED", "GREATEST SNOW ON EARTH", "Centennial"],
    "VA": ["400th Anniversary", "Virginia is for Lovers"], "VT": ["Green Mountain State"], "WA": ["EVERGREEN STATE"], "WI": ["America's Dairyland"],
    "WV": ["Wild, Wonderful", "Mountain State"], "WY": ["Forever West", "Like No Place On Earth"]}
SCRIPTS = ["truetype/dejavu/DejaVuSerifCondensed-BoldItalic.ttf", "truetype/dejavu/DejaVuSerifCondensed-Italic.ttf", "truetype/dejavu/DejaVuSerif-BoldItalic.ttf"]
STANDARD = re.compile(r"standard|passenger|regular|normal|pleasure car|excelsior|low number|county design|scenic|general issue", re.I)
RARE = re.compile(r"motorcycle|moped|\batv\b|snowmobile|trailer|antique|historic|vintage|dealer|\bm/?c\b", re.I)


def folder() -> Path:
    return Path(os.environ.get("ALPR_STATE_POOL", Path(tempfile.gettempdir()) / "alpr-state-pool"))


def serial_of(rng: np.random.Generator, code: str) -> str:
    """A serial in one of the state's patterns, one time in seven a word or a number of any length."""
    kind = rng.random()
    if kind < 0.07:
        return serials._vanity(rng)
    pattern = str(rng.choice(serials.PATTERNS[NAMES[code]] if kind < 0.86 else serials.OTHER))
    return "".join(str(rng.choice(list(serials.LETTERS))) if c == "A" else str(rng.choice(list(serials.DIGITS))) if c == "9" else c for c in pattern)


def trimmed(image: np.ndarray) -> np.ndarray:
    """A published design without the even page around it."""
    for _ in range(2):
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if image.ndim == 3 else image
        page = int(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))
        far = np.abs(grey.astype(int) - page) > 26
        rows, columns = np.flatnonzero(far.mean(1) > 0.08), np.flatnonzero(far.mean(0) > 0.08)
        if len(rows) < 0.6 * len(grey) or len(columns) < 0.6 * grey.shape[1]:
            return image
        image = image[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    return image


def replaced(rng: np.random.Generator, plate: np.ndarray, code: str) -> np.ndarray:
    """The plate [96, 192, 3] with its serial closed over in the middle band and another one laid on."""
    height, width = plate.shape[:2]
    band = plate[int(height * 0.28):int(height * 0.76)]
    dark = np.percentile(band, 8)
    light = np.percentile(band, 92)
    middle = np.median(band)
    on_light = light - middle < middle - dark
    side = int(rng.integers(11, 19)) | 1
    kernel = np.ones((side, side), np.uint8)
    bare = cv2.morphologyEx(plate, cv2.MORPH_CLOSE if on_light else cv2.MORPH_OPEN, kernel)
    bare = cv2.GaussianBlur(bare, (0, 0), rng.uniform(1, 4))
    top, bottom = rng.uniform(0.22, 0.29), rng.uniform(0.74, 0.8)
    rows = (np.arange(height, dtype=np.float32) + 0.5) / height
    share = np.clip((rows - top) * 25, 0, 1) * np.clip((bottom - rows) * 25, 0, 1)
    left = right = 0.0  # an emblem beside the serial is kept now and then
    if rng.random() < 0.3:
        left = rng.uniform(0.15, 0.35)
    elif rng.random() < 0.15:
        right = rng.uniform(0.12, 0.3)
    columns = (np.arange(width, dtype=np.float32) + 0.5) / width
    mask = share[:, None] * (np.clip((columns - left) * 40, 0, 1) * np.clip((1 - right - columns) * 40, 0, 1))[None]
    plate = plate * (1 - mask[..., None]) + bare * mask[..., None]
    ink = np.float32((dark if on_light else light,) * 3) * rng.uniform(0.7, 1.1)
    tall = int(height * rng.uniform(0.44, 0.56))
    big = cv2.resize(plate, (width * 2, height * 2), interpolation=cv2.INTER_LINEAR)
    space = width * 2 * (1 - left - right)
    serial, marks = plates._serial(rng, serial_of(rng, code), tall * 2, int(space * rng.uniform(0.86, 0.96)))
    x = int(width * 2 * left + (space - serial.shape[1]) * rng.uniform(0.4, 0.6))
    y = int(height * 2 * rng.uniform(0.49, 0.53) - serial.shape[0] / 2)
    if rng.random() < 0.5:
        glyphs.lay(big, serial, x, y + 2, ink * 0.4, rng.uniform(0.2, 0.6))
    glyphs.lay(big, serial, x, y, ink, rng.uniform(0.75, 1))
    for mark, size in marks:
        if rng.random() < 0.4:
            blob = cv2.resize(plates._emblem(rng, 64), (size, size), interpolation=cv2.INTER_AREA)
            glyphs.lay(big, blob, x + mark, y + (serial.shape[0] - size) // 2, rng.uniform(30, 210, 3), rng.uniform(0.3, 1))
    return cv2.resize(np.clip(big, 0, 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_AREA)


def _print(rng, plate, string: str, box, colour) -> None:
    """A line of print in a random face, spacing and width, centred in box (x, y, width, height)."""
    face = str(rng.choice(SCRIPTS if rng.random() < 0.35 else glyphs.PRINT))
    if rng.random() < 0.12:
        string = " ".join(string)
    mask = glyphs.text(face, string, 40)
    if rng.random() < 0.15:
        mask = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    stretch = rng.uniform(0.8, 1.5)
    scale = min(box[3] / mask.shape[0], box[2] / (mask.shape[1] * stretch))
    mask = cv2.resize(mask, (max(1, int(mask.shape[1] * scale * stretch)), max(1, int(mask.shape[0] * scale))), interpolation=cv2.INTER_AREA)
    glyphs.lay(plate, mask, int(box[0] + (box[2] - mask.shape[1]) / 2), int(box[1] + (box[3] - mask.shape[0]) / 2), colour)


def lettered(rng: np.random.Generator, code: str) -> np.ndarray:
    """A plate [96, 192, 3] that tells its state by lettering and serial only, on any paper."""
    width, height = WIDTH * 2, HEIGHT * 2
    plate, _ = plates._paper(rng, None, rng.random() < 0.85, width, height, False)
    light = plate.mean() > 118
    ink = np.float32(plates.INKS[rng.integers(len(plates.INKS))] if light else plates.PAPERS[rng.integers(len(plates.PAPERS))])
    name = NAMES[code]
    if code == "DC":
        name = str(rng.choice(["WASHINGTON, DC", "Washington, D.C.", "District of Columbia"]))
    elif rng.random() < 0.65:
        name = name.upper() if rng.random() < 0.6 else name.title()
    slogan = str(rng.choice(SLOGANS[code])) if rng.random() < 0.75 else str(rng.choice(plates.DEALERS)) if rng.random() < 0.4 else ""
    slogan = slogan.upper() if rng.random() < 0.3 else slogan
    lines = [name, slogan] if rng.random() < 0.7 else [slogan, name]
    for line, (y, room) in zip(lines, ((rng.uniform(0.015, 0.05), rng.uniform(0.11, 0.2)), (rng.uniform(0.81, 0.86), rng.uniform(0.09, 0.14)))):
        if line:
            wide = rng.uniform(0.35, 0.75)
            colour = ink if rng.random() < 0.6 else rng.uniform(0, 140, 3) if light else rng.uniform(150, 255, 3)
            if rng.random() < 0.2:  # lettering on a bar of another colour
                bar = rng.uniform(0, 120, 3) if rng.random() < 0.7 else rng.uniform(150, 255, 3)
                cv2.rectangle(plate, (0, 0 if y < 0.5 else int(height * y) - 3), (width, int(height * (y + room)) + 3 if y < 0.5 else height), bar.tolist(), -1)
                colour = np.float32((245, 245, 240)) if bar.mean() < 130 else np.float32((25, 25, 60))
            _print(rng, plate, line, (width * ((1 - wide) / 2 + rng.normal(0, 0.03)), height * y, width * wide, height * room), colour)
    serial, marks = plates._serial(rng, serial_of(rng, code), int(height * rng.uniform(0.44, 0.56)), int(width * rng.uniform(0.86, 0.96)))
    x, y = int((width - serial.shape[1]) * rng.uniform(0.4, 0.6)), int(height * rng.uniform(0.49, 0.53) - serial.shape[0] / 2)
    for mark, size in marks:
        blob = cv2.resize(plates._emblem(rng, 64), (size, size), interpolation=cv2.INTER_AREA)
        glyphs.lay(plate, blob, x + mark, y + (serial.shape[0] - size) // 2, rng.uniform(30, 210, 3), rng.uniform(0.3, 1))
    if rng.random() < 0.5:
        glyphs.lay(plate, serial, x, y + 2, ink * 0.4, rng.uniform(0.2, 0.6))
    glyphs.lay(plate, serial, x, y, ink, rng.uniform(0.75, 1))
    return cv2.resize(plate, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


def designs() -> tuple[dict, dict]:
    """Files of designs and their weights by state; nothing where there is no shared data."""
    table = split.shared_data() / "us-designs" / "designs.csv"
    files, weights = {code: [] for code in CLASSES}, {code: [] for code in CLASSES}
    if table.exists():
        with table.open(newline="") as file:
            for row in csv.DictReader(file):
                title = row["title"]
                files[row["state"]].append(str(table.parent / row["file"]))
                weights[row["state"]].append(0.25 if RARE.search(title) else 4.0 if STANDARD.search(title) else 1.0)
    for code in CLASSES:  # the standard designs, however few, make up a fifth of what is drawn of a state
        found = np.array(weights[code])
        if (found == 4).any():
            found[found == 4] = max(4.0, 0.25 * found[found != 4].sum() / (found == 4).sum())
        weights[code] = found / found.sum() if len(found) else found
    return files, weights


def real(half: str) -> list[tuple[np.ndarray, int]]:
    """us-plates crops of one half, grey at full size, with their classes."""
    return [(cv2.imread(row["path"], cv2.IMREAD_GRAYSCALE), CLASSES.index(row["state"].upper())) for row in split.rows("us-plates", half)]


def held_out(index: int) -> bool:
    return index % HELD_OUT[0] == HELD_OUT[1]


def write(part: int, count: int) -> None:
    """Makes one part; it appears under its name only when whole. Held-out tuning crops are never used here."""
    cv2.setNumThreads(1)
    folder().mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([72, part])
    files, weights = designs()
    tuning = [row for index, row in enumerate(split.rows("us-plates", "tuning")) if not held_out(index)]
    working = folder() / f"part-{part}.raw.new"
    images = np.memmap(working, np.uint8, "w+", shape=(count, HEIGHT, WIDTH))
    labels = np.zeros(count, np.uint8)
    for index in range(count):
        code = CLASSES[rng.integers(len(CLASSES))]
        kind = rng.choice(4, p=KINDS)
        if kind == 3 and tuning:
            row = tuning[rng.integers(len(tuning))]
            code = row["state"].upper()
            plate = cv2.resize(cv2.cvtColor(cv2.imread(row["path"]), cv2.COLOR_BGR2RGB), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
            plate = replaced(rng, plate, code)
        elif kind < 2 and files[code]:
            plate = cv2.cvtColor(cv2.imread(str(rng.choice(files[code], p=weights[code]))), cv2.COLOR_BGR2RGB)
            plate = cv2.resize(trimmed(plate), (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
            if kind == 1:
                plate = replaced(rng, plate, code)
        else:
            plate = lettered(rng, code)
        plate = np.ascontiguousarray(plate)
        if kind != 3:
            for corner in range(4):
                if rng.random() < (0.4 if corner < 2 else 0.2):
                    plates._sticker(rng, plate, corner)
            if rng.random() < 0.3:
                plates._wear(rng, plate, 0, 0, plate.shape)
        images[index] = cv2.cvtColor(plate, cv2.COLOR_RGB2GRAY)
        labels[index] = CLASSES.index(code)
    images.flush()
    np.save(folder() / f"part-{part}.npy", labels)
    working.rename(folder() / f"part-{part}.raw")


class Pool:
    """All parts present now: `draw(rng)` gives (grey uint8 [96, 192], class)."""

    def __init__(self):
        self.parts = []
        for path in sorted(folder().glob("part-*.raw")):
            labels = np.load(path.with_suffix(".npy"))
            self.parts.append((np.memmap(path, np.uint8, "r", shape=(len(labels), HEIGHT, WIDTH)), labels))
        if not self.parts:
            raise SystemExit(f"no plates in {folder()}: run state_samples.py first")

    def __len__(self) -> int:
        return sum(len(labels) for _, labels in self.parts)

    def draw(self, rng: np.random.Generator) -> tuple[np.ndarray, int]:
        index = int(rng.integers(len(self)))
        for images, labels in self.parts:
            if index < len(labels):
                break
            index -= len(labels)
        return images[index], int(labels[index])


def framed(rng: np.random.Generator, plate: np.ndarray) -> None:
    """A dealer's frame over the rim of a grey plate, in place: a border, wider above or below, sometimes with print."""
    height, width = plate.shape
    level = int(rng.uniform(0, 60) if rng.random() < 0.75 else rng.uniform(130, 240))
    edge, upper, lower = (int(v) for v in (rng.uniform(0.01, 0.04) * width, rng.uniform(0.02, 0.13) * height, rng.uniform(0.02, 0.15) * height))
    plate[:upper], plate[height - lower:], plate[:, :edge], plate[:, width - edge:] = level, level, level, level
    for y0, size in ((0, upper), (height - lower, lower)):
        if size >= 7 and rng.random() < 0.6:
            colour = np.float32(235 if level < 100 else 30)
            line = np.repeat(plate[y0:y0 + size, :, None], 3, 2).astype(np.float32)
            _print(rng, line, str(rng.choice(plates.DEALERS)), (width * 0.15, 1, width * 0.7, size - 2), (colour,) * 3)
            plate[y0:y0 + size] = line[..., 0].astype(np.uint8)


def surrounded(rng: np.random.Generator, plate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The plate on a car body, and its quad there."""
    height, width = plate.shape
    dx, dy = width // 10, height // 6
    image = np.full((height + 2 * dy, width + 2 * dx), rng.uniform(5, 250), np.float32)
    image *= np.linspace(rng.uniform(0.5, 1.2), rng.uniform(0.5, 1.2), len(image), dtype=np.float32)[:, None]
    image = np.clip(image, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        rim = int(rng.integers(1, 6))
        cv2.rectangle(image, (dx - rim, dy - rim), (dx + width + rim - 1, dy + height + rim - 1), int(rng.uniform(0, 90)), -1)
    image[dy:dy + height, dx:dx + width] = plate
    return image, np.float32([[dx, dy], [dx + width, dy], [dx + width, dy + height], [dx, dy + height]])


def rectify(image: np.ndarray, quad: np.ndarray, margin: tuple[float, float]) -> np.ndarray:
    """Bilinear homography of the quad [4, 2] (clockwise from the plate's top-left), grown by margins, to [96, 192]."""
    mx, my = margin[0] * WIDTH / (1 + 2 * margin[0]), margin[1] * HEIGHT / (1 + 2 * margin[1])
    target = np.float32([[mx, my], [WIDTH - mx, my], [WIDTH - mx, HEIGHT - my], [mx, HEIGHT - my]])
    return cv2.warpPerspective(image, cv2.getPerspectiveTransform(np.float32(quad), target), (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def whole(image: np.ndarray) -> np.ndarray:
    """A tight crop as the net takes it."""
    height, width = image.shape
    return rectify(image, np.float32([[0, 0], [width, 0], [width, height], [0, height]]), (0, 0))


def photographed(rng: np.random.Generator, plate: np.ndarray, tight: bool) -> np.ndarray:
    """What the net would see of a plate passing a camera; `tight` when nothing but the plate is in the image."""
    plate = plate.copy()
    if rng.random() < 0.25:
        framed(rng, plate)
    if tight:
        height, width = plate.shape
        image, quad = plate, np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    else:
        image, quad = surrounded(rng, plate)
    across = quad[1, 0] - quad[0, 0]
    pixels = float(np.exp(rng.normal(np.log(125), 0.45)).clip(44, 320))  # width of the plate in the photograph
    scale = min(1.0, pixels / across)
    turn, slope = rng.normal(0, 0.03), rng.normal(0, 0.035)
    height, width = image.shape
    matrix = np.float32([[scale, -slope * scale, 0], [turn * scale, scale, 0]])
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]]) @ matrix[:, :2].T
    matrix[:, 2] = -corners.min(0)
    size = np.ceil(corners.max(0) - corners.min(0)).astype(int)
    if scale < 0.9:  # area filter before the warp
        image = cv2.GaussianBlur(image, (0, 0), 0.45 / scale)
    photo = cv2.warpAffine(image, matrix, size.tolist(), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    photo = degrade.camera(rng, photo, rng.uniform(0, 1))
    quad = crops.jitter(rng, quad @ matrix[:, :2].T + matrix[:, 2], 0.012 if rng.random() < 0.4 else 0.028)  # a box drawn by hand, or a detector's
    margin = (rng.uniform(-0.01, 0.01), rng.uniform(-0.02, 0.02)) if rng.random() < 0.4 else (rng.uniform(-0.02, 0.06), rng.uniform(-0.03, 0.09))
    crop = rectify(photo, quad, margin)
    if rng.random() < 0.2:  # something hangs before a part of the plate
        w, h = int(rng.uniform(0.06, 0.3) * WIDTH), int(rng.uniform(0.1, 0.35) * HEIGHT)
        x, y = int(rng.uniform(-0.1, 0.95) * WIDTH), int(rng.uniform(-0.1, 0.95) * HEIGHT)
        crop[max(0, y):max(0, y + h), max(0, x):max(0, x + w)] = rng.integers(0, 256)
    return crop


class Samples:
    """Endless (crop, class): `real_share` of them from the tuning half, the held-out crops of it only when `all_real` is set."""

    def __init__(self, seed: int, real_share: float = 0.35):
        self.rng, self.pool, self.real_share, self.all_real = np.random.default_rng([seed, 12]), Pool(), real_share, False
        found = real("tuning")
        self.held = [pair for index, pair in enumerate(found) if held_out(index)]
        self.real = [pair for index, pair in enumerate(found) if not held_out(index)]

    def draw(self) -> tuple[np.ndarray, int]:
        if self.real and self.rng.random() < self.real_share:
            pick = int(self.rng.integers(len(self.real) + (len(self.held) if self.all_real else 0)))
            image, label = self.real[pick] if pick < len(self.real) else self.held[pick - len(self.real)]
            return photographed(self.rng, image, True), label
        image, label = self.pool.draw(self.rng)
        return photographed(self.rng, image, False), label


if __name__ == "__main__":
    write(int(sys.argv[1]), int(sys.argv[2]))
