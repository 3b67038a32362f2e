"""What a plugin promises, tried out: imported by the tests of every plugin, never copied."""

from qiworkbook.workbook.plugin_trial.trial import PROMISES, Broken, contract

__all__ = ["PROMISES", "Broken", "contract"]
