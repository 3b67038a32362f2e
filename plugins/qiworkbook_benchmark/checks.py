"""Every check of this plugin, what cannot be right before what a coach would ask."""

from __future__ import annotations

from qiworkbook_benchmark import checks_items, checks_sets, checks_work

CHECKS = (*checks_items.CHECKS, *checks_work.CHECKS, *checks_sets.CHECKS)
