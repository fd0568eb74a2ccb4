"""Canvas files: a whole canvas as one zip, written here and read anywhere."""
