"""Issuing-state net: uint8 [N, 1, 96, 192] -> class scores [N, 51], one a jurisdiction in alphabetical order of its two letters.

The crop is the plate rectified with MARGIN around it (share of the width left and right, of the height above and below); a
picture that is already cut to the plate is resized whole. The net looks at the plate alone: what the reader read takes no part here.
"""

import torch
from torch import nn

from reader import Residual, conv

HEIGHT, WIDTH = 96, 192
MARGIN = (0.02, 0.03)
CLASSES = ("AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI SC SD "
           "TN TX UT VA VT WA WI WV WY").split()


class State(nn.Module):
    """Convolutions down to stride 16, then a power mean over the whole plate: one legend anywhere is enough to decide.

    `temperature` divides the scores before the softmax; it is fitted on crops kept out of the training (train_state.py).
    """

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            conv(1, 16, 5, 2),                                             # 48 x 96
            conv(16, 32, 3, 2), Residual(32, 16),                          # 24 x 48
            conv(32, 76, 3, 2), Residual(76, 38),                          # 12 x 24
            conv(76, 128, 3, 2), Residual(128, 64), Residual(128, 64),     # 6 x 12
            conv(128, 256, 1))
        self.drop = nn.Dropout(0.2)
        self.classify = nn.Conv2d(256, len(CLASSES), 1)
        self.register_buffer("temperature", torch.ones(()))

    def maps(self, crop):
        """Feature maps [N, 256, 6, 12]; training runs this part in bfloat16."""
        x = crop.float()
        x = x - x.mean((2, 3), keepdim=True)
        x = x / (x.square().mean((2, 3), keepdim=True) + 9).sqrt()  # dusk and noon look alike from here on
        return self.features(x)

    def outputs(self, maps):
        """Scores before temperature: classifier over the fourth-power mean of each map."""
        x = maps.float()
        x = x * x
        x = ((x * x).mean((2, 3), keepdim=True) + 1e-4).sqrt().sqrt()
        return self.classify(self.drop(x)).squeeze(3).squeeze(2)

    def forward(self, crop):
        return self.outputs(self.maps(crop))
