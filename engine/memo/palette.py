"""The colours of memo and window, as hex texts: one calm blue for the bank, and three tones that mean something.

Safe and risky differ in lightness as well as in hue: they stay apart in greyscale and for colour-blind eyes.
"""

INK = "#1B2430"
MUTED = "#5F6B7A"
FAINT = "#9AA5B1"
RULE = "#D5DBE2"
WASH = "#F3F5F8"
PAPER = "#FFFFFF"

PRIMARY = "#1F3A5F"
PRIMARY_LIGHT = "#7C9CC0"
PRIMARY_PALE = "#DCE5F0"

GOOD = "#1E7B64"
GOOD_PALE = "#DDF0EA"
WARN = "#B7791F"
WARN_PALE = "#FBF0D9"
BAD = "#B23A2E"
BAD_PALE = "#F8E1DE"

GRADES = (
    "#1E7B64",
    "#3A8F70",
    "#5FA37B",
    "#8BB685",
    "#B9C78A",
    "#E0CF86",
    "#E3B56A",
    "#DB9457",
    "#CB6A46",
    "#B23A2E",
)
"""Grade 1 (best) to 10."""
