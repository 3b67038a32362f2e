"""The words of the Excel form: its sheets, and what its lists offer."""

from __future__ import annotations

from qiworkbook_benchmark.assessment import (
    Brag,
    EvidenceKind,
    Method,
    Rating,
    Risk,
    Strength,
)

THIS = "This assessment"
ASSESSORS = "Who assessed"
STANDARDS = "Standards"
EVIDENCE = "Evidence"
ACTIONS = "Actions"

YES_NO = {True: "Yes", False: "No"}

METHODS = {
    Method.SELF: "Self-assessment",
    Method.PEER: "Peer assessment",
    Method.EXTERNAL: "External assessment",
}
RATINGS = {
    Rating.NOT_MET: "Not met",
    Rating.PARTLY: "Partly met",
    Rating.MET: "Met",
    Rating.EXCEEDS: "Exceeds",
    Rating.UNKNOWN: "Not known",
}
RISKS = {Risk.LOW: "Low", Risk.MEDIUM: "Medium", Risk.HIGH: "High"}
KINDS = {
    EvidenceKind.POLICY: "Policy",
    EvidenceKind.AUDIT: "Audit",
    EvidenceKind.DATA: "Data",
    EvidenceKind.OBSERVATION: "Observation",
    EvidenceKind.PATIENT_FEEDBACK: "Patient feedback",
    EvidenceKind.STAFF_FEEDBACK: "Staff feedback",
    EvidenceKind.DOCUMENT: "Document",
}
STRENGTHS = {Strength.STRONG: "Strong", Strength.FAIR: "Fair", Strength.WEAK: "Weak"}
BRAG = {
    Brag.BLUE: "Blue: done and shown",
    Brag.RED: "Red: off track",
    Brag.AMBER: "Amber: at risk",
    Brag.GREEN: "Green: on track",
}
