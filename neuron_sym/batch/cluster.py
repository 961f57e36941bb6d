"""A Dask cluster as the executor of a batch."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager

from distributed import Client
from distributed.comm.addressing import get_address_host_port

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
    for logger in ("distributed.client", "distributed.utils"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)  # what stops the run is said once, below
    with client:
        try:
            yield client.get_executor(), max(64, 4 * sum(client.ncores().values()))
        except CancelledError as error:
            raise InputError(Fault(Place(), f"--scheduler {address}: the scheduler went away")) from error
        except (ImportError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and "deserialization" not in str(error):
                raise
            mend = f"Install neuron-sym {__version__} where the scheduler and its workers run."
            raise InputError(Fault(Place(), f"--scheduler {address}: neuron-sym cannot run there", mend)) from error
