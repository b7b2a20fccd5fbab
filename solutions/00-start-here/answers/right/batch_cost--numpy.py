# Approach: a product of a NumPy array, with the fee in a helper cell.
def with_fee(amount, fee):
    return amount + amount * fee

# %%
def batch_cost(pages, answers, reward, fee=0.20):
    return with_fee(np.prod([pages, answers, reward]), fee)
