"""The desktop window under a virtual screen: it draws, and the first steps work through it.

Tasks reach RUNNING, the task definition is edited, applied and run with the mouse, a task is chosen and
says why it is where it is. Steps go in as a script of the window (web/platform/desktop/script.hpp).
Pictures stay in build/screenshots/.
"""

import collections
import json
import os
import struct
import subprocess
import tempfile
import unittest
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("TASKYARD_PROGRAM", os.path.join(ROOT, "build", "native", "bin", "taskyard"))
PICTURES = os.path.join(ROOT, "build", "screenshots")
ACCENT = (0x5B, 0xA8, 0xFF)  # fills primary buttons in the dark theme
LEFT_COLUMN = 372
TYPED = {
    "family": "typed",
    "containerDefinitions": [{"name": "app", "image": "nginx:1.25", "memory": 128, "cpu": 64}],
}
BROKEN = '{"family": "broken", "containerDefinitions": '


def command(name, **members):
    return json.dumps({"type": name, **members})


class Picture:
    """A PNG as the window writes it: 8 bits, RGB, no filter."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        assert data[:8] == b"\x89PNG\r\n\x1a\n", path
        self.width, self.height, depth, kind = struct.unpack(">IIBB", data[16:26])
        assert (depth, kind) == (8, 2), "8 bits, RGB"
        at, packed = 8, b""
        while at < len(data):
            (size,) = struct.unpack(">I", data[at : at + 4])
            if data[at + 4 : at + 8] == b"IDAT":
                packed += data[at + 8 : at + 8 + size]
            at += size + 12
        raw, line = zlib.decompress(packed), self.width * 3 + 1
        self.rows = [raw[y * line + 1 : (y + 1) * line] for y in range(self.height)]

    def part(self, left, right):
        """The pixels of some columns, row after row."""
        return [row[left * 3 : right * 3] for row in self.rows]

    def counts(self, left=0, right=None):
        counts = collections.Counter()
        for row in self.part(left, right or self.width):
            counts.update(row[i : i + 3] for i in range(0, len(row), 3))
        return counts

    def buttons(self, right):
        """Middles of the filled primary buttons left of `right`, from top to bottom."""
        found, start, widest = [], None, (0, 0)
        for y, row in enumerate([*self.part(0, right), b""]):
            inside = [x for x in range(len(row) // 3) if near(row[3 * x : 3 * x + 3], ACCENT)]
            is_button = len(inside) >= 30
            if is_button and start is None:
                start, widest = y, (inside[0], inside[-1])
            if is_button:
                widest = (min(widest[0], inside[0]), max(widest[1], inside[-1]))
            if not is_button and start is not None:
                if y - start >= 16:
                    found.append(((widest[0] + widest[1]) // 2, (start + y) // 2))
                start = None
        return found


def near(pixel, color):
    return all(abs(a - b) <= 12 for a, b in zip(pixel, color))


def run_window(steps, *switches):
    """Opens the window, carries out the steps and returns the answers of those that are commands."""
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, "steps.txt")
        with open(script, "w", encoding="utf-8") as file:
            file.write("\n".join(steps) + "\n")
        done = subprocess.run(
            [PROGRAM, "--size", "1280x720", "--motion=reduce", *switches, "--script", script],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            timeout=240,
            check=False,
        )
    said = done.stderr.decode()
    assert done.returncode == 0, f"the window ended with status {done.returncode}: {said}"
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(answers) == sum(step.startswith("{") for step in steps), said
    return answers


def screenshot(name):
    return os.path.join(PICTURES, name)


class FirstSteps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.makedirs(PICTURES, exist_ok=True)

    def test_the_window_draws_and_time_passes_until_tasks_are_running(self):
        first, second, _, last = run_window(
            [
                command("state"),
                "wait 600",
                command("state"),
                command("seek", ms=118000),
                "wait 300",
                f"screenshot {screenshot('desktop-running.png')}",
                command("state"),
            ]
        )
        self.assertTrue(first["playing"])
        self.assertGreater(second["now"], first["now"], "simulated time passes by itself")
        self.assertGreaterEqual(last["running"], 20)
        picture = Picture(screenshot("desktop-running.png"))
        self.assertEqual((picture.width, picture.height), (1280, 720))
        counts = picture.counts()
        self.assertGreater(len(counts), 200, "many colours: text, tiles, borders")
        self.assertLess(counts.most_common(1)[0][1] / (1280 * 720), 0.9, "no colour fills the window")
        yard = picture.counts(LEFT_COLUMN + 10, 900)
        greens = sum(n for c, n in yard.items() if c[1] > c[0] + 30 and c[1] > c[2] + 10)
        self.assertGreater(greens, 1000, "the tiles of running tasks are green")

    def test_a_definition_is_edited_applied_and_run_and_its_task_says_why_it_is_where_it_is(self):
        where = screenshot("desktop-before.png")
        run_window([f"screenshot {where}"], "--start=paused")
        before = Picture(where)
        buttons = before.buttons(LEFT_COLUMN)
        self.assertEqual(len(buttons), 2, f"Apply and Run are the primary buttons on the left: {buttons}")
        apply, run = (f"click {x} {y}" for x, y in buttons)
        answers = run_window(
            [
                command("edit", text=json.dumps(TYPED, indent=2)),
                apply,
                "wait 100",
                command("state"),
                run,
                "wait 100",
                command("state"),
                command("seek", ms=90000),
                command("select", key="task:0"),
                "wait 300",
                command("state"),
                f"screenshot {screenshot('desktop.png')}",
                command("undo"),
                command("state"),
            ],
            "--start=paused",
        )
        _, applied, ran, _, _, chosen, _, undone = answers
        self.assertIn("typed:1", applied["message"])
        self.assertEqual(ran["message"], "1 task placed.")
        self.assertGreaterEqual(chosen["running"], 1)
        self.assertEqual(chosen["selection"], "task:0")
        self.assertIn("typed:1", chosen["inspector"])
        self.assertIn("all 6 instances passed", chosen["why"], "it says among what it was chosen")
        changed = sum(
            a != b
            for old, new in zip(before.part(920, 1280), Picture(screenshot("desktop.png")).part(920, 1280))
            for a, b in zip(old, new)
        )
        self.assertGreater(changed, 20000, "the inspector shows the task instead of the lesson")
        self.assertTrue(undone["canRedo"])
        self.assertEqual(undone["running"] + undone["pending"], 0, "the run was taken back")

    def test_a_text_that_cannot_be_applied_stays_and_says_what_is_wrong(self):
        where = screenshot("desktop-before.png")
        run_window([f"screenshot {where}"], "--start=paused")
        x, y = Picture(where).buttons(LEFT_COLUMN)[0]
        _, state = run_window(
            [command("edit", text=BROKEN), f"click {x} {y}", "wait 200", command("state")], "--start=paused"
        )
        self.assertEqual(state["text"], BROKEN)
        self.assertGreaterEqual(state["errors"], 1)
        self.assertFalse(state["canUndo"], "nothing was registered")

    def test_letters_typed_with_the_caret_in_the_editor_go_into_the_text(self):
        before, after = run_window(
            [
                command("state"),
                "click 220 150",
                "wait 100",
                "text zebra",
                "wait 100",
                command("state"),
                f"screenshot {screenshot('desktop-typing.png')}",
            ],
            "--start=paused",
        )
        self.assertNotIn("zebra", before["text"])
        self.assertIn("zebra", after["text"])


if __name__ == "__main__":
    unittest.main()
