"""Walls that no file may pass: lengths, parameters, forbidden headers and words. One line per finding.

Why each exists: ARCHITECTURE.md (determinism) and .github/CONTRIBUTING.md.
"""

import collections
import os
import re
import subprocess
import sys

FILE_LINES = 500
HEADER_LINES = 300
FUNCTION_LINES = 70
LINE_COLUMNS = 110
PARAMETERS = 6
FILES_PER_FOLDER = 25

CODE = (".cpp", ".hpp", ".js", ".mjs", ".py", ".cmake", ".sh", ".vert", ".frag", ".glsl")
# Tables are data: their length and width say nothing. Folders of data may hold many files.
TABLE_FOLDERS = ("tests/tables/", "tests/golden/", "assets/")
DATA = (".json", ".txt")
ROW = re.compile(r'\s*(check_\w*\(|\{|"|R")')  # of a table in a test

ENGINE_HEADERS = (
    "chrono ctime time.h thread mutex shared_mutex condition_variable future atomic random iostream istream"
    " ostream sstream iomanip fstream filesystem regex locale clocale codecvt unordered_map unordered_set"
    " format ranges expected execution"
).split()
CLI_MAY = {"fstream", "filesystem", "sstream", "istream", "ostream"}
WEB_HEADERS = "iostream iomanip regex locale thread mutex future random format ranges expected".split()

