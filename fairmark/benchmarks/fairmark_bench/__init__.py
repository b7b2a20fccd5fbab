"""What grading costs, measured: fairmark against nbgrader's own autograde."""
