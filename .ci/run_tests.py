"""Every test, cheapest first. Ends with a line "N passed, N failed"; the exit status says the same.

Counted one each: a doctest case, a node test, a check (style, layers, documents, format, build, hash,
size). A stage that finds nothing to run counts as failed, so nothing is skipped without a word.
Logs: build/test-logs/.
What the tests in a browser and on a desktop are handed:
  TASKYARD_SITE         folder of the split page         TASKYARD_SINGLE_FILE  the single HTML file
  TASKYARD_PLAYWRIGHT   folder of playwright-core        TASKYARD_CHROMIUM     the browser's program
  TASKYARD_PROGRAM      the desktop program (also the command line)
"""

import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOGS = os.path.join(ROOT, "build", "test-logs")
CACHE = os.environ.get("TASKYARD_CACHE") or os.path.expanduser("~/.cache/taskyard")
CORES = str(os.cpu_count() or 2)
NODE = ["node", "--no-experimental-fetch"]
BUILD_LIMIT_S = 2400
TEST_LIMIT_S = 900
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Result:
    """What one stage found. `text` is shown when something failed, `notes` always."""

    def __init__(self, passed=0, failed=0, text="", notes=()):
        self.passed, self.failed, self.text, self.notes = passed, failed, text, list(notes)

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.text += other.text
        self.notes += other.notes
        return self


def failure(text):
    return Result(failed=1, text=text.rstrip() + "\n")


