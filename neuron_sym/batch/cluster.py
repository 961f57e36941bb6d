"""A Dask cluster as the executor of a batch."""

from __future__ import annotations

import logging
from asyncio import CancelledError
from collections.abc import Iterator
from concurrent.futures import CancelledError as FutureCancelled
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from distributed import Client
from distributed.comm.addressing import get_address_host_port
from distributed.comm.core import CommClosedError

from neuron_sym import __version__
from neuron_sym.errors import Fault, InputError, Place


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers of the scheduler at an address, and how many chunks keep them all busy.

    Raises:
        InputError: no scheduler answers there, or not to the end.
    """
    try:
        get_address_host_port(address)  # else a client that never was one is waited for
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        mend = "Give the address that the scheduler names when it starts, such as tcp://127.0.0.1:8786."
        raise InputError(
            Fault(Place(), f"--scheduler {address}: no Dask scheduler answers there: {error}", mend)
        ) from error
    for logger in ("distributed", "distributed.client"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)  # what stops the run is said once, below
    with client:
        try:
            yield _Workers(client), max(64, 4 * sum(client.ncores().values()))
        except (CancelledError, FutureCancelled, CommClosedError) as error:
            raise InputError(Fault(Place(), f"--scheduler {address}: the scheduler went away")) from error
        except (ImportError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and "deserialization" not in str(error):
                raise
            mend = f"Install neuron-sym {__version__} where the scheduler and its workers run."
            raise InputError(Fault(Place(), f"--scheduler {address}: neuron-sym cannot run there", mend)) from error


class _Workers(Executor):
    """As ``client.get_executor()``, whose futures would wait for ever for a scheduler that has gone away."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Any:
        """A future of Dask, which is one in all but name."""
        return self._client.submit(function, *arguments, **named, pure=False)
