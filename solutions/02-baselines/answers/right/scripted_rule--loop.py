# Approach: one image at a time: the ink on the left of the two open bays of a three.
def scripted_rule(images):
    result = []
    for image in images:
        ink = 0
        for row in (2, 3, 4, 5):
            for column in (1, 2, 3):
                ink += image[row][column]
        result.append(8 if ink >= 60 else 3)
    return result