def run(command, limit_s=TEST_LIMIT_S, env=None):
    """Exit status and output (both streams). A program over its limit is ended, with its children."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=limit_s)
        status = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        output += f"\n(ended: it ran longer than {limit_s} s)\n".encode()
        status = 124
    lines = ANSI.sub("", output.decode(errors="replace")).splitlines()
    # A program of one line (emscripten's) shows itself whole when it fails.
    return status, "\n".join(line if len(line) < 2000 else line[:300] + " …" for line in lines) + "\n"


def check(command, limit_s=TEST_LIMIT_S, env=None, keep_notes=False):
    """A program that counts as one test."""
    status, output = run(command, limit_s, env)
    if status != 0:
        return failure(f"{' '.join(command)} ended with status {status}\n{output}")
    return Result(passed=1, notes=output.rstrip().splitlines() if keep_notes else ())


def build(preset, targets):
    cache = os.path.join(ROOT, "build", preset, "CMakeCache.txt")
    env = {}
    if not os.path.exists(cache) and shutil.which("ninja"):
        env["CMAKE_GENERATOR"] = "Ninja"
    status, output = run(["cmake", "--preset", preset], BUILD_LIMIT_S, env)
    if status == 0:
        command = ["cmake", "--build", "--preset", preset, "--parallel", CORES, "--target", *targets]
        status, more = run(command, BUILD_LIMIT_S)
        output += more
    write_log(f"build-{preset}", output)
    if status == 0:
        return Result(passed=1)
    return failure("\n".join(output.splitlines()[-80:]))


def doctest(command, env=None):
    status, output = run(command, env=env)
    counts = re.findall(r"test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed", output)
    if not counts:
        return failure(f"{' '.join(command)} ended with status {status} before its summary\n{output[-8000:]}")
    total, passed, failed = (int(number) for number in counts[-1])
    if total == 0:
        return failure(f"{' '.join(command)} ran no test case")
    if status != 0 and failed == 0:
        failed = 1
    return Result(passed, failed, output if failed else "")


def node_tests(files, env, limit_s=TEST_LIMIT_S):
    if not files:
        return failure("there is no test file")
    status, output = run(["node", "--test", "--test-reporter=tap", *files], limit_s, env)

    def count(word):
        found = re.findall(rf"^# {word} (\d+)$", output, re.MULTILINE)
        return int(found[-1]) if found else 0

    passed, failed = count("pass"), count("fail") + count("cancelled")
    if status != 0 and failed == 0:
        failed = 1
    if passed + failed == 0:
        return failure(f"no test ran\n{output}")
    skipped = [f"{count('skipped')} skipped"] if count("skipped") else []
    return Result(passed, failed, output if failed else "", skipped)


def write_log(name, text):
    os.makedirs(LOGS, exist_ok=True)
    with open(os.path.join(LOGS, f"{name}.log"), "w", encoding="utf-8") as file:
        file.write(text)


def program(preset, name):
    return os.path.join(ROOT, "build", preset, "bin", name)


def from_list(package):
    """Folder of an npm package that the set-up fetched."""
    with open(os.path.join(ROOT, ".ci", "third_party.txt"), encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if len(words) == 4 and words[1] == package:
                return os.path.join(CACHE, "npm", f"{package}-{words[2]}")
    raise SystemExit(f"run_tests: .ci/third_party.txt does not name {package}")


def page_env():
    return {
        "TASKYARD_SITE": os.path.join(ROOT, "build", "web", "site"),
        "TASKYARD_SINGLE_FILE": os.path.join(ROOT, "build", "web", "site-single", "taskyard.html"),
        "TASKYARD_PLAYWRIGHT": from_list("playwright-core"),
        "TASKYARD_AXE": from_list("axe-core"),
        "TASKYARD_CHROMIUM": shutil.which("chromium") or "/usr/bin/chromium",
        "TASKYARD_PROGRAM": program("native", "taskyard"),
    }


# --- the stages -------------------------------------------------------------------------------------


def python_check(name):
    return lambda: check([sys.executable, os.path.join(".ci", name)])


def native_tests():
    return doctest([program("native", "engine_tests")])


def ui_tests():
    return doctest([program("native", "ui_tests")])


def asan_tests():
    env = {"ASAN_OPTIONS": "detect_leaks=1", "UBSAN_OPTIONS": "print_stacktrace=1"}
    return doctest([program("asan", "engine_tests")], env).add(doctest([program("asan", "ui_tests")], env))


def wasm_tests():
    return doctest([*NODE, program("web", "engine_tests.cjs")])


def hashes():
    """One run of each scenario by three compilers: the same log and state hash."""
    scenarios = sorted(glob.glob(os.path.join(ROOT, "assets", "scenarios", "*.json")))
    if not scenarios:
        return failure("assets/scenarios holds no scenario")
    builds = {
        "native": [program("native", "taskyard")],
        "asan": [program("asan", "taskyard")],
        "wasm": [*NODE, program("web", "taskyard.cjs")],
    }
    result = Result()
    for scenario in scenarios:
        name = os.path.relpath(scenario, ROOT)
        found = {}
        for build_name, command in builds.items():
            status, output = run([*command, "run", name])
            lines = [line.strip() for line in output.splitlines() if "hash" in line.lower()]
            found[build_name] = "\n".join(lines) if lines else f"status {status}, no hash:\n{output[-2000:]}"
        if len(set(found.values())) == 1 and "no hash" not in found["native"]:
            result.add(Result(passed=1))
        else:
            differences = "\n".join(f"  {build_name}: {lines}" for build_name, lines in found.items())
            result.add(failure(f"{name}: the builds disagree\n{differences}"))
    return result


def page_tests():
    return node_tests(sorted(glob.glob(os.path.join(ROOT, "tests", "web", "*.mjs"))), page_env())


def desktop_tests():
    files = sorted(glob.glob(os.path.join(ROOT, "tests", "desktop", "*.*")))
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1280x720x24"]
    runners = {".sh": ["bash"], ".py": [sys.executable]}
    result = Result()
    for path in files:
        kind = os.path.splitext(path)[1]
        if kind == ".mjs":
            status, output = run([*screen, "node", "--test", path], env=page_env())
            result.add(Result(passed=1) if status == 0 else failure(output))
        elif kind in runners:
            result.add(check([*screen, *runners[kind], path], env=page_env()))
    return result if result.passed + result.failed else failure("tests/desktop holds no test")


def size_report():
    return check([sys.executable, os.path.join(".ci", "size_report")], keep_notes=True)


STAGES = [
    ("style", python_check("check_style.py")),
    ("layers", python_check("check_layers.py")),
    ("documents", python_check("check_docs.py")),
    ("format", lambda: check(["./dev", "check-format"])),
    ("native build", lambda: build("native", ["all"])),
    ("native engine tests", native_tests),
    ("native ui tests", ui_tests),
    ("asan build", lambda: build("asan", ["all"])),
    ("asan tests", asan_tests),
    ("web build", lambda: build("web", ["site", "engine_tests", "taskyard"])),
    ("wasm engine tests", wasm_tests),
    ("same hashes", hashes),
    ("single file", lambda: build("web", ["site-single"])),
    ("page tests", page_tests),
    ("desktop tests", desktop_tests),
    ("size", size_report),
]


def main():
    words = sys.argv[1:]
    os.makedirs(LOGS, exist_ok=True)
    chosen = [stage for stage in STAGES if not words or any(word in stage[0] for word in words)]
    if not chosen:
        sys.exit("run_tests: no stage has such a name; there are: " + ", ".join(name for name, _ in STAGES))
    total = Result()
    for name, stage in chosen:
        print(f"== {name}", flush=True)
        start = time.monotonic()
        try:
            result = stage()
        except OSError as error:
            result = failure(f"{name}: {error}")
        write_log(name.replace(" ", "-"), result.text + "\n".join(result.notes) + "\n")
        for line in result.notes:
            print(f"   {line}")
        if result.failed:
            print(result.text.rstrip())
        print(f"   {result.passed} ok, {result.failed} not ok, {time.monotonic() - start:.0f} s", flush=True)
        total.add(Result(result.passed, result.failed))
    print(f"{total.passed} passed, {total.failed} failed")
    sys.exit(1 if total.failed else 0)


if __name__ == "__main__":
    main()
