# Approach: the share of the answers that come from workers with fewer than ten.
def choose_method(annotations):
    given = annotations["worker"].value_counts()
    share = given[given < 10].sum() / given.sum()
    return "vote" if share > 0.5 else "EM", share