ENGINE_WORDS = [
    (r"\bfloat\b", "float: decisions use integers, metrics use double"),
    (r"\bunordered_(map|set|multimap|multiset)\b", "unordered containers have no fixed order"),
    (r"\bstd::\w+_distribution\b", "std distributions differ between platforms; use base/prng"),
    (r"\bstd::(shuffle|random_device|mt19937\w*|default_random_engine)\b", "use base/prng"),
    (r"\b(s?rand|time|clock|gettimeofday)\s*\(\s*\)", "the engine has no clock and no hidden state"),
    (
        r"\bstd::(pow|exp|exp2|expm1|log|log2|log10|log1p|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh"
        r"|cbrt|hypot|tgamma|lgamma|erf|fma)\s*\(",
        "libm differs by platform: + - x / and sqrt only",
    ),
    (r"\b(printf|puts|fopen|abort|exit|getenv)\s*\(", "the engine never prints, exits, or reads files"),
    (r"\b(throw|try|catch)\b", "no exceptions in shipped code"),
    (r"\b(dynamic_cast|typeid)\b", "no RTTI in shipped code"),
]
CLI_MAY_WORDS = ("never prints",)
ENDS_THE_PROGRAM = "engine/src/base/assert.cpp"  # the one place where a failed assertion stops
EVERYWHERE_WORDS = [
    (r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b(?!\(#?\d+\))", "unfinished things need an issue's number"),
    (
        r"(registry\.npm" r"js|deb\.deb" r"ian\.org|archive\.ubun" r"tu|py" r"pi\.org|files\.pythonh)",
        "names a registry host",
    ),
    (r"(?<![\w.$}>*-])/(wo" r"rk|ro" r"ot|ho" r"me|Us" r"ers)/\w", "a path of one machine"),
]
PAGE_WORDS = [(r"\beval\s*\(|\bnew Function\b|\binnerHTML\b", "no eval and no HTML from text in the page")]


def tracked():
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [path for path in sorted(output.splitlines()) if os.path.isfile(path)]


def without_comments_and_strings(text):
    """C++ text with comments, strings and characters blanked; every line keeps its place."""
    pattern = re.compile(
        r'R"(?P<d>[^()\s]*)\(.*?\)(?P=d)"|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"'
        r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])*'",
        re.DOTALL,
    )

    def blank(match):
        kept = '""' if match.group(0)[0] in "R\"'" else ""
        return kept + "\n" * match.group(0).count("\n")

    return pattern.sub(blank, text)


def split_top_level(text):
    """Parts between commas that are in no bracket of any kind."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([{<") - (character in ")]}>")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part for part in parts if part.strip()]


def parameters_of(head):
    """Text between the brackets of a function's parameter list, or None when `head` opens no function."""
    head = re.sub(r"\)\s*:\s*[\w:]+[({].*$", ")", head, flags=re.DOTALL)  # a constructor's initialisers
    end = re.search(r"\)\s*(const|noexcept|override|final|&|&&|mutable|->\s*[\w:<>,&*\s]+)*\s*$", head)
    if not end or re.search(r"\b(if|for|while|switch|catch|namespace)\s*\($", head[: head.find("(") + 1]):
        return None
    depth, start = 0, end.start()
    for index in range(end.start(), -1, -1):
        depth += (head[index] == ")") - (head[index] == "(")
        if depth == 0:
            start = index
            break
    return head[start + 1 : end.start()]


def functions(text):
    """(first line, last line, parameter text) of every function defined at namespace or class level."""
    clean = without_comments_and_strings(text)
    directive = re.compile(r"^[ \t]*#[^\n]*(\\\n[^\n]*)*", re.MULTILINE)
    clean = directive.sub(lambda match: "\n" * match.group(0).count("\n"), clean)
    found, line, head, head_line, stack = [], 1, "", 1, []
    for character in clean:
        inside = any(kind == "body" for kind, *_ in stack)
        if character == "{":
            kind, what = "scope", None
            if inside:
                kind = "inner"
            elif not re.search(r"\b(namespace|class|struct|union|enum|extern)\b[^()]*$|\bTEST_SUITE\(", head):
                what = parameters_of(head)
                kind = "body" if what is not None else "value"
            stack.append((kind, head_line, what))
            if kind == "scope":
                head = ""
        elif character == "}" and stack:
            kind, start, what = stack.pop()
            if kind == "body":
                found.append((start, line, what))
            if kind in ("body", "scope"):
                head = ""
        elif character == ";" and not inside and not any(kind == "value" for kind, *_ in stack):
            head = ""
        elif not inside:
            if not head.strip() and not character.isspace():
                head, head_line = "", line
            head += character
        line += character == "\n"
    return found


def check_functions(path, text, report):
    lines = text.splitlines()
    for first, last, parameters in functions(text):
        length = last - first + 1
        if path.startswith("tests/"):  # rows of a table are data
            length -= sum(bool(ROW.match(line)) for line in lines[first:last])
        if length > FUNCTION_LINES:
            report(path, first, f"function of {length} lines (wall {FUNCTION_LINES})")
        count = len(split_top_level(parameters))
        if count > PARAMETERS:
            report(path, first, f"function with {count} parameters (wall {PARAMETERS})")


def check_lengths(path, lines, report):
    wall = HEADER_LINES if path.startswith("engine/include/") else FILE_LINES
    if len(lines) > wall:
        report(path, 1, f"{len(lines)} lines (wall {wall})")
    for number, line in enumerate(lines, 1):
        is_row = path.startswith("tests/") and ROW.match(line)
        if len(line) > LINE_COLUMNS and not is_row:
            report(path, number, f"{len(line)} columns (wall {LINE_COLUMNS})")


def check_headers(path, lines, report):
    if path.startswith("engine/cli/"):
        forbidden = set(ENGINE_HEADERS) - CLI_MAY
    elif path.startswith("engine/"):
        forbidden = set(ENGINE_HEADERS)
    elif path.startswith("web/"):
        forbidden = set(WEB_HEADERS)
    else:
        return
    for number, line in enumerate(lines, 1):
        match = re.match(r"\s*#\s*include\s*<([\w./]+)>", line)
        if match and match.group(1) in forbidden:
            report(path, number, f"<{match.group(1)}> is not for this folder")


def check_words(path, text, report):
    is_cpp = path.endswith((".cpp", ".hpp"))
    if is_cpp and path.startswith("engine/"):
        clean = without_comments_and_strings(text).splitlines()
        for pattern, why in ENGINE_WORDS:
            is_free = path.startswith("engine/cli/") or path == ENDS_THE_PROGRAM
            if is_free and any(word in why for word in CLI_MAY_WORDS):
                continue
            for number, line in enumerate(clean, 1):
                if re.search(pattern, line):
                    report(path, number, why)
    words = EVERYWHERE_WORDS + (PAGE_WORDS if path.startswith("web/page/") and path.endswith(".js") else [])
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, why in words:
            if re.search(pattern, line):
                report(path, number, why)


def check_header_guard(path, text, report):
    if path.endswith(".hpp") and "#pragma once" not in text:
        report(path, 1, "no #pragma once")


def check_folders(paths, report):
    folders = collections.Counter(os.path.dirname(path) for path in paths if path.endswith(CODE))
    for folder, count in sorted(folders.items()):
        if count > FILES_PER_FOLDER and not (folder + "/").startswith(TABLE_FOLDERS):
            report(folder, 1, f"{count} files in one folder (wall {FILES_PER_FOLDER})")


def main():
    findings = []

    def report(path, line, message):
        findings.append(f"{path}:{line}: {message}")

    paths = tracked()
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        except UnicodeDecodeError:
            continue  # a picture or deliberately broken test data
        is_data = path.endswith(DATA) or path.startswith("tests/tables/")
        if not is_data:
            check_words(path, text, report)
        if not path.endswith(CODE) and path != "dev":
            continue
        lines = text.splitlines()
        if not path.startswith(TABLE_FOLDERS):
            check_lengths(path, lines, report)
        check_headers(path, lines, report)
        check_header_guard(path, text, report)
        if path.endswith((".cpp", ".hpp")):
            check_functions(path, text, report)
    check_folders(paths, report)
    print("\n".join(findings) if findings else f"{len(paths)} files keep to the style.")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
