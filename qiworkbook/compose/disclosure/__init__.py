"""A copy that leaves the team: what it may show, and the proof that it shows no more.

All numbers that would leave are one table (`table`). Small ones are hidden and periods joined by
the policy (`policy`); what adds up (`relations`) would give some of them back, so more is hidden
until a proof (`proof`) holds for every hidden number (`protection`). The workbook of the copy
(`copy`) is made of what is left, and whatever is written or drawn reads that and nothing else.
"""
