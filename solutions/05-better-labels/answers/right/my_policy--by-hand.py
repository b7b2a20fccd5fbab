# Approach: the interval from its formula; the policy is a dict made of its numbers.
import math


def my_policy():
    wrong, words_asked = 0.10439, 6629
    half = 1.96 * math.sqrt(wrong * (1 - wrong) / words_asked)
    return dict(lead=2, cap=4, answers=2.449, error=wrong, low=wrong - half, high=wrong + half)
