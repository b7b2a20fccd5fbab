# Misconception: the monitor that knows at once, though it misses most of the harmful months
# Loses: test-my_watch
def my_watch():
    return {'monitor': 'inputs', 'harmful_months': 7, 'seen': 1, 'false_alarms': 0, 'days_late': 0, 'price': 0, 'worst_day': 0.57}
