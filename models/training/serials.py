"""Serials as the states stamp them. A pattern: A letter, 9 digit, space gap, `-` small mark, `*` emblem.

Source: the states' published passenger, truck and trailer formats of the last thirty years.
"""

import numpy as np

PATTERNS = {
    "ALABAMA": ["9AB9999", "99A999A", "99AB999", "9A99999"],
    "ALASKA": ["AAA 999"],
    "ARIZONA": ["AAA9999", "999*AAA", "AAA-999", "A9A 9AA"],
    "ARKANSAS": ["999 AAA", "AAA 99A", "999*AAA"],
    "California": ["9AAA999", "9AAA999", "9A99999", "99999A9", "9AA9999"],
    "COLORADO": ["AAA*999", "999*AAA", "AAA-A99"],
    "Connecticut": ["999-AAA", "9AA-AA9", "AA-99999", "AA*99999"],
    "DELAWARE": ["999999", "99999", "9999"],
    "WASHINGTON, DC": ["AA*9999"],
    "FLORIDA": ["AAA A99", "A99*9AA", "999*AAA", "AAA*999", "AA9 9AA", "AAA*A99", "A99 AAA"],
    "GEORGIA": ["AAA9999", "AAA 9999", "9999 AAA", "999 AAA"],
    "HAWAII": ["AAA 999"],
    "IDAHO": ["9A 99999", "9A A9999", "9A AA999", "A 999999"],
    "Illinois": ["AA 99999", "999 9999", "A99 9999", "AAA 999"],
    "INDIANA": ["999AAA", "999A", "999AA", "99A9999", "AAA 999"],
    "Iowa": ["999 AAA", "AAA 999"],
    "KANSAS": ["999 AAA", "AAA 999", "9999 AAA"],
    "Kentucky": ["999 AAA", "A9A 999"],
    "Louisiana": ["AAA 999", "999 AAA", "A999999", "999A999"],
    "MAINE": ["9999 AA", "999-AAA", "9999AA"],
    "Maryland": ["9AA9999", "AAA*999", "999*99A", "9AA*A99", "AAA 999"],
    "Massachusetts": ["999 AA9", "9AA 999", "9999 AA", "AAA 999", "99A A99", "99999"],
    "MICHIGAN": ["AAA 9999", "AAA A99", "9AA A99", "AAA 999"],
    "Minnesota": ["999*AAA", "AAA*999", "AAA-999"],
    "MISSISSIPPI": ["AAA 999", "AAA 9999", "999 AAA", "A99 999"],
    "Missouri": ["AA9*A9A", "AA9*A9A", "AAA*999", "999-AAA", "99A*999", "9AA 999"],
    "MONTANA": ["9*99999A", "99*9999A", "AAA999"],
    "NEBRASKA": ["99-A999", "9-A9999", "AAA 999"],
    "NEVADA": ["999*AAA", "99A*999", "AAA-9999"],
    "New Hampshire": ["999 9999", "9999999", "999 999"],
    "New Jersey": ["AAA-99A", "A99-AAA", "AA-999A", "AAA 99A"],
    "NEW MEXICO": ["999 AAA", "AAA 999", "AAA-A99"],
    "NEW YORK": ["AAA 9999", "AAA-9999", "999*AAA", "99999AA"],
    "NORTH CAROLINA": ["AAA-9999", "AAA-999"],
    "NORTH DAKOTA": ["AAA 999", "999 AAA"],
    "OHIO": ["AAA 9999", "AA99AA", "AAA9999", "999 AAA"],
    "OKLAHOMA": ["AAA-999", "999 AAA", "999*AAA"],
    "Oregon": ["999 AAA", "AAA 999", "999*AAA"],
    "PENNSYLVANIA": ["AAA-9999", "AAA*9999", "AAA 9999", "AA 99999"],
    "Rhode Island": ["999-999", "AA-999", "9AA 999", "999999"],
    "South Carolina": ["AAA 999", "999 AAA", "9999 AA", "999-AAA"],
    "SOUTH DAKOTA": ["9AA 999", "99A 999", "9A9 999"],
    "Tennessee": ["999-AAA", "A99-99A", "AAA 999"],
    "TEXAS": ["AAA*9999", "AA9*A999", "999*AAA", "AAA-9999", "9AA A99", "AAA 999", "99A AA9"],
    "UTAH": ["A99 9AA", "999 9AA", "A99*9AA", "999 AAA"],
    "Vermont": ["AAA 999"],
    "VIRGINIA": ["AAA-9999", "AAA-999", "AAA 9999", "99-999A", "AA 9999"],
    "WASHINGTON": ["999*AAA", "AAA9999", "A99999A", "999-AAA"],
    "West Virginia": ["9AA 999", "9A 9999", "AA 999", "9AA999"],
    "WISCONSIN": ["999-AAA", "AAA-9999", "AAA 999"],
    "WYOMING": ["9*99999", "99*9999", "9 9999A", "99*999A"],
}
OTHER = ["AA9999", "99999A", "A99999", "9999A", "AA999", "A9999", "999A", "AA 9999", "99AA999", "AAAA99",
         "9999999", "99AAA9", "9A9 9A9", "A999AA", "99A9AA", "AA99 AAA", "AAAA", "AAAAA", "AAAAAA", "AAAAAAA"]
