# Approach: the careful logistic at 0.5, which it was trained for; a little dearer, still within the limit.
def my_decision():
    return dict(model="careful logistic", threshold=0.5, bill=133, critical_missed=0, clearly_cheaper=np.False_)
