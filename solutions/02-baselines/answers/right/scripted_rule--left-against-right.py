# Approach: loops over pixels; ink on the left less ink on the lower right.
def scripted_rule(images):
    result = []
    for image in images:
        left = 0
        right = 0
        for r in range(2, 6):
            for c in (2, 3):
                left += image[r][c]
        for r in range(4, 7):
            for c in (5, 6):
                right += image[r][c]
        result.append(8 if left - right > 4 else 3)
    return result
