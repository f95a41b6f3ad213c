"""How results are shown and kept: JSON, JUnit, lines, a live table, the note, the changes."""
