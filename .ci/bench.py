"""Runs the benchmark natively and as WebAssembly and prints the figures side by side.

The program prints lines "name value". The targets are those of the project's first milestone.
"""

import subprocess
import sys

TARGETS = {
    "simple_events_per_second": 2_000_000,
    "placements_per_second_5000": 100_000,
}


def figures(command):
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=900).stdout
    found = {}
    for line in output.splitlines():
        words = line.split()
        if len(words) >= 2:
            try:
                found[words[0]] = float(words[1])
            except ValueError:
                continue
    if not found:
        sys.exit(f"bench: {command[-1]} printed no figures")
    return found


def shown(value):
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def remark(name, native, ratio):
    words = []
    for prefix, target in TARGETS.items():
        if name.startswith(prefix) and native is not None:
            words.append(f"target {target:,}: {'met' if native >= target else 'MISSED'}")
    if ratio is not None and name.endswith("_per_second") or "_per_second_" in name and ratio is not None:
        words.append("" if ratio >= 0.5 else "wasm below half of native")
    return "; ".join(word for word in words if word)


def main():
    native = figures([sys.argv[1]])
    wasm = figures(["node", "--no-experimental-fetch", sys.argv[2]])
    print(f"{'figure':<44}{'native':>16}{'wasm':>16}{'wasm/native':>13}")
    for name in list(native) + [name for name in wasm if name not in native]:
        a, b = native.get(name), wasm.get(name)
        ratio = b / a if a and b is not None else None
        line = f"{name:<44}{shown(a):>16}{shown(b):>16}{'-' if ratio is None else f'{ratio:.2f}':>13}"
        print(f"{line}  {remark(name, a, ratio)}".rstrip())


if __name__ == "__main__":
    main()
