"""The class report: what the ledger and the gradebook tell about a class, as pages that stand alone
and tables beside them.

reading -> items, misconceptions, at_risk -> summary -> tables -> captions, wordings -> page ->
build
"""
