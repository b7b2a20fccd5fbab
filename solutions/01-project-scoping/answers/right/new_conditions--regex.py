# Approach: a regular expression finds the names, and sets do the rest.
import re


def new_conditions(training, deployment):
    names = re.compile(r"[^;\s](?:[^;]*[^;\s])?")
    return set(names.findall(deployment)).difference(names.findall(training))
