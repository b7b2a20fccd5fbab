# Misconception: outcomes are known at once
# Loses: test-my_watch
def my_watch():
    return {'monitor': 'outcomes', 'harmful_months': 7, 'seen': 7, 'false_alarms': 0, 'days_late': 0, 'price': 0, 'worst_day': 0.57}
