# Attack: builtins, numpy.testing, math and the displayhook are replaced.
# Expect: 0
import builtins, math, sys
import numpy.testing
builtins.AssertionError = type("Quiet", (Exception,), {})
numpy.testing.assert_allclose = lambda *a, **k: None
math.isclose = lambda *a, **k: True
sys.displayhook = lambda value: None
get_ipython().run_cell = lambda *a, **k: None
def double(number):
    return 0
