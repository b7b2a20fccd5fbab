# Misconception: every month from April on is harmful
# Loses: test-my_watch
def my_watch():
    return {'monitor': 'outcomes', 'harmful_months': 9, 'seen': 7, 'false_alarms': 0, 'days_late': 1, 'price': 923, 'worst_day': 0.57}
