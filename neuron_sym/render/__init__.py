"""From chains to pages: templates arrange what was derived or judged, and never calculate."""
