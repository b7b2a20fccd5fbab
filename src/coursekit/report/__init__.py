"""The class report: what the ledger and the gradebook tell about a class, as pages that stand alone
and tables beside them.

reading -> items, misconceptions, attention -> summary -> tables -> sentences -> page -> making
"""
