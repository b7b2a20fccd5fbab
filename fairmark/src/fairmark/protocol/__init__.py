"""What travels between the tests and a student's code: frames, and plain data in them."""
