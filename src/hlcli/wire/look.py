"""The look after a lost answer: what to ask, and what the answer proves."""

from hlcli.fhir.proof import finding, is_mute, question

__all__ = ["finding", "is_mute", "question"]
