# Approach: columns computed one by one, words as sets
def rules(headlines):
    lower = headlines.str.lower()
    words = lower.map(lambda text: set("".join(c if c.isalnum() else " " for c in text).split()))

    def says(label, *wanted):
        hit = words.map(lambda found: bool(found & set(wanted)))
        return np.where(hit, label, -1)

    votes = pd.DataFrame(index=headlines.index)
    votes["you"] = says(1, "you", "your", "yourself")
    votes["this"] = says(1, "this", "these")
    votes["best"] = says(1, "best", "most", "ever", "actually", "totally", "perfect")
    votes["number"] = np.where(lower.str[0].str.isdigit(), 1, -1)
    votes["question"] = np.where(lower.str.split().str[0].isin(["how", "why", "what", "which", "who", "can", "are"]), 1, -1)
    votes["we"] = says(1, "i", "my", "we", "our", "me")
    votes["office"] = says(0, "court", "police", "minister", "president", "government", "election", "senate")
    votes["country"] = says(0, "uk", "china", "iraq", "india", "israel", "russia", "iran", "canada", "europe")
    votes["verb"] = says(0, "says", "dies", "wins", "plan", "plans", "sues", "seeks", "faces", "dead")
    votes["money"] = says(0, "million", "billion", "percent", "bank", "oil", "economy", "deal")
    votes["comma"] = np.where(lower.str.contains(",", regex=False), 0, -1)
    return votes
