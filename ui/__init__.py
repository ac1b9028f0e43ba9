"""What the visitor sees: the only place that imports PySide6."""

from ui.features import use_none

use_none()
