"""Pairs of submissions that share code which neither the lab nor its solution gives.

texts -> pairs -> page, jplag
"""
