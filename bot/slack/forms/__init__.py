"""Forms: what becomes of a modal that is sent. One form a file, with its drawing, its checks and its write."""
