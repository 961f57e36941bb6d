"""A batch on two cores against one, and the memory of the process that hands out the work as the batch grows.

    .venv/bin/python benchmarks/batch.py [WORKINGS] [MEMORY_WORKINGS]

Efficiency is the CPU time that one process takes over twice the wall time of two: 1 if nothing were lost. It means
something only if both cores are free; so the load of the machine is printed, and two separate runs on half of the
workings each, turn by turn with ours, show what two processes can do at that load. Memory is the peak resident size
of the parent at a tenth of the workings and at all of them. Ends with 1 if the answers differ, if memory grows, or if
the efficiency is below 0.85 on a machine that had nothing else to do.
"""

from __future__ import annotations

import json
import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

LEAST, MOST_GROWTH = 0.85, 1.1


def workings(count: int) -> Iterator[str]:
    """Distinct workings: sums of products, one in fifty with a slip, and rounded sigmoids."""
    chance = random.Random(2026)
    for number in range(count):
        w, x, b = (Decimal(chance.randint(-999, 999)).scaleb(-chance.randint(0, 3)) for _ in range(3))
        z = w * x + b
        if number % 3 == 0:
            yield f"({w:f})({x:f}) + ({b:f}) = {z if number % 50 else -z:f}"
        elif number % 3 == 1:
            yield rf"z = {w:f} \cdot ({x:f}) + ({b:f}) = {w * x:f} + ({b:f}) = {z:f}"
        else:
            yield rf"\sigma({w / 100:f}) = \frac{{1}}{{1 + e^{{-({w / 100:f})}}}} = {1 / (1 + math.exp(-w / 100)):.4f}"


def additions(count: int) -> Iterator[str]:
    """The least work for the judge, so that handing it out weighs most."""
    return (f"{number} + 1 = {number + 1}" for number in range(count))


def write(path: Path, texts: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": number, "working": text}) + "\n" for number, text in enumerate(texts))


def start(source: Path, target: Path, jobs: int) -> int:
    command = [
        sys.executable,
        "-m",
        "neuron_sym",
        "check",
        "--batch",
        str(source),
        "-o",
        str(target),
        "--jobs",
        str(jobs),
    ]
    return os.posix_spawn(sys.executable, command, os.environ)


def finish(child: int) -> tuple[float, float]:
    """CPU seconds, and the peak resident MB, of a process that was started."""
    _, status, used = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 1), status
    return used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)


def speed(folder: Path, count: int) -> float:
    """Prints the efficiency, and the wall time against that of two separate runs with half of the workings each."""
    texts = list(workings(count))
    whole, *halves = (folder / f"{part}.jsonl" for part in ("all", "first", "second"))
    for path, part in zip((whole, *halves), (texts, texts[: count // 2], texts[count // 2 :]), strict=True):
        write(path, iter(part))
    walls = {"together": 0.0, "apart": 0.0}
    alone = 0.0
    for kind in ("together", "apart", "apart", "together"):
        began = time.perf_counter()
        if kind == "together":
            finish(start(whole, folder / "answers.jsonl", 2))
        else:
            children = [start(half, half.with_suffix(".answers"), 1) for half in halves]
            alone += sum([finish(child)[0] for child in children]) / 2
        walls[kind] += (time.perf_counter() - began) / 2
    apart = b"".join(half.with_suffix(".answers").read_bytes() for half in halves)
    assert verdicts(apart) == verdicts((folder / "answers.jsonl").read_bytes()), "the answers differ"
    efficiency = alone / (2 * walls["together"])
    print(f"{count:,} workings, {alone / count * 1e6:.0f} µs CPU each: {walls['together']:.1f} s by two processes, efficiency "
          f"{efficiency:.2f}; {walls['apart']:.1f} s by two separate runs, ratio {walls['together'] / walls['apart']:.3f}")  # fmt: skip
    return efficiency


def verdicts(answers: bytes) -> list[list[str]]:
    return [[link["verdict"] for link in json.loads(line)["links"]] for line in answers.splitlines()]


def growth(folder: Path, count: int) -> float:
    """Prints what the parent takes for a tenth of the workings and for all of them; the ratio of its memory."""
    peaks = []
    for size in (count // 10, count):
        write(folder / "additions.jsonl", additions(size))
        began = time.perf_counter()
        cpu, peak = finish(start(folder / "additions.jsonl", folder / "answers.jsonl", 2))
        peaks.append(peak)
        print(
            f"{size:,} additions: {time.perf_counter() - began:.1f} s; the parent took {cpu / size * 1e6:.1f} µs each and {peak:.1f} MB"
        )
    return peaks[1] / peaks[0]


def main(count: int, most: int) -> int:
    load = os.getloadavg()[0]
    print(f"load before: {load:.2f}")
    with tempfile.TemporaryDirectory() as name:
        grown = growth(Path(name), most)  # first: a process inherits the peak of the one that starts it
        efficiency = speed(Path(name), count)
        print(f"load after: {os.getloadavg()[0]:.2f}")
    print(f"memory grows by a factor of {grown:.3f} (at most {MOST_GROWTH})")
    return 0 if grown <= MOST_GROWTH and (efficiency >= LEAST or load >= 1) else 1


if __name__ == "__main__":
    sizes = [int(each) for each in sys.argv[1:]]
    raise SystemExit(main(*(sizes + [400_000, 1_000_000][len(sizes) :])))
