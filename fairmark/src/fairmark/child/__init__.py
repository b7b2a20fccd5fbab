"""What runs inside the sandbox: a student's cells in one process, the tests in another."""
