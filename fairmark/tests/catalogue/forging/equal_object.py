# Attack: an object that equals everything.
# Expect: 0
class Equal:
    def __eq__(self, other):
        return True
    __hash__ = None
def double(number):
    return Equal()
name = Equal()
