"""Why an action is there: each criterion in words, with the value that was seen. Reads by a Reader; sends nothing."""
