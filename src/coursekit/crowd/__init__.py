"""What a class labels and votes on: merged labels, agreement, wordings, the contest of methods."""
