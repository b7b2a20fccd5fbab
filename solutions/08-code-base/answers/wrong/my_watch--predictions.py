# Misconception: the model's own predictions
# Loses: test-my_watch
my_watch = {'monitor': 'predictions', 'harmful_months': 7, 'seen': 3, 'false_alarms': 0, 'days_late': 0, 'worst_day': 0.57}
