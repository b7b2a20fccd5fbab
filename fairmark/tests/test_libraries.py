"""Libraries that look around in the machine work in student code, where /proc is empty."""

import courses
from cells import answer, given, test

SOLVED = """def nearest(images, labels, image):
    ### BEGIN SOLUTION
    model = KNeighborsClassifier(1).fit(images, labels)
    return int(model.predict([image])[0])
    ### END SOLUTION"""
IMAGES = "[[0.0] * 64, [1.0] * 64]"
CELLS = (
    given("given", "from sklearn.neighbors import KNeighborsClassifier"),
    answer("nearest", SOLVED),
    test("test-nearest", f"assert nearest({IMAGES}, [3, 8], [0.9] * 64) == 8"),
)
LIMITED = """from threadpoolctl import threadpool_limits


def nearest(images, labels, image):
    with threadpool_limits(1):
        model = KNeighborsClassifier(1).fit(images, labels)
        return int(model.predict([image])[0])"""


def test_neighbours_of_images_are_found(tmp_path):
    course = courses.Course(tmp_path, CELLS, courses.CONFIG.replace("= 4", "= 20"))
    plain = SOLVED.replace("    ### BEGIN SOLUTION\n", "").replace("\n    ### END SOLUTION", "")
    course.submit("plain", {"nearest": plain})
    course.submit("limited", {"nearest": LIMITED})
    assert courses.scores(course.grade()) == {"plain": 1, "limited": 1}
