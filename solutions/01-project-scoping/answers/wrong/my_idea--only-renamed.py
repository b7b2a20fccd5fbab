# Misconception: a new name makes an idea of the sheet one's own.
# Loses: test-my_idea-own
def my_idea():
    return {**scoping.as_idea("old letters"), "project": "young letters"}
