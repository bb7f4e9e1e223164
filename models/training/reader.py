"""Plate reader: uint8 [N, 1, 48, 144] -> class scores [N, 36, 37] (class 0 blank, then 0-9, A-Z); trained by CTC."""

import torch
from torch import nn

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def conv(inputs: int, outputs: int, kernel, stride=1, padding=None) -> nn.Sequential:
    """Convolution, batch norm, ReLU; padded to keep the size at stride 1 unless told otherwise."""
    size = (kernel, kernel) if isinstance(kernel, int) else kernel
    padding = (size[0] // 2, size[1] // 2) if padding is None else padding
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, stride, padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """x + squeeze-convolve-stretch of x."""

    def __init__(self, channels: int, inner: int, kernel=3):
        super().__init__()
        self.body = nn.Sequential(conv(channels, inner, 1), conv(inner, inner, kernel),
                                  nn.Conv2d(inner, channels, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        return torch.relu(x + self.body(x))


class Reader(nn.Module):
    """Four columns of the crop become one frame; the last layers see seven to eight frames to each side."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            conv(1, 24, 5, 2),                       # 24 x 72
            conv(24, 48, 3, 2), Residual(48, 24),    # 12 x 36
            conv(48, 80, 3, (2, 1)), Residual(80, 40), Residual(80, 40),   # 6 x 36
            conv(80, 104, (4, 3), (2, 1), (1, 1)),   # 3 x 36
            conv(104, 128, (3, 1), 1, (0, 0)),       # 1 x 36
            Residual(128, 64, (1, 7)), Residual(128, 64, (1, 7)))
        self.drop = nn.Dropout(0.1)
        self.classify = nn.Conv2d(128, len(ALPHABET) + 1, 1)

    def frames(self, crop):
        """Features of the 36 frames [N, 128, 1, 36]; training runs this part in bfloat16."""
        x = crop.float()
        x = x - x.mean((2, 3), keepdim=True)
        x = x / (x.square().mean((2, 3), keepdim=True) + 9).sqrt()  # dusk and noon look alike from here on
        return self.drop(self.features(x))

    def outputs(self, frames):
        return self.classify(frames.float()).squeeze(2).transpose(1, 2)

    def forward(self, crop):
        return self.outputs(self.frames(crop))

    @staticmethod
    def loss(scores, texts: list[str]):
        """CTC (Graves et al., ICML 2006)."""
        targets = torch.tensor([index for text in texts for index in encode(text)], dtype=torch.long)
        columns = torch.full((len(texts),), scores.shape[1], dtype=torch.long)
        lengths = torch.tensor([len(text) for text in texts])
        return nn.functional.ctc_loss(scores.log_softmax(2).transpose(0, 1), targets, columns, lengths, blank=0, zero_infinity=True)

    @staticmethod
    def decode(frames) -> str:
        """Best class of each frame [36] to text: repeats collapse, blanks go."""
        text, last = "", 0
        for index in frames:
            if index and index != last:
                text += ALPHABET[index - 1]
            last = index
        return text


def encode(text: str) -> list[int]:
    return [ALPHABET.index(character) + 1 for character in text]


def folded(text: str) -> str:
    """O and Q read as 0, I as 1: the looks that plates themselves do not tell apart."""
    return text.translate(str.maketrans("OQI", "001"))
