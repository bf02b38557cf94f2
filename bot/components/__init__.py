"""What we add to Rasa: an input channel, NLU graph components, a tracker store. Each only adapts; the work is in textkit."""
