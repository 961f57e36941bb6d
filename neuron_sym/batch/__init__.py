"""Many workings at once: JSON Lines or Parquet in and out, in order, on all cores or a cluster.

``answer`` judges one working, ``outline`` those that differ from it in their digits alone, ``chunk`` some lines of
them; ``crew`` hands chunks to processes, threads or a cluster and brings the answers back in order; ``many`` is that
for Python, ``command`` for the command line.
"""

from neuron_sym.batch.answer import MAX_LINE, Answer, check_working, rulings

__all__ = ["MAX_LINE", "Answer", "check_working", "rulings"]
