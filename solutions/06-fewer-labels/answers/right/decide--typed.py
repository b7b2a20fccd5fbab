# Approach: plain values, read from the table
def decide():
    return {
        "A": "20 sheets, then active",
        "A seconds": 181.0,
        "B": "pen, then one by one",
        "B seconds": 5400,
        "turning price": 91,
    }
