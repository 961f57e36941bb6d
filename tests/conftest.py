"""What all tests share."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--neurons", type=int, default=1, help="random neurons for each activation with each loss")


@pytest.fixture(scope="session")
def neurons(request: pytest.FixtureRequest) -> int:
    """How many random neurons each activation is tried with, for each loss."""
    return int(request.config.getoption("--neurons"))
