"""What the reading of conversations is fitted to, and the fitting. Never the half that it is judged by."""
