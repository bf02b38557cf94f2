"""Dialogue engines behind desk.domain.dialogue.DialogueEngine, and the dialogue's own sentences."""
