# Misconception: fewer than ten answers are too few, for two classes and for ten alike.
# Loses: test-choose_method
def choose_method(annotations):
    given = annotations["worker"].value_counts()
    share = given[given < 10].sum() / given.sum()
    return "vote" if share > 0.5 else "EM", share
