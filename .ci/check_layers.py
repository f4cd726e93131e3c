"""Who may include what. An allowlist: an edge that is not named here is refused.

Rings of the engine: a domain includes only domains that stand before it in DOMAINS, and of those only the
door header <domain>/<domain>.hpp (or one named in MORE_DOORS). Debt is at the bottom, an owner per line.
"""

import os
import re
import subprocess
import sys

# ring 0 ... 7, left to right
DOMAINS = (
    "base json catalog iam ecr logs taskdef network storage cluster placement elb scheduler work service"
    " traffic cloudwatch autoscaling capacity eventbridge pricing copilot apprunner eks explain scenario"
    " lesson sim api"
).split()
OPEN_DOMAINS = {"base"}  # every header of it is a door
# The two halves of ring 7 know each other: api calls into sim, sim hands calls to api.
MUTUAL = {("sim", "api")}
MORE_DOORS = {
    "catalog/images.hpp",  # behaviours of images
    "cluster/ledger.hpp",  # what an instance has left
    "elb/objects.hpp",  # load balancers and their parts are made and deleted
    "sim/phases.hpp",  # order of what happens at one moment
    "taskdef/capabilities.hpp",  # what a definition asks of an instance
}

THIRD_PARTY = [
    ("imgui", r"imgui(_internal)?\.h|imstb_\w+\.h"),
    ("imgui backend", r"(backends/)?imgui_impl_\w+\.h"),
    ("gl", r"(GLES3|GLES2|GL|OpenGL)/.*"),
    ("emscripten", r"emscripten(\.h|/.*)"),
    ("glfw", r"GLFW/.*"),
    ("json library", r"nlohmann/.*"),
    ("doctest", r"doctest/.*"),
    ("system", r"(unistd|windows|fcntl|sys/\w+|poll|io)\.h"),
]
FONTS = ["taskyard_fonts/fonts.hpp", "taskyard_fonts/icons.hpp"]
GALLERY = ["taskyard_assets/scenarios.hpp", "taskyard_assets/embedded_file.hpp"]
STRINGS = ["taskyard_assets/strings.hpp"]
SCENE_WORDS = ["web/scene/palette.hpp", "web/scene/selection.hpp"]  # what a colour means, what is chosen
DRAWN = ["web/platform/platform.hpp", "web/scene/draw_list.hpp"]
ENGINE_TESTS = ["engine/include", "engine/src", "engine/cli", "tests", "doctest"]

# room (longest prefix of the including file) -> what it may include, by room or by header
ROOMS = {
    "engine/include": ["engine/include"],
    "engine/src": ["engine/include"],  # and the rings, see ring_allows
    "engine/src/json": ["engine/include", "json library"],
    "engine/src/catalog": ["engine/include", "taskyard_assets/catalog.hpp"],
    "engine/cli": ["engine/include", "engine/cli", *GALLERY],
    "web/viewmodel": ["engine/include", "web/viewmodel", *SCENE_WORDS, *STRINGS],
    "web/scene": ["engine/include", "web/scene", "web/viewmodel", *STRINGS],
    "web/panels": ["engine/include", "web/panels", "web/viewmodel", "web/scene", "web/app", "imgui", *FONTS,
                   *STRINGS],
    "web/render": ["web/render", "web/scene/draw_list.hpp", "imgui", "gl", "taskyard_shaders/shaders.hpp",
                   *FONTS],
    "web/app": ["engine/include", "web/app", "web/viewmodel", "web/scene", "web/panels",
                "web/platform/platform.hpp", "imgui", *FONTS, *GALLERY, *STRINGS],
    "web/platform": DRAWN,
    "web/platform/browser": [*DRAWN, "web/platform/browser", "web/app", "web/render", "imgui", "gl",
                             "emscripten", "engine/include/taskyard/json.hpp", *FONTS],
    "web/platform/desktop": [*DRAWN, "web/platform/desktop", "web/app", "web/render", "engine/cli", "imgui",
                             "imgui backend", "gl", "glfw", "system", *FONTS],
    "web/platform/headless": [*DRAWN, "web/platform/headless", "web/app", "imgui", *FONTS],
    "tests": ["doctest"],
    "tests/unit": ENGINE_TESTS,
    "tests/tables": ENGINE_TESTS,
    "tests/golden": ENGINE_TESTS,
    "tests/determinism": ENGINE_TESTS,
    "tests/workload": ENGINE_TESTS,
    "tests/support": ENGINE_TESTS,
    "tests/bench": ["engine/include", "engine/src", "web/scene", "tests"],
    "tests/fuzz": ["engine/include", "engine/src", "tests"],
    "tests/ui": ["engine/include", "web", "imgui", "tests", "doctest", *FONTS, *GALLERY, *STRINGS],
}
TESTS_MAY_NOT = ["web/platform/browser", "web/platform/desktop"]


