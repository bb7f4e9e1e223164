"""Nets that were tried beside the released ones; `compare.py` measures them side by side.

Each detector has a `stride`, the input pixels of a cell of its maps; each reader says how its scores become a loss and a text.
"""

import torch
from torch import nn

import detector
import reader
from reader import Residual, conv


class ConvolutionDetector(detector.Detector):
    """Two convolutions to stride 4, down to stride 32, then back up to stride 4 by adding what the way down saw."""

    stride = 4

    def __init__(self):
        nn.Module.__init__(self)
        self.to4 = nn.Sequential(conv(1, 12, 3, 2), conv(12, 24, 3, 2))
        self.to8 = nn.Sequential(conv(24, 40, 3, 2), Residual(40, 20))
        self.to16 = nn.Sequential(conv(40, 64, 3, 2), Residual(64, 32), Residual(64, 32))
        self.to32 = nn.Sequential(conv(64, 96, 3, 2), Residual(96, 48), Residual(96, 48))
        self.up16, self.at16 = conv(96, 64, 1), Residual(64, 32)
        self.up8, self.at8 = conv(64, 40, 1), Residual(40, 20)
        self.twice = nn.Upsample(scale_factor=2, mode="nearest")
        self.last_step()

    def last_step(self):
        self.up4, self.at4 = conv(40, 24, 1), Residual(24, 12)
        self.head = detector.head(24)

    def down_and_up(self, luma):
        """Maps at stride 4 on the way down and at stride 8 on the way up."""
        four = self.to4((luma.float() - 114) * (1 / 64))
        eight = self.to8(four)
        sixteen = self.to16(eight)
        y = self.at16(sixteen + self.twice(self.up16(self.to32(sixteen))))
        return four, self.at8(eight + self.twice(self.up8(y)))

    def features(self, luma):
        four, y = self.down_and_up(luma)
        return self.at4(four + self.twice(self.up4(y)))


class CoarseDetector(ConvolutionDetector):
    """The same without its last step up: maps at stride 8."""

    stride = 8

    def last_step(self):
        self.head = detector.head(40)

    def features(self, luma):
        return self.down_and_up(luma)[1]


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


DETECTORS = {"patches, stride 8": detector.Detector, "convolutions, stride 4": ConvolutionDetector, "convolutions, stride 8": CoarseDetector}
READERS = {"CTC": reader.Reader, "CTC, near columns only": NearReader, "attention slots": SlotReader}
