# Attack: an AST transformer drops every assert of later cells.
# Expect: 0
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Drop())
# %%
def double(number):
    return 0
