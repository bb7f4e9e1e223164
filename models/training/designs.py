"""Nets that were tried beside the released ones; `compare.py` trains each for the same time, from the same weights, and measures it.

Each detector has a `stride`, the input pixels of a cell of its maps; each reader says how its scores become a loss and a text.
"""

import torch
from torch import nn

import detector
import reader
from reader import Residual, conv


class Detector8(detector.Detector):
    """The released net without its last step up: maps at stride 8."""

    stride = 8

    def __init__(self):
        super().__init__()
        del self.up4, self.at4, self.head
        self.head8 = detector.head(40)

    def features(self, luma):
        return self.down_and_up((luma.float() - 114) * (1 / 64))[1]

    def outputs(self, features):
        return detector.scaled(self.head8(features.float()))


class PatchDetector(Detector8):
    """As Detector8, but no map at stride 2: the first convolution takes patches of 6 x 6 pixels, 4 apart. All widths are multiples
    of 16, which the vector kernels of ONNX Runtime take whole."""

    def __init__(self):
        super().__init__()
        del self.to4
        self.patch = conv(1, 32, 6, 4, (1, 1))
        self.to8 = nn.Sequential(conv(32, 32, 3, 2), Residual(32, 16))
        self.to16 = nn.Sequential(conv(32, 64, 3, 2), Residual(64, 32), Residual(64, 32))
        self.up8, self.at8 = conv(64, 32, 1), Residual(32, 16)
        self.head8 = detector.head(32)

    def four(self, x):
        return self.patch(x)


class NearReader(reader.Reader):
    """The released net without its last two layers, so that a column sees little to its sides: cheaper, and deaf to the serial's order."""

    def __init__(self):
        super().__init__()
        self.features = self.features[:-2]


class SlotReader(reader.Reader):
    """No CTC: each of ten slots looks at the columns by attention and names one character, or the end (class 0)."""

    SLOTS = 10

    def __init__(self):
        super().__init__()
        self.place = nn.Parameter(torch.zeros(1, 128, 36))
        self.queries = nn.Parameter(torch.randn(self.SLOTS, 128) / 128**0.5)
        self.keys, self.values = nn.Conv1d(128, 128, 1), nn.Conv1d(128, 128, 1)
        self.mix = nn.Sequential(nn.Linear(128, 128), nn.ReLU(inplace=True))
        self.name = nn.Linear(128, len(reader.ALPHABET) + 1)
        del self.classify

    def outputs(self, frames):
        columns = frames.float().squeeze(2) + self.place
        looks = (self.queries @ self.keys(columns) / 128**0.5).softmax(2)      # [N, slots, 36]
        seen = looks @ self.values(columns).transpose(1, 2)                    # [N, slots, 128]
        return self.name(seen + self.mix(seen))

    @staticmethod
    def loss(scores, texts: list[str]):
        wanted = torch.zeros(len(texts), SlotReader.SLOTS, dtype=torch.long)
        for row, text in enumerate(texts):
            wanted[row, :len(text)] = torch.tensor(reader.encode(text))
        return nn.functional.cross_entropy(scores.transpose(1, 2), wanted)

    @staticmethod
    def decode(slots) -> str:
        text = ""
        for index in slots:
            if not index:
                break
            text += reader.ALPHABET[index - 1]
        return text


DETECTORS = {"maps at stride 4": detector.Detector, "maps at stride 8": Detector8, "patches, stride 8": PatchDetector}
READERS = {"CTC": reader.Reader, "CTC, near columns only": NearReader, "attention slots": SlotReader}