def sources():
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.cpp", "*.hpp"]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    paths = [path for path in sorted(output.splitlines()) if os.path.isfile(path)]
    return [path for path in paths if not path.startswith("assets/")]


def room_of(path):
    rooms = [room for room in ROOMS if path.startswith(room + "/")]
    return max(rooms, key=len) if rooms else None


def resolve(path, name):
    """What an include names: a file of the tree, a third party, a generated header; None: a standard one."""
    for kind, pattern in THIRD_PARTY:
        if re.fullmatch(pattern, name):
            return kind
    if name.startswith("taskyard/"):
        return "engine/include/" + name
    if re.match(r"taskyard_\w+/", name):
        return name
    beside = os.path.join(os.path.dirname(path), name)
    for candidate in (f"engine/src/{name}", f"web/{name}", f"engine/{name}", f"tests/{name}", beside):
        if os.path.isfile(candidate):
            return candidate
    return None


def ring_allows(path, target):
    """Inside engine/src: own domain, every header of base, doors of the domains that come before."""
    own, other = path.split("/")[2], target.split("/")[2]
    if own == other or other in OPEN_DOMAINS:
        return True
    if own not in DOMAINS or other not in DOMAINS:
        return False
    earlier = DOMAINS.index(other) < DOMAINS.index(own) or (own, other) in MUTUAL
    header = target[len("engine/src/"):]
    return earlier and (header == f"{other}/{other}.hpp" or header in MORE_DOORS)


def allowed(path, target):
    if path.startswith("engine/src/") and target.startswith("engine/src/"):
        return ring_allows(path, target)
    if path.startswith("tests/") and any(target.startswith(room + "/") for room in TESTS_MAY_NOT):
        return False
    return any(target == rule or target.startswith(rule + "/") for rule in ROOMS[room_of(path)])


def check_file(path):
    findings = []
    if room_of(path) is None:
        return [f"{path}:1: lies in no room that .ci/check_layers.py knows"]
    parts = path.split("/")
    if path.startswith("engine/src/") and parts[2] not in DOMAINS:
        findings.append(f"{path}:1: '{parts[2]}' is not a domain that .ci/check_layers.py knows")
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            match = re.match(r'\s*#\s*include\s*(<|")([^>"]+)[>"]', line)
            if not match:
                continue
            target = resolve(path, match.group(2))
            if target is None and match.group(1) == '"':
                findings.append(f'{path}:{number}: "{match.group(2)}" is no file of this tree')
            elif target is not None and not allowed(path, target) and (path, match.group(2)) not in DEBT:
                findings.append(f"{path}:{number}: may not include {target}")
    return findings


# (file, include) -> who pays it back
DEBT = {}


def main():
    paths = sources()
    findings = [finding for path in paths for finding in check_file(path)]
    gone = [path for path, _ in DEBT if not os.path.isfile(path)]
    findings += [f"{path}: is gone, delete its line of debt" for path in gone]
    print("\n".join(findings) if findings else f"{len(paths)} files include only what their room may.")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
