"""Loaders of evaluation data, one a data set, rows typed. Refuses a line that is not what the set's form says."""
