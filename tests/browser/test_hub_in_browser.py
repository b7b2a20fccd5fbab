"""A class on one server: two students, two graders and an instructor with accounts of their own,
through JupyterHub in a real browser."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import class_lab
import hub as hubs
import pytest
from hub import Account, Desk, Hub
from nbgrader.api import Gradebook
from playwright.sync_api import Page, expect
from serving import variables
from steps import assignment_list, formgrader, give, menu, press, submission_of

from coursekit import build, release

LAB, NOTEBOOK = class_lab.NAME, class_lab.NOTEBOOK


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Where everything of the hub lies, open to all accounts."""
    reason = hubs.reason_not_to()
    if reason:
        pytest.skip(reason)
    made = Path(tempfile.mkdtemp(prefix="shipping-ml-hub-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def people(folder) -> Iterator[dict[str, Account]]:
    """Grace teaches, Kim and Lee grade; Ada and Bob are students."""
    (folder / "homes").mkdir()
    made: dict[str, Account] = {}
    try:
        for name in ("grace", "kim", "lee", "ada", "bob"):
            made[name] = Account(name, folder / "homes")
        yield made
    finally:
        for account in made.values():
            account.remove()


@pytest.fixture(scope="module")
def programs(folder, course, home, people) -> Iterator[Path]:
    """The folder of the environment's programs, after `up.py` made everything of this course, with
    a short lab in it."""
    build.publish([class_lab.write(course)])
    (course / "dist").mkdir()
    for command in (
        ["init", "--quiet"],
        ["add", "--all"],
        ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"],
    ):
        hubs.run(["git", *command], cwd=course)
    (course / "dist" / "students.zip").write_bytes(release.zipped(release.collect(course)))
    environment = hubs.environment(folder)
    there = subprocess.run(["getent", "group", "shipping-ml"], capture_output=True).returncode == 0
    up = [
        sys.executable,
        "deploy/jupyterhub/up.py",
        "--instructor",
        people["grace"].name,
        "--to",
        folder / "srv",
    ]
    hubs.run(up, cwd=course, env=variables(course, home) | {"SHIPPING_ML_ENV": str(environment)})
    for name in ("ada", "bob"):
        hubs.run(["usermod", "--append", "--groups", "shipping-ml", people[name].name])
    graders = folder / "srv" / "course" / "graders.csv"
    graders.write_text(f"grader\n{people['kim'].name}\n{people['lee'].name}\n", encoding="utf-8")
    os.chown(graders, *people["grace"].entry[2:4])
    yield environment / "bin"
    if not there:
        hubs.run(["groupdel", "shipping-ml"])


@pytest.fixture(scope="module")
def desks(folder, programs, people) -> Iterator[dict[str, Desk]]:
    """Everybody's server, behind the running hub."""
    hub = Hub(folder / "srv", programs)
    yield {name: Desk(hub, account) for name, account in people.items()}
    hub.stop()


def give_password(page: Page, desk: Desk, path: str) -> None:
    """Open a page of the hub, which asks who it is, and sign in."""
    page.goto(f"{desk.hub.address}{path}")
    page.get_by_label("Username").fill(desk.account.name)
    page.get_by_label("Password").fill(desk.account.password)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture(scope="module")
def sign_in(desks, browse):
    """Opens somebody's JupyterLab, by name and password, in a browser of their own; once for
    each."""
    pages: dict[str, Page] = {}

    def open_page(name: str) -> Page:
        if name not in pages:
            pages[name] = page = browse()
            give_password(page, desks[name], "/hub/login")
            page.wait_for_url(f"**/user/{desks[name].account.name}/lab**", wait_until="commit")
        return pages[name]

    return open_page


@pytest.fixture(scope="module")
def released(desks, sign_in) -> Page:
    """The instructor's browser after the lab was released."""
    page = sign_in("grace")
    press(page, formgrader(page, desks["grace"], LAB), "release", "Successfully released")
    return page


@pytest.fixture(scope="module")
def handed_in(desks, sign_in, released) -> dict[str, Page]:
    """The students' browsers after each fetched the lab and submitted it as it is."""
    pages = {name: sign_in(name) for name in ("ada", "bob")}
    for name, page in pages.items():
        assignment_list(page, desks[name], "released", LAB).get_by_role(
            "button", name="Fetch"
        ).click()
        fetched = page.locator("#fetched_assignments_list")
        fetched.get_by_role("button", name="Submit").click()
        expect(page.locator("#submitted_assignments_list")).to_contain_text(LAB)
    return pages


@pytest.fixture(scope="module")
def graded(desks, released, handed_in) -> Page:
    """The instructor's browser after Ada's lab was collected and graded, and her feedback
    released."""
    page, desk, ada = released, desks["grace"], desks["ada"].account.name
    press(page, formgrader(page, desk, LAB), "collect", "Successfully collected")
    row = submission_of(page, desk, LAB, ada)
    press(page, row, "autograde", "Successfully autograded")
    press(page, row, "generate-feedback", "Successfully generated feedback")
    press(page, row, "release-feedback", "Successfully released feedback")
    return page


@pytest.fixture(scope="module")
def service(desks, browse):
    """Opens the graders' service, by name and password, in a browser of somebody's own; once for
    each."""
    pages: dict[str, Page] = {}

    def open_page(name: str) -> Page:
        if name not in pages:
            pages[name] = page = browse()
            give_password(page, desks[name], "/services/shipping-ml/")
        return pages[name]

    return open_page


@pytest.fixture(scope="module")
def marked(folder, people, graded, service) -> dict[str, Page]:
    """The graders' browsers after Kim gave Ada's answer 3 points and Lee gave it 1."""
    pages = {}
    with Gradebook(
        f"sqlite:///{folder / 'srv' / 'course' / 'gradebook.db'}", "shipping-ml"
    ) as book:
        [notebook] = book.find_submission(LAB, people["ada"].name).notebooks
        number = notebook.id
    for name, points in (("kim", "3"), ("lee", "1")):
        page = pages[name] = service(name)
        page.get_by_role("link", name=LAB).click()
        page.get_by_role("link", name="short").click()
        page.locator(f"a[href*='{number}']").first.click()
        give(page, page.locator("input.score").last, points)
    return pages


def test_students_have_the_assignment_list_and_the_instructor_formgrader(desks, sign_in):
    page = sign_in("ada")
    page.goto(desks["ada"].url("/lab?reset"))
    assert menu(page) == ["Assignment List"]
    page = sign_in("grace")
    page.goto(desks["grace"].url("/lab?reset"))
    assert {"Assignment List", "Formgrader", "Create assignment"} <= set(menu(page))


def test_who_is_in_neither_group_does_not_get_in(folder, desks, browse):
    stranger = Account("eve", folder / "homes")
    try:
        page = browse()
        page.goto(f"{desks['ada'].hub.address}/hub/login")
        page.get_by_label("Username").fill(stranger.name)
        page.get_by_label("Password").fill(stranger.password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("body")).to_contain_text("Invalid username or password")
    finally:
        stranger.remove()


def test_submissions_carry_the_names_of_the_accounts(folder, people, handed_in):
    inbound = folder / "srv" / "exchange" / "shipping-ml" / "inbound"
    owners = {each.name.split("+")[0]: each.owner() for each in inbound.iterdir()}
    assert owners == {people[name].name: people[name].name for name in ("ada", "bob")}


def test_nobody_reads_what_is_not_theirs(folder, people, handed_in):
    srv, ada, bob, grace = folder / "srv", people["ada"], people["bob"], people["grace"]
    inbound = srv / "exchange" / "shipping-ml" / "inbound"
    fetched = Path(bob.entry.pw_dir, "shipping-ml", "work", LAB, NOTEBOOK)
    assert bob.try_to("cat", fetched) and bob.try_to("ls", srv / "students" / "lectures")
    for place in (
        inbound,
        srv / "course",
        srv / "course" / "solutions" / LAB / NOTEBOOK,
        srv / "hub",
    ):
        assert not bob.try_to("ls", place), place
    assert grace.try_to("ls", inbound) and grace.try_to("ls", srv / "course" / "solutions")
    assert not grace.try_to("ls", srv / "hub")
    assert not bob.try_to("rmdir", srv / "exchange" / "shipping-ml")
    assert not ada.try_to("sh", "-c", f"echo 1 >> '{srv / 'students' / 'nbgrader_config.py'}'")


def test_the_links_of_a_lab_open_from_where_it_is_fetched_to(people, handed_in):
    work = Path(people["ada"].entry.pw_dir, "shipping-ml", "work")
    assert people["ada"].try_to(
        "test", "-f", work / LAB / ".." / ".." / "lectures" / "00-start-here.md"
    )
    assert people["ada"].try_to("test", "-f", work / LAB / ".." / ".." / "data" / "README.md")


def test_the_instructors_account_grades_in_the_sandbox(folder, people, graded):
    with Gradebook(
        f"sqlite:///{folder / 'srv' / 'course' / 'gradebook.db'}", "shipping-ml"
    ) as book:
        assert [(one.student_id, one.score) for one in book.find_assignment(LAB).submissions] == [
            (people["ada"].name, 0.0)
        ]
    assert (folder / "srv" / "course" / "ledger").owner() == people["grace"].name


def test_a_student_fetches_her_own_feedback_and_nobody_lists_the_others(
    folder, desks, people, graded, handed_in
):
    released = folder / "srv" / "exchange" / "shipping-ml" / "feedback"
    assert not people["bob"].try_to("ls", released)
    page = handed_in["ada"]
    assignment_list(page, desks["ada"], "submitted", LAB).get_by_role(
        "button", name="Fetch Feedback"
    ).click()
    expect(page.locator("#submitted_assignments_list")).to_contain_text("(view feedback)")
    own = Path(people["ada"].entry.pw_dir, "shipping-ml", "work", LAB, "feedback")
    [html] = own.rglob("*.html")
    assert "0 of 20 points" in html.read_text(encoding="utf-8")


def test_graders_grade_as_themselves_and_the_log_names_each(folder, people, marked):
    kim, lee, ada = people["kim"].name, people["lee"].name, people["ada"].name
    log = folder / "srv" / "course" / "hand-grades.jsonl"
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(one["grader"], one["student"], one["cell"], one["points"]) for one in lines] == [
        (kim, ada, "discuss", 3),
        (lee, ada, "discuss", 1),
    ]
    assert lines[0]["when"] <= lines[1]["when"]
    assert log.owner() == people["grace"].name


def test_the_second_grader_of_an_answer_is_told_and_so_is_the_first(folder, people, marked):
    both = f"discuss: {people['kim'].name} 3, {people['lee'].name} 1"
    expect(marked["lee"].locator("#graders-told")).to_contain_text(f"{both} of 3 points. Talk")
    expect(marked["lee"].get_by_role("button", name="Resolve").last).to_be_visible()
    marked["kim"].reload()
    expect(marked["kim"].locator("#graders")).to_contain_text(both)
    with Gradebook(
        f"sqlite:///{folder / 'srv' / 'course' / 'gradebook.db'}", "shipping-ml"
    ) as book:
        one = book.find_grade("discuss", "short", LAB, people["ada"].name)
        assert (one.manual_score, one.needs_manual_grade) == (1, True)


@pytest.mark.parametrize("path", ["formgrader/manage_assignments", "api/contents", "lab"])
def test_a_grader_gets_no_more_than_the_pages_to_grade_on(path, desks, people, marked):
    address = f"{desks['kim'].hub.address}/services/shipping-ml/{path}"
    answer = marked["kim"].context.request.get(address)
    assert answer.status in (403, 404)
    assert not people["kim"].try_to("ls", desks["grace"].hub.folder / "course")


def test_a_student_is_refused_and_so_is_who_grades_no_more(folder, desks, people, marked, service):
    page = service("bob")
    expect(page.locator("body")).to_contain_text("403")
    address = f"{desks['bob'].hub.address}/services/shipping-ml/formgrader/gradebook"
    assert page.context.request.get(address).status == 403
    lee = marked["lee"]
    assert lee.context.request.get(address).status == 200
    graders = folder / "srv" / "course" / "graders.csv"
    graders.write_text(f"grader\n{people['kim'].name}\n", encoding="utf-8")
    assert lee.context.request.get(address).status == 403
    assert marked["kim"].context.request.get(address).status == 200


def test_made_again_it_keeps_the_course_and_renews_what_students_get(
    folder, course, home, people, programs, handed_in
):
    srv = folder / "srv"
    (srv / "course" / "notes.txt").write_text("mine", encoding="utf-8")
    (srv / "students" / "labs" / LAB / NOTEBOOK).write_text("spoilt", encoding="utf-8")
    up = [
        sys.executable,
        "deploy/jupyterhub/up.py",
        "--instructor",
        people["grace"].name,
        "--to",
        srv,
    ]
    said = hubs.run(
        up, cwd=course, env=variables(course, home) | {"SHIPPING_ML_ENV": str(programs.parent)}
    )
    assert (srv / "course" / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (srv / "students" / "labs" / LAB / NOTEBOOK).read_bytes() == (
        course / "labs" / LAB / NOTEBOOK
    ).read_bytes()
    assert list((srv / "exchange" / "shipping-ml" / "inbound").iterdir())
    assert f"cd {srv}/hub && {programs}/jupyterhub" in said


@pytest.mark.parametrize(
    ("who", "released", "said"),
    [
        ("nobody-of-this-name", True, "there is no account nobody-of-this-name: make it first"),
        ("root", False, "students.zip is not there: run `make release` first"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_made(
    course, home, programs, tmp_path, who, released, said
):
    zipped = course / "dist" / "students.zip"
    away = zipped if released else zipped.rename(zipped.with_suffix(".away"))
    command = [
        sys.executable,
        "deploy/jupyterhub/up.py",
        "--instructor",
        who,
        "--to",
        tmp_path / "srv",
    ]
    done = subprocess.run(
        command, cwd=course, capture_output=True, text=True, env=variables(course, home)
    )
    away.rename(zipped)
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "srv").exists()
