"""Feedback on submit: what is handed in is graded as it comes, and the page goes back at once.

The gradebook is not touched. A result is kept in the ledger, where `grade` finds it later.
"""
