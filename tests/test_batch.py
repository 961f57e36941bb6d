"""Batches: the same answers whoever judges and whatever dies, in order, in little memory, and never a torn line."""

from __future__ import annotations

import io
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Container, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import dask
import pyarrow as pa
import pytest
from distributed import Client, LocalCluster
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from neuron_sym import check, check_many
from neuron_sym.batch import answer as answers
from neuron_sym.batch import crew
from neuron_sym.batch.answer import MAX_LINE, OUR_MISTAKE, check_working
from neuron_sym.batch.chunk import Answered, Chunk, judge
from neuron_sym.batch.crew import Crew, in_order
from neuron_sym.batch.lines import SIZE, after, chunks_of
from neuron_sym.batch.parquet import LINK
from neuron_sym.cli import main
from neuron_sym.errors import InputError
from tests import deadly

ROOT = Path(__file__).parent.parent
POSIX = pytest.mark.skipif(os.name != "posix", reason="kills processes")


def sums(count: int) -> list[dict[str, object]]:
    """Workings of which every third is wrong, and every fifth cannot be used."""
    return [
        {"id": i, "working": f"{i} + {i} = {2 * i + (i % 3 == 2)}" if i % 5 else None, "given": {"b": str(i)}}
        for i in range(count)
    ]


def expected(count: int) -> list[list[str]]:
    """The verdicts of these."""
    return [[] if i % 5 == 0 else ["wrong" if i % 3 == 2 else "exact"] for i in range(count)]


def verdicts(found: Iterator[Any] | list[Any]) -> list[list[object]]:
    return [[link["verdict"] for link in answer["links"]] for answer in found]


def lines(rows: list[dict[str, object]]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def cut(rows: list[dict[str, object]], size: int) -> Iterator[Chunk]:
    for start in range(0, len(rows), size):
        yield Chunk(lines(rows[start : start + size]), start + 1)


def read(path: str | Path) -> list[Any]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def names() -> list[str]:
    """What stands in the folder."""
    return sorted(path.name for path in Path().iterdir())


# --- whoever judges -----------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_processes_answer_as_one_does(jobs: int) -> None:
    found = list(check_many(sums(60), jobs=jobs, chunk=7))
    assert [answer["id"] for answer in found] == list(range(60))
    assert verdicts(found) == expected(60)


def test_any_executor_will_do() -> None:
    for executor in (
        ThreadPoolExecutor(3),
        ProcessPoolExecutor(2, mp_context=crew.multiprocessing.get_context("spawn")),
    ):
        with executor:
            assert verdicts(check_many(sums(50), executor, chunk=4)) == expected(50)
            assert executor.submit(int, "7").result() == 7, "it is the caller's, and stays open"


class Stumbling(ThreadPoolExecutor):
    """Fails by itself at some of the chunks that it is asked for, counted from 1."""

    def __init__(self, error: Exception, at: Container[int]) -> None:
        super().__init__(1)
        self.error, self.at, self.asked = error, at, 0

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        self.asked += 1
        if self.asked not in self.at:
            return super().submit(function, *arguments, **named)
        failed: Future[Any] = Future()
        failed.set_exception(self.error)
        return failed


def test_an_executor_that_stumbles_is_asked_once_more() -> None:
    with Stumbling(AttributeError("'Tally' object has no attribute 'with_traceback'"), at={1, 4, 9}) as executor:
        assert verdicts(check_many(sums(50), executor, chunk=5, in_flight=3)) == expected(50)
        assert executor.asked == 13


@pytest.mark.parametrize(("error", "asked"), [(AttributeError("always"), 2), (OSError("unplugged"), 1)])
def test_an_executor_that_cannot_answer_says_why(error: Exception, asked: int) -> None:
    with Stumbling(error, at=range(100)) as executor, pytest.raises(type(error), match=str(error)):
        list(check_many(sums(5), executor, chunk=5))
    assert executor.asked == asked


def test_a_few_workings_need_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "Crew", None)
    assert verdicts(check_many(sums(64))) == expected(64)
    assert verdicts(check_many(sums(300), jobs=1)) == expected(300)
    with pytest.raises(TypeError):
        list(check_many(sums(65), jobs=2))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_or_none(count: int) -> None:
    assert verdicts(check_many(iter(sums(count)))) == expected(count)


