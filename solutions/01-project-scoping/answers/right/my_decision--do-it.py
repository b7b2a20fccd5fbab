# Approach: an idea that pays at every end; built key by key.
def my_decision():
    decision = dict(choice="do it")
    decision["widest"] = "value"
    return decision
