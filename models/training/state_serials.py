"""Which states stamp which formats of serial: the table that the appliance weighs texts and states by.

    state_serials.py      writes the table into the state model's entry of models/manifest.json

The format of a text has A for each letter and 9 for each digit ("5ABC123" -> "9AAA999"). TABLE names the states that stamp each
format; a text in a format of its state is FORMAT_ODDS times as probable as one in another (firmware/Alpr.Recognition/Serials).
"""

import json

import numpy as np

import serials
import split
from state import CLASSES
from state_samples import NAMES

FORMAT_ODDS = 30  # SerialPrior.FormatOdds


def format_of(text: str) -> str:
    return "".join("9" if character.isdigit() else "A" for character in text if character.isalnum())


def _table() -> dict[str, list[str]]:
    table = {}
    for code in CLASSES:
        for pattern in serials.PATTERNS[NAMES[code]]:
            states = table.setdefault(format_of(pattern), [])
            if code not in states:
                states.append(code)
    return dict(sorted(table.items()))


TABLE = _table()


def joined(probabilities: np.ndarray, text: str) -> np.ndarray:
    """The net's probabilities [51] after the text that was read of the same plate."""
    stamped = TABLE.get(format_of(text), [])
    found = probabilities * np.array([FORMAT_ODDS if code in stamped else 1 for code in CLASSES])
    return found / found.sum()


def main() -> None:
    path = split.REPOSITORY / "models" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["models"]["plate-state"]["serial_formats"] = {form: " ".join(codes) for form, codes in TABLE.items()}
    path.write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
