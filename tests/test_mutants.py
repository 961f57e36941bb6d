"""The mathematics is tested by what does not share its tables: every mistake made on purpose is noticed."""

from __future__ import annotations

from neuron_sym.model.activations import ACTIVATIONS
from neuron_sym.model.losses import LOSSES
from neuron_sym.notation.statements import read_term
from tests.mutants import agrees, all_mutants, derivatives_agree, truths


def test_without_a_mistake_nothing_is_noticed() -> None:
    for entry in (*ACTIVATIONS, *LOSSES):
        for field, text, *rest in truths(entry):
            assert agrees(read_term(text), *rest), f"{entry.name}.{field}"
    assert derivatives_agree()


def test_every_mistake_is_noticed() -> None:
    mutants = list(all_mutants())
    assert len(mutants) > 600
    survivors = [f"{mutant.where}: {mutant.what}" for mutant in mutants if not mutant.noticed()]
    assert not survivors
