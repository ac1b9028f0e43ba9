"""What the visitor sees: the only place that imports PySide6."""
