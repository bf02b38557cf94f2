"""The approved knowledge: entries, import, publishing, and the snapshot answers are read from."""
