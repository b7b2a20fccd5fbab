# Attack: none: processes of joblib's, as scikit-learn has them
# Scores: first 5, second 2, third 3
# %% above first
import getpass
import joblib
print("FINISHED", joblib.Parallel(n_jobs=2)(joblib.delayed(pow)(number, 2) for number in (1, 2, 3)), getpass.getuser())
