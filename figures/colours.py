"""The colours of functions and states, on pages and in pictures."""

from __future__ import annotations

# Swatches with at least 3:1 against white and against the dark ground; text never has them.
HUES = (
    "#0f8a86", "#c9701b", "#8460cf", "#cf4560", "#3878d4", "#4a9440",
    "#a3683f", "#bd5797", "#7f8a1f", "#2592b5", "#6470de",
)  # fmt: skip
OTHER_HUE = "#78838a"

# The state of a target → colour; its label has a sign, too.
STATES = {"done": "#4a9440", "overdue": "#cf4560", "pending": "#3878d4", "open": "#78838a"}
