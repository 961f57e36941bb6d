"""From nothing to a verdict: the whole process of checking a working against ``import sympy`` alone.

    .venv/bin/python benchmarks/check_startup.py [ROUNDS]

Each round runs both commands, one after the other, so that whatever else the machine does falls on both
alike. CPU time is what the kernel charged the process (user and system, from ``wait4``). Ends with 1 if
the check takes more than a quarter of the CPU time.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

MOST = 0.25
WORKING = r"""The neuron adds up

$$z = 0.2 \cdot 4 + 0.00001 \cdot 80 + 1 = 0.8 + 0.008 + 1 = 1.808$$

and the sigmoid turns that into

$$\hat{y} = \sigma(z) = \frac{1}{1 + e^{-1.808}} = 0.71$$
"""


def run(arguments: list[str], exit_code: int) -> tuple[float, float]:
    """CPU and wall seconds of a process, from start to end."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with Path(os.devnull).open("wb") as nowhere:
        redirect = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)]
        start = time.perf_counter()
        child = os.posix_spawn(sys.executable, [sys.executable, *arguments], environment, file_actions=redirect)
        _, status, used = os.wait4(child, 0)
        wall = time.perf_counter() - start
    assert os.waitstatus_to_exitcode(status) == exit_code, f"{arguments} ended with {os.waitstatus_to_exitcode(status)}"
    return used.ru_utime + used.ru_stime, wall


def main(rounds: int) -> int:
    """Prints the medians and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        working = Path(folder, "working.md")
        working.write_text(WORKING, "utf-8")
        commands = {
            "neuron-sym check": (["-m", "neuron_sym", "check", str(working)], 1),
            "import sympy": (["-c", "import sympy"], 0),
            "python, nothing": (["-c", "pass"], 0),
        }
        for command in commands.values():  # writes and warms the bytecode
            run(*command)
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                times[name].append(run(*command))
    cpu = {name: median(cpu for cpu, _ in measured) for name, measured in times.items()}
    wall = {name: median(wall for _, wall in measured) for name, measured in times.items()}
    print(f"{'':18}{'CPU':>9}{'wall':>10}   (medians of {rounds} interleaved rounds)")
    for name in commands:
        print(f"{name:18}{cpu[name] * 1000:6.0f} ms{wall[name] * 1000:7.0f} ms")
    ratio = cpu["neuron-sym check"] / cpu["import sympy"]
    print(f"{'check / sympy':18}{ratio:9.3f}{wall['neuron-sym check'] / wall['import sympy']:10.3f}   (CPU at most {MOST})")
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