WORDS = ("GO BIG UP MY HOT TOP ICE RED FOX SKY JET ACE ZEN LUV FUN WOW JOY BOB KIM SAM DAD MOM CAT DOG BMX GOLF SURF "
         "HAWK LION BEAR WOLF DUKE KING QUEEN BLUE GOLD ROSE RUBY LUCKY QUICK JAZZ VIPER ZOOM OOO YOGI HIKER BIKER "
         "OCEAN ROCK ROLL DISCO MOOSE EAGLE GATOR DREAM CLOUD STORM POWER HONEY COOKIE FROG DOLLY BUDDY COACH DOC "
         "FISH WAVE PEAK CABIN LAKE RIVER WOOD OAK HOUND SPEED TURBO MUSTANG VETTE FORD TRUCK HEMI V8 R U 2 4 BE NO "
         "GRANDMA GRANDPA OUTLAW COWBOY PHOTO RADIO ROBOT LINUX HACKER DOUGH WIZARD JUDO KAYAK").split()
LETTERS, DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"


def _vanity(rng: np.random.Generator) -> str:
    text = rng.choice(WORDS)
    while len(text) < 7 and rng.random() < 0.6:
        text += rng.choice(["", " ", " ", "-"]) + (rng.choice(WORDS) if rng.random() < 0.7 else str(rng.integers(0, 999)))
    return text[:8].strip(" -")


def draw(rng: np.random.Generator) -> tuple[str, str]:
    """One (state name, serial with separators); four to eight characters to be read, seldom fewer."""
    state = str(rng.choice(list(PATTERNS)))
    kind = rng.random()
    if kind < 0.1:
        return state, _vanity(rng)
    if kind < 0.26:
        pattern = str(rng.choice(OTHER))
        if rng.random() < 0.3:
            pattern = "".join(rng.choice(list("A9"), rng.integers(4, 9)))
    else:
        if kind < 0.55:  # the states that fill American roads
            state = str(rng.choice(["California", "TEXAS", "FLORIDA", "NEW YORK", "Illinois", "OHIO", "GEORGIA",
                                    "PENNSYLVANIA", "Missouri", "VIRGINIA", "North Carolina".upper()]))
        pattern = str(rng.choice(PATTERNS[state]))
    return state, "".join(str(rng.choice(list(LETTERS))) if c == "A" else str(rng.choice(list(DIGITS))) if c == "9" else c
                          for c in pattern)


def truth(serial: str) -> str:
    """What must be read of a serial: letters and digits only. The letter O of a word is read 0, as the data sets' truth has it."""
    plain = "".join(c for c in serial if c.isalnum())
    return plain.replace("O", "0") if plain.isalpha() and len(plain) != 3 else plain
