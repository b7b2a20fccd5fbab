"""The files of learning platforms: submissions in, grades out."""
