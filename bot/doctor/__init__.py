"""Whether everything that Daybook needs is there and in order. Looks, says what to do, and changes nothing."""
