# Approach: columns as 0 and 1, domains split by a regular expression and compared by issubset.
import re

def words(text):
    return frozenset(word for word in re.split(r"\s*;\s*", text.strip()) if word)

# %%
def hard_flags(projects):
    flags = pd.DataFrame(index=projects.index)
    flags["complex"] = np.where(projects["output"].isin(["class", "number"]), 0, 1)
    precise = projects["output"].eq("number") & projects["tolerance"].fillna(1).le(0.02)
    flags["reliability"] = (precise | projects["accuracy_needed"].ge(0.999)).astype(int)
    flags["generalisation"] = [int(not words(used).issubset(words(trained))) for trained, used in zip(projects["training"], projects["deployment"])]
    return flags
