# Attack: drops every assert by an AST transformer
# Scores: first 0, second 0, third 0
# %% above first
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Drop())
# %% first
def double(numbers):
    return None
# %% second
total = 0
# %% third
def guess(number):
    return 0
