"""The Slack surface and the composition root: settings, wiring, command line, listeners, blocks, digest, delivery."""
