"""What nbgrader knows: its gradebook, its commands, and what people read of a result."""
