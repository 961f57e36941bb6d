"""A project of as many examples as asked for, no two alike: `python benchmarks/many_examples.py 1000 FOLDER`.

A third is derived forward, a third has a target, a loss and a learning rate, and so the gradient and a step of
learning, a third has a published working, which is right. One to four inputs, six activations, decimals of up to three
places; the same project for the same number.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity", "leaky_relu", "softplus")


def project(count: int, folder: Path) -> Path:
    """The configuration of a project with ``count`` examples in ``folder``: the one of our site, without its documents."""
    for kept in ("assets", "stylesheets", "javascripts", "fonts"):
        shutil.copytree(ROOT / "docs" / kept, folder / "docs" / kept)
    for kept in ("includes", "templates"):
        shutil.copytree(ROOT / kept, folder / kept)
    shutil.copy(ROOT / "CONTRIBUTING.md", folder)  # which the configuration watches
    chosen = random.Random(count)
    for index in range(count):
        path = folder / "docs" / "examples" / f"part-{index // 100}" / f"example-{index}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(example(index, chosen), "utf-8")
    (folder / "docs" / "index.md").write_text("# Many examples\n\n<!-- neuron-sym: examples -->\n", "utf-8")
    text = re.sub(r"^nav:\n(?:[ ].*\n|\n)*", "", (ROOT / "mkdocs.yml").read_text("utf-8"), flags=re.MULTILINE)
    configuration = folder / "mkdocs.yml"
    configuration.write_text(text + "\nnav: [index.md]\n", "utf-8")
    return configuration


def example(index: int, chosen: random.Random) -> str:
    """One example file; its kind follows from its number."""
    count = chosen.randint(1, 4)
    inputs, weights = [_number(chosen) for _ in range(count)], [_number(chosen) for _ in range(count)]
    bias = _number(chosen)
    lines = [
        f'title = "Example {index}"',
        f'activation = "{ACTIVATIONS[index % len(ACTIVATIONS)]}"',
        f"inputs = [{', '.join(map(str, inputs))}]",
        f"weights = [{', '.join(map(str, weights))}]",
        f"bias = {bias}",
    ]
    if index % 3 == 1:
        lines += ["target = 1", 'loss = "squared_error"', "learning_rate = 0.1"]
    if index % 3 == 2:
        products = [weight * value for weight, value in zip(weights, inputs, strict=True)]
        z = sum(products, bias)
        put_in = " + ".join(rf"({weight}) \cdot ({value})" for weight, value in zip(weights, inputs, strict=True))
        added = " + ".join(f"({product})" for product in products)
        lines.append(f"working = '''z = {put_in} + ({bias}) = {added} + ({bias}) = {z}'''")
    return "\n".join(lines) + "\n"


def _number(chosen: random.Random) -> Decimal:
    places = chosen.randint(0, 3)
    return Decimal(chosen.randint(-3 * 10**places, 3 * 10**places) or 1).scaleb(-places)


if __name__ == "__main__":
    project(int(sys.argv[1]), Path(sys.argv[2]))
