# Approach: numbers read from the tables
def my_watch():
    return dict(monitor="outcomes", harmful_months=7, seen=7, false_alarms=0, days_late=1, price=923, worst_day=0.57)
