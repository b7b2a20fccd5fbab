"""What is kept on disk: results, and files written whole or not at all."""
