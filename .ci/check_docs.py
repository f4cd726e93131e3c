"""Documents that lie: links that lead nowhere, paths and commands that do not exist, rooms left out."""

import glob
import os
import re
import subprocess
import sys

ARCHITECTURE_LINES = 500
TOP = ("engine/", "web/", "tests/", "assets/", "shaders/", "docs/", ".ci/", ".github/")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
PLACEHOLDER = re.compile(r"[<>*{}…$]|\.\.\.")


def tracked(pattern):
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [path for path in sorted(output.splitlines()) if os.path.isfile(path)]


def anchors(path):
    """Anchors that GitHub makes of the headings."""
    with open(path, encoding="utf-8") as file:
        headings = re.findall(r"^#+\s+(.*)$", file.read(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def link_problem(document, link):
    if re.match(r"[a-z]+:", link):
        return None
    target, _, anchor = link.partition("#")
    path = os.path.normpath(os.path.join(os.path.dirname(document), target)) if target else document
    if not os.path.exists(path):
        return f"the link {link} leads nowhere"
    if anchor and path.endswith(".md") and anchor not in anchors(path):
        return f"the link {link} names a heading that is not there"
    return None


def path_problem(code):
    words = code.split()
    if not words or PLACEHOLDER.search(words[0]) or not words[0].startswith(TOP):
        return None
    path = words[0].rstrip(".,:;").split("::")[0]
    path = re.sub(r":\d+$", "", path)
    return None if glob.glob(path) else f"{path} does not exist"


def command_problem(code, commands):
    match = re.match(r"\./dev ([a-z-]+)", code)
    if match and match.group(1) not in commands:
        return f"./dev has no command {match.group(1)}"
    match = re.search(r"--preset[ =]([\w-]+)", code)
    with open("CMakePresets.json", encoding="utf-8") as file:
        if match and f'"name": "{match.group(1)}"' not in file.read():
            return f"there is no preset {match.group(1)}"
    return None


def check_document(path, commands):
    findings = []
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    fenced = False
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
            continue
        codes = [line.strip()] if fenced else CODE.findall(line)
        problems = [command_problem(code, commands) for code in codes]
        if not fenced:
            problems += [link_problem(path, link) for link in LINK.findall(CODE.sub("", line))]
            problems += [path_problem(code) for code in codes]
        findings += [f"{path}:{number}: {problem}" for problem in problems if problem]
    return findings


def undescribed_rooms():
    """Every domain of the engine and every room of the front end is named in ARCHITECTURE.md."""
    with open("ARCHITECTURE.md", encoding="utf-8") as file:
        text = file.read()
    findings = []
    if text.count("\n") > ARCHITECTURE_LINES:
        findings.append(f"ARCHITECTURE.md: {text.count(chr(10))} lines (wall {ARCHITECTURE_LINES})")
    for folder in sorted(glob.glob("engine/src/*/") + glob.glob("web/*/")):
        name = os.path.basename(os.path.dirname(folder))
        if not re.search(rf"\b{name}\b", text):
            findings.append(f"ARCHITECTURE.md: says nothing about {folder}")
    return findings


def main():
    wanted = ("README.md", "ARCHITECTURE.md", "LICENSE")
    findings = [f"{name}: missing" for name in wanted if not os.path.exists(name)]
    with open("dev", encoding="utf-8") as file:
        commands = re.findall(r"^  ([a-z-]+)(?: \|[^)]*)?\) ", file.read(), re.MULTILINE)
    documents = tracked("*.md")
    for path in documents:
        findings += check_document(path, commands)
    if os.path.exists("ARCHITECTURE.md"):
        findings += undescribed_rooms()
    print("\n".join(findings) if findings else f"{len(documents)} documents hold.")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
