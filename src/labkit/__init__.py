"""What the labs import: data sets, a simulated crowd, plots. No answers live here."""
