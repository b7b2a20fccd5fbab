# Misconception: the cancelled share of the year instead of the worst day
# Loses: test-my_watch
def my_watch():
    return {'monitor': 'outcomes', 'harmful_months': 7, 'seen': 7, 'false_alarms': 0, 'days_late': 1, 'price': 923, 'worst_day': 0.02}