def test_workings_in_every_form() -> None:
    found = check_many(
        [
            "b + 1 = 3",
            ("b + 1 = 3", {"b": 3}),
            ("b + 1 = 3", MappingProxyType({"b": Fraction(4, 2)})),
            {"id": "d", "working": "b + 1 = 3", "given": {"b": Decimal("2.0")}},
            MappingProxyType(
                {"id": "m", "working": r"w \cdot x = 0.8008", "given": {"w": [0.2, 0.00001], "x": (4, 80)}}
            ),
            ("b = 0.30000000000000004", {"b": 0.1 + 0.2}),
        ],
        given={"b": "2"},
    )
    found = list(found)
    assert verdicts(found) == [["exact"], ["wrong"], ["exact"], ["exact"], ["exact"], ["exact"]]
    assert [answer["id"] for answer in found] == [None, None, None, "d", "m", None]
    assert not any("error" in answer for answer in found)


def test_what_is_no_working_costs_its_own_answer_only() -> None:
    ring: list[object] = []
    ring.append(ring)
    odd: list[Any] = [
        7,
        None,
        (),
        ("1 = 1", 7),
        ("1 = 1", {}, 3),
        {"id": 1},
        {"id": ring},
        {"id": float("nan")},
        ring,
        b"1 = 1",
    ]
    found = list(check_many([*odd, "1 + 1 = 3"]))
    assert verdicts(found) == [[]] * len(odd) + [["wrong"]]
    assert [answer["error"].split(":")[0] for answer in found[:-1]] == [f"working {n}" for n in range(1, len(odd) + 1)]


def test_the_caller_is_told_of_nonsense_at_once() -> None:
    for nonsense in ({"chunk": 0}, {"jobs": 0}, {"in_flight": -1}):
        with pytest.raises(ValueError, match="at least 1"):
            check_many(["1 = 1"], **nonsense)
    with pytest.raises(InputError, match="given b"):
        check_many(["1 = 1"], given={"b": "2*"})


def test_no_more_is_read_than_is_in_flight() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        for taken in itertools.count(1):
            yield f"{taken} = {taken}"

    with ThreadPoolExecutor(2) as executor:
        found = check_many(endless(), executor, chunk=5, in_flight=4)
        assert taken == 0
        for number, _ in enumerate(itertools.islice(found, 200)):
            assert taken <= number + 5 * (4 + 1)
        found.close()  # type: ignore[attr-defined]


def test_answers_are_those_of_check() -> None:
    texts = [r"z = 0.2 \cdot 4 + 0.00001 \cdot 80 + 1 = 1.808", "σ(1.8008) ≈ 0.8582", "2/3 = 0.66", "q r = 0.8"]
    for text, found in zip(texts, check_many(texts), strict=True):
        assert [link["verdict"] for link in found["links"]] == [link.verdict.ruling.value for link in check(text).links]


# --- whatever dies ------------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize(("own", "work"), [(True, deadly.killed), (False, deadly.killed), (True, deadly.stuck)])
def test_a_working_that_costs_its_worker_its_life_costs_one_answer(
    own: bool, work: Callable[[Chunk], Answered]
) -> None:
    rows = sums(40)
    rows[23] = {"id": 23, "working": "KILL"}
    executor = None if own else ProcessPoolExecutor(2, mp_context=crew.multiprocessing.get_context("spawn"))
    found = [
        json.loads(line)
        for done in in_order(Crew(executor, 2, work), cut(rows, 4), 6)
        for line in done.lines.splitlines()
    ]
    assert [answer["id"] for answer in found] == list(range(40))
    wanted = expected(40)
    wanted[23] = []
    assert verdicts(found) == wanted
    assert found[23]["error"].startswith(OUR_MISTAKE)


@POSIX
def test_a_worker_that_is_killed_costs_nothing() -> None:
    found = []
    executor = ProcessPoolExecutor(2, mp_context=crew.multiprocessing.get_context("spawn"))
    for number, answer in enumerate(check_many(sums(400), executor, chunk=4, in_flight=20)):
        found.append(answer)
        if number == 100:
            os.kill(next(iter(executor._processes)), signal.SIGKILL)
    assert [answer["id"] for answer in found] == list(range(400))
    assert verdicts(found) == expected(400)


