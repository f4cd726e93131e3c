"""Cuts fonts down to the characters the interface can show; the icon font to the icons in icons.txt."""

import argparse
import json
import os

from fontTools import subset

# Latin-1, the punctuation and the signs that texts of the interface use.
TEXT = (
    list(range(0x20, 0x7F))
    + list(range(0xA0, 0x180))
    + [ord(c) for c in "‐‑‒–—―‘’‚“”„†‡•…‰′″‹›€™−×÷≈≠≤≥∞←↑→↓↔↵⇧⌘⌥⌃·✓✗■□▲▼▶◀●○◐◆◇"]
)


def icon_codes(icons_file, codepoints_file):
    with open(codepoints_file, encoding="utf-8") as file:
        table = json.load(file)
    with open(icons_file, encoding="utf-8") as file:
        names = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    missing = [name for name in names if name not in table]
    if missing:
        raise SystemExit(f"{icons_file}: lucide has no icon called {', '.join(missing)}")
    return [table[name] for name in names]


def cut(source, target, codes):
    options = subset.Options()
    options.layout_features = []  # Dear ImGui places glyphs by their advance alone
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "DSIG", "STAT", "meta"]
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    subset.save_font(font, target, options)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--icons", required=True)
    parser.add_argument("--codepoints", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("fonts", nargs="+")
    arguments = parser.parse_args()
    for source in arguments.fonts:
        is_icons = os.path.basename(source) == "lucide.ttf"
        codes = icon_codes(arguments.icons, arguments.codepoints) if is_icons else TEXT
        cut(source, os.path.join(arguments.out, os.path.basename(source)), codes)


if __name__ == "__main__":
    main()
