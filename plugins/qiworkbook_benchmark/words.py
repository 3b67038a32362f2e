"""How the words of an assessment are said to a reader, and with what tone."""

from __future__ import annotations

from qiworkbook.api import Tone
from qiworkbook_benchmark.assessment import Brag, EvidenceKind, Method, Risk, Strength
from qiworkbook_benchmark.grid import Principle
from qiworkbook_benchmark.status import Standing

STANDINGS = {
    Standing.EXCEEDS: "Exceeds",
    Standing.MET: "Met",
    Standing.UNSHOWN: "Said to be met, not shown",
    Standing.PARTLY: "Partly met",
    Standing.NOT_MET: "Not met",
    Standing.UNKNOWN: "Not known",
    Standing.NOT_APPLICABLE: "Does not apply",
}

TONES = {
    Standing.EXCEEDS: Tone.DONE,
    Standing.MET: Tone.GOOD,
    Standing.UNSHOWN: Tone.WATCH,
    Standing.PARTLY: Tone.WATCH,
    Standing.NOT_MET: Tone.CONCERN,
    Standing.UNKNOWN: Tone.UNKNOWN,
    Standing.NOT_APPLICABLE: Tone.PLAIN,
}

BRAG = {
    Brag.BLUE: "Blue: done and shown",
    Brag.RED: "Red: off track",
    Brag.AMBER: "Amber: at risk",
    Brag.GREEN: "Green: on track",
    None: "No status yet",
}

RISKS = {Risk.LOW: "Low", Risk.MEDIUM: "Medium", Risk.HIGH: "High", None: "Not said"}

METHODS = {
    Method.SELF: "Self-assessment",
    Method.PEER: "Peer assessment",
    Method.EXTERNAL: "External assessment",
}

KINDS = {
    EvidenceKind.POLICY: "policy",
    EvidenceKind.AUDIT: "audit",
    EvidenceKind.DATA: "data",
    EvidenceKind.OBSERVATION: "observation",
    EvidenceKind.PATIENT_FEEDBACK: "patient feedback",
    EvidenceKind.STAFF_FEEDBACK: "staff feedback",
    EvidenceKind.DOCUMENT: "document",
}

STRENGTHS = {Strength.STRONG: "strong", Strength.FAIR: "fair", Strength.WEAK: "weak"}

PRINCIPLES = {
    Principle.SAFETY: "Safety",
    Principle.TRUST: "Trust",
    Principle.CHOICE: "Choice",
    Principle.COLLABORATION: "Collaboration",
    Principle.EMPOWERMENT: "Empowerment",
    Principle.CULTURAL_CONSIDERATION: "Cultural consideration",
}
