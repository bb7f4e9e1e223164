"""What the format of a serial says about its state, to be joined with what the net saw.

The format of a text has A for each letter and 9 for each digit ("5ABC123" -> "9AAA999"). TABLE names the states that stamp each
format. A format that n of the 51 states stamp multiplies the probability of each of these by 51 / n; then all are divided by their
sum. A format that no state stamps changes nothing. So a format of one state alone weighs 51 to 1, one of twenty states 2.55 to 1.
"""

import numpy as np

import serials
from state import CLASSES
from state_samples import NAMES


def _table() -> dict[str, list[str]]:
    table = {}
    for code in CLASSES:
        for pattern in serials.PATTERNS[NAMES[code]]:
            states = table.setdefault("".join(character for character in pattern if character in "A9"), [])
            if code not in states:
                states.append(code)
    return dict(sorted(table.items()))


TABLE = _table()


def joined(probabilities: np.ndarray, text: str) -> np.ndarray:
    """The net's probabilities [51] after the text that was read of the same plate."""
    states = TABLE.get("".join("9" if character.isdigit() else "A" for character in text), [])
    factor = np.ones(len(CLASSES))
    for code in states:
        factor[CLASSES.index(code)] = len(CLASSES) / len(states)
    found = probabilities * factor
    return found / found.sum()
