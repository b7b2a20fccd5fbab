# Misconception: the model's own predictions
# Loses: test-my_watch
def my_watch():
    return {'monitor': 'predictions', 'harmful_months': 7, 'seen': 0, 'false_alarms': 0, 'days_late': 0, 'price': 0, 'worst_day': 0.57}
