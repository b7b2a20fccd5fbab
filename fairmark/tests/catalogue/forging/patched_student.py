# Attack: the student's side of fairmark says that everything is right.
# Expect: 0
import fairmark.child.snapshot
fairmark.child.snapshot._outcome = lambda *a, **k: ("passed", 100)
def double(number):
    return 0
