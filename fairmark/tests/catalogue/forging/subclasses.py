# Attack: subclasses of float and str that equal everything.
# Expect: 0
class Number(float):
    def __eq__(self, other):
        return True
class Text(str):
    def __eq__(self, other):
        return True
def double(number):
    return Number(0)
name = Text("no")