def test_a_bug_of_ours_costs_one_answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fails_at_seven(working: str, *rest: Any) -> answers.Answer:
        if working.startswith("7"):
            raise MemoryError("\x1b[2J")
        return check_working(working, *rest)

    monkeypatch.setattr(answers, "check_working", fails_at_seven)
    found = list(check_many([f"{i} = {i}" for i in range(9)]))
    assert verdicts(found) == [["exact"]] * 7 + [[]] + [["exact"]]
    assert "MemoryError" in found[7]["error"]
    assert "\x1b" not in found[7]["error"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines([{"working": "7 = 7"}, {"working": "1 = 1"}]))))
    assert main(["check", "--batch", "-"]) == 3
    assert "report" in capsys.readouterr().err


def test_a_script_that_cannot_start_processes_is_told_how(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("from neuron_sym import check_many\nprint(len(list(check_many(['1 = 1'] * 500, jobs=2))))\n")
    run = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=environment(), timeout=120, check=False
    )
    assert run.returncode == 1
    assert 'under `if __name__ == "__main__":`' in run.stderr.splitlines()[-1]
    assert not run.stdout


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


@pytest.mark.skipif(sys.platform != "linux", reason="Linux bounds the memory of a process")
def test_a_worker_cannot_take_all_memory() -> None:
    code = "from neuron_sym.batch.memory import *; spare_memory(); x = bytes(MAX_GROWTH // 2); y = bytes(MAX_GROWTH)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False)
    assert run.stderr.splitlines()[-1] == "MemoryError"


# --- lines and chunks ---------------------------------------------------------------------------------

TEXTS = st.lists(st.sampled_from([b"", b" ", b"\t\r", b"a", b"bb", b"\xff", b'{"id": 1}', b"x" * 50]), max_size=30).map(
    b"\n".join
)


@given(TEXTS, st.integers(1, 60))
def test_chunks_hold_every_line_with_its_number(text: bytes, block: int) -> None:
    stream = io.BytesIO(text)
    chunks = list(chunks_of(lambda _: stream.read(block)))
    assert sum(chunk.size for chunk in chunks) == len(text)
    wanted = [(number, line) for number, line in enumerate(text.split(b"\n"), 1) if line.strip()]
    assert [numbered for chunk in chunks for numbered in chunk.numbered()] == wanted


@given(TEXTS, st.integers(1, 60), st.integers(0, 40))
def test_going_on_after_some_answers(text: bytes, block: int, count: int) -> None:
    stream = io.BytesIO(text)
    chunks = list(chunks_of(lambda _: stream.read(block)))
    every = [numbered for chunk in chunks for numbered in chunk.numbered()]
    rest = list(after(count, chunks))
    assert [numbered for chunk in rest for numbered in chunk.numbered()] == every[count:]
    assert sum(chunk.size for chunk in rest) == len(text)


@given(TEXTS, st.integers(1, 1000))
def test_halves_hold_the_same_lines(text: bytes, first: int) -> None:
    chunk = Chunk(text, first)
    halves = chunk.halves()
    if halves is None:
        assert len(list(chunk.numbered())) < 2
    else:
        assert all(list(half.numbered()) for half in halves)
        assert [numbered for half in halves for numbered in half.numbered()] == list(chunk.numbered())


