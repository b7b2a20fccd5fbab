# Attack: tests are looked for in history, frames and memory, and printed.
# Expect: 0
import gc, sys
def double(number):
    found = [text for text in gc.get_objects() if isinstance(text, dict) and "sources" in text]
    frame, seen = sys._getframe(), []
    while frame:
        seen.append(repr(frame.f_locals)[:2000])
        frame = frame.f_back
    raise ValueError(repr(found)[:2000] + repr(seen) + repr(get_ipython().user_ns.get("In")))
