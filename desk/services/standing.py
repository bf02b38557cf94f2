"""Choices that are always accepted, whether or not a message offered them."""

RESUME_BOT = "intent:resume_bot"

CHOICES = {"person": "intent:request_person", "resume_bot": RESUME_BOT}
LABELS = {"person": "utter_handoff_label_person", "resume_bot": "utter_handoff_label_resume_bot"}
