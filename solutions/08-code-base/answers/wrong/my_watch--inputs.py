# Misconception: the monitor that knows at once, though it misses three months
# Loses: test-my_watch
def my_watch():
    return {'monitor': 'inputs', 'harmful_months': 7, 'seen': 4, 'false_alarms': 0, 'days_late': 0, 'worst_day': 0.57}
