"""Deal insights and questions. Knows nothing of Slack. Its first modules land with the insights engine."""
