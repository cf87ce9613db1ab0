"""Finding passages, always for a viewer. Its first modules land with the insights engine."""