def test_a_line_without_end_is_not_kept() -> None:
    blocks = itertools.chain(
        [b'{"id": 1'], itertools.repeat(b" " * SIZE, 4 * MAX_LINE // SIZE), [b'}\n{"id": 2, "working": "1 = 1"}'], [b""]
    )
    chunks = list(chunks_of(lambda _: next(blocks)))
    assert max(len(chunk.lines) for chunk in chunks) <= MAX_LINE + SIZE
    found = [json.loads(line) for chunk in chunks for line in judge(chunk).lines.splitlines()]
    assert verdicts(found) == [[], ["exact"]]
    assert found[0]["error"] == f"line 1: longer than {MAX_LINE} bytes"


def test_an_id_that_no_json_can_repeat_is_left_out() -> None:
    (line,) = judge(Chunk(b'{"id": 1e999, "working": "1 = 1"}')).lines.splitlines()
    answer = json.loads(line, parse_constant=pytest.fail)
    assert answer["id"] is None
    assert "id" in answer["error"]
    assert verdicts([answer]) == [["exact"]]


def test_numbers_given_keep_their_digits() -> None:
    (line,) = judge(
        Chunk(b'{"id": 1.50, "working": "a = 0.10000000000000000001", "given": {"a": 0.10000000000000000001}}')
    ).lines.splitlines()
    assert verdicts([json.loads(line)]) == [["exact"]]
    assert json.loads(line)["id"] == 1.5


# --- the command --------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def batch(*arguments: str) -> int:
    try:
        return main(["check", "--batch", *arguments])
    except SystemExit as end:
        return int(end.code or 0)


def test_into_a_file_whole(here: Path) -> None:
    Path("a.jsonl").write_bytes(lines(sums(30)))
    Path("out.jsonl").write_text("from before")
    assert batch("a.jsonl", "-o", "out.jsonl") == 1
    assert verdicts(read("out.jsonl")) == expected(30)
    assert names() == ["a.jsonl", "out.jsonl"]


def test_into_a_device_as_it_is(here: Path) -> None:
    Path("a.jsonl").write_bytes(lines(sums(3)))
    assert batch("a.jsonl", "-o", os.devnull) == 1
    assert names() == ["a.jsonl"]


def interrupted(name: str, at: int, whole: bytes) -> None:
    """Leaves what a run leaves that was killed after ``at`` bytes of its answers."""
    script = f"""\
import sys
from neuron_sym.batch import command
from neuron_sym.cli import main
from neuron_sym.errors import InputError
def killed(out, done):
    out.write(done.lines[:{at}])
    out.flush()
    sys.exit(9)
command._write_whole = killed
main(["check", "--batch", {name!r}, "-o", "out.jsonl", "--jobs", "1"])
"""
    assert subprocess.run([sys.executable, "-c", script], env=environment(), check=False).returncode == 9
    assert Path("out.jsonl.part").read_bytes() == whole[:at]


@pytest.mark.parametrize("at", [0, 1, 500, 2500])
def test_a_run_that_was_killed_goes_on(here: Path, at: int, capsys: pytest.CaptureFixture[str]) -> None:
    content = b"\n \n" + lines(sums(40)).replace(b"\n", b"\r\n\n", 20)
    Path("a.jsonl").write_bytes(content)
    assert batch("a.jsonl") == 1
    whole = capsys.readouterr().out.encode()
    interrupted("a.jsonl", at, whole)
    assert batch("a.jsonl", "-o", "out.jsonl") == 2
    assert "--resume" in capsys.readouterr().err
    assert Path("out.jsonl.part").read_bytes() == whole[:at]
    assert batch("a.jsonl", "-o", "out.jsonl", "--resume") == 1
    assert Path("out.jsonl").read_bytes() == whole
    assert names() == ["a.jsonl", "out.jsonl"]


def test_the_exit_code_of_a_run_that_went_on_is_that_of_all_its_answers(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.jsonl").write_bytes(lines([{"id": 1, "working": "1 = 2"}, {"id": 2, "working": "1 = 1"}]))
    batch("a.jsonl")
    whole = capsys.readouterr().out.encode()
    interrupted("a.jsonl", whole.index(b"\n") + 1, whole)
    assert batch("a.jsonl", "-o", "out.jsonl", "--resume") == 1


@pytest.mark.parametrize("change", ["input", "given", "beside", "torn", "empty"])
def test_only_the_same_run_goes_on(here: Path, change: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.jsonl").write_bytes(lines(sums(4)))
    batch("a.jsonl")
    whole = capsys.readouterr().out.encode()
    interrupted("a.jsonl", len(whole), whole)
    flags = ["-o", "out.jsonl", "--resume"]
    if change == "input":
        Path("a.jsonl").write_bytes(lines(sums(4)).replace(b"1 + 1", b"1 - 1"))
    elif change == "given":
        flags += ["--given", "b=1"]
    elif change == "beside":
        Path("out.jsonl.part.json").unlink()
    elif change == "torn":
        Path("out.jsonl.part").write_bytes(b"my own notes\n")
    else:
        Path("out.jsonl.part.json").write_text("[]")
    left = Path("out.jsonl.part").read_bytes()
    assert batch("a.jsonl", *flags) == 2
    assert "out.jsonl.part: cannot be gone on with" in capsys.readouterr().err
    assert Path("out.jsonl.part").read_bytes() == left
    assert not Path("out.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.jsonl"], "none.jsonl: cannot be read"),
        (["a.jsonl", "--jobs", "0"], "--jobs 0"),
        (["a.jsonl", "--jobs", "2", "--scheduler", "tcp://127.0.0.1:1"], "--scheduler"),
        (["a.jsonl", "-o", ""], "name of a file"),
        (["a.jsonl", "-o", "./a.jsonl"], "the input itself"),
        (["a.jsonl", "--resume"], "--resume"),
        (["-", "--resume", "-o", "out.jsonl"], "--resume"),
        (["a.jsonl", "-o", "none/out.jsonl"], "cannot be written"),
        (["a.jsonl", "--scheduler", "nonsense"], "no Dask scheduler answers there"),
        (["a.jsonl", "b.md"], "--batch takes no further files"),
        (["a.parquet"], "is not a Parquet file"),
    ],
)
def test_nonsense_is_refused_before_any_work(
    here: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.jsonl").write_bytes(lines(sums(2)))
    Path("a.parquet").write_bytes(b"PAR1 or not")
    assert batch(*arguments) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert "Traceback" not in said.err
    assert not said.out
    assert names() == ["a.jsonl", "a.parquet"]


@pytest.mark.parametrize("option", [["--jobs", "2"], ["--resume"], ["--scheduler", "tcp://127.0.0.1:1"]])
def test_options_of_a_batch_need_one(here: Path, option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text("$1 = 1$")
    assert main(["check", "a.md", *option]) == 2
    assert "--batch" in capsys.readouterr().err


@pytest.mark.parametrize(("module", "ours", "arguments", "extra"), [
    ("distributed", "cluster", ["a.jsonl", "--scheduler", "tcp://127.0.0.1:1"], "neuron-sym[dask]"),
    ("pyarrow", "parquet", ["a.jsonl", "-o", "out.parquet"], "neuron-sym[parquet]"),
    ("pyarrow", "parquet", ["a.parquet"], "neuron-sym[parquet]"),
])  # fmt: skip
def test_what_is_not_installed_is_named(
    here: Path, module: str, ours: str, arguments: list[str], extra: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    Path("a.jsonl").write_bytes(lines(sums(2)))
    Path("a.parquet").touch()
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, f"neuron_sym.batch.{ours}", raising=False)
    monkeypatch.delattr(f"neuron_sym.batch.{ours}", raising=False)
    assert batch(*arguments) == 2
    assert f"pip install '{extra}'" in capsys.readouterr().err


def started(*arguments: str, **streams: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "neuron_sym", "check", "--batch", *arguments],
        env=environment(), start_new_session=True, **streams,
    )  # fmt: skip


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@POSIX
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_whole_lines(here: Path, jobs: str) -> None:
    Path("a.jsonl").write_bytes(lines(sums(20_000)))
    process = started("a.jsonl", "-o", "out.jsonl", "--jobs", jobs, stderr=subprocess.PIPE)
    until(lambda: Path("out.jsonl.part").exists() and Path("out.jsonl.part").stat().st_size)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert said.decode().splitlines() == [
        f"{here.resolve()}/out.jsonl.part keeps the answers so far; the same command with --resume goes on.",
        "interrupted",
    ]
    kept = read("out.jsonl.part")
    assert 0 < len(kept) < 20_000
    assert verdicts(kept) == expected(len(kept))


@POSIX
def test_workers_end_with_a_parent_that_was_killed(here: Path) -> None:
    Path("a.jsonl").write_bytes(lines(sums(20_000)))
    process = started("a.jsonl", "-o", "out.jsonl", "--jobs", "2", stderr=subprocess.DEVNULL)
    until(lambda: Path("out.jsonl.part").exists() and Path("out.jsonl.part").stat().st_size)
    process.kill()
    process.wait()

    def nobody_is_left() -> bool:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return True
        return False

    until(nobody_is_left)


@POSIX
def test_a_bar_on_a_terminal_and_none_elsewhere(here: Path) -> None:
    Path("a.jsonl").write_bytes(lines(sums(300)))
    ours, theirs = os.openpty()
    process = started("a.jsonl", "-o", "out.jsonl", "--jobs", "1", stderr=theirs)
    os.close(theirs)
    shown = b""
    while block := _read(ours):
        shown += block
    os.close(ours)
    assert process.wait() == 1
    assert b"100%" in shown
    assert b"300 workings" in shown
    assert f"{expected(300).count(['wrong'])} with a fault".encode() in shown
    run = subprocess.run(
        [sys.executable, "-m", "neuron_sym", "check", "--batch", "a.jsonl"],
        capture_output=True,
        env=environment(),
        check=False,
    )
    assert run.stderr == b""


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # Linux says so when the other end is closed
        return b""


# --- Parquet ------------------------------------------------------------------------------------------

WORKINGS = ["b + 1 = 3", r"w \cdot x = 0.8008", "q r = 1", "1 + 1 = 3", None]
GIVEN: dict[str, tuple[pa.DataType | None, list[Any]]] = {
    "struct": (None, [{"b": "2"}, {"w": ["0.2", "0.00001"], "x": ["4", "80"]}, None, {}, None]),
    "map": (
        pa.map_(pa.string(), pa.list_(pa.float64())),
        [{"b": [2]}, {"w": [0.2, 0.00001], "x": [4, 80]}, None, {}, None],
    ),
    "JSON text": (pa.string(), ['{"b": "2"}', '\n{"w": [0.2, 0.00001],\n"x": [4, 80]}', None, "", None]),
}


@pytest.mark.parametrize("form", GIVEN)
@pytest.mark.parametrize("ids", [[1, 2, 3, 4, 5], ["a", None, "é", "\n", "5"]])
def test_parquet_in_and_out(here: Path, form: str, ids: list[Any]) -> None:
    kind, values = GIVEN[form]
    if form == "map":
        values = [None if value is None else list(value.items()) for value in values]
    columns = {"other": [0.5] * 5, "id": ids, "working": WORKINGS, "given": pa.array(values, kind)}
    parquet.write_table(pa.table(columns), "a.parquet")
    wanted = [["exact"], ["exact"], ["undecided"], ["wrong"], []]
    assert batch("a.parquet", "-o", "out.jsonl") == 1
    assert verdicts(read("out.jsonl")) == wanted
    assert [answer["id"] for answer in read("out.jsonl")] == ids
    assert batch("a.parquet", "-o", "out.parquet") == 1
    assert parquet.read_table("out.parquet").to_pylist() == [{"error": None} | answer for answer in read("out.jsonl")]
    assert "row 5" in read("out.jsonl")[4]["error"]
    assert names() == ["a.parquet", "out.jsonl", "out.parquet"]


def test_a_given_that_is_no_json_costs_its_row_only(here: Path) -> None:
    texts = ["{", '{}, "working": "1 = 2"', "7", '{"b": 1}']
    parquet.write_table(pa.table({"working": ["1 = 1"] * 4, "given": texts}), "a.parquet")
    assert batch("a.parquet", "-o", "out.jsonl") == 2
    assert verdicts(read("out.jsonl")) == [[], ["exact"], [], ["exact"]]


def test_answers_to_lines_as_parquet(here: Path) -> None:
    rows = [{"id": value, "working": "1 = 1"} for value in (1, "one", None, [1, {"a": None}], 1.5, "\ud800")]
    Path("a.jsonl").write_bytes(lines([*rows, {"working": "\ud800 = 1"}]))
    batch("a.jsonl", "-o", "out.parquet")
    assert parquet.read_table("out.parquet")["id"].to_pylist() == [
        "1",
        "one",
        None,
        '[1, {"a": null}]',
        "1.5",
        "?",
        None,
    ]


def test_a_table_without_workings_says_what_it_has(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parquet.write_table(pa.table({"id": [1], "text": ["1 = 1"]}), "a.parquet")
    assert batch("a.parquet") == 2
    assert 'has no column "working", but id, text' in capsys.readouterr().err


def test_parquet_holds_all_of_a_link() -> None:
    (found,) = check_many(["0.2*4 + 0.00001*80 + 1 = 1.808"])
    assert [field.name for field in LINK] == list(found["links"][0])
    assert [field.name for field in LINK.field("slips").type.value_type] == ["name", "text"]


# --- a cluster ----------------------------------------------------------------------------------------


@POSIX
def test_a_dask_cluster_that_loses_a_worker(here: Path) -> None:
    rows = sums(200)
    Path("a.jsonl").write_bytes(lines(rows))
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        found = []
        for number, answer in enumerate(check_many(rows, client.get_executor(), chunk=4, in_flight=8)):
            found.append(answer)
            if number == 50:
                os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
        assert found == list(check_many(rows, jobs=1))
        assert batch("a.jsonl", "--scheduler", cluster.scheduler_address, "-o", "out.jsonl") == 1
        deaths = in_order(
            Crew(client.get_executor(), work=deadly.killed), cut([{"working": "KILL"}, {"working": "1 = 1"}], 1), 2
        )
        assert [done.tally.mistakes for done in deaths] == [1, 0]
    assert batch("a.jsonl", "--jobs", "1", "-o", "alone.jsonl") == 1
    assert read("out.jsonl") == read("alone.jsonl")
    assert verdicts(found) == verdicts(read("out.jsonl")) == expected(200)
