# Misconception: the quiet months are taken for false alarms
# Loses: test-my_watch
def my_watch():
    return {'monitor': 'outcomes', 'harmful_months': 7, 'seen': 7, 'false_alarms': 2, 'days_late': 1, 'price': 923, 'worst_day': 0.57}
