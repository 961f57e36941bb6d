"""The model: neurons, activations, losses and examples of them."""
