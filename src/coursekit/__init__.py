"""For authors of the course: text twins, building labs, checks, releases. Students never get this package."""
