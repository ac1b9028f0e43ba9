"""Data only: services, texts, fonts, icons, drawings, sounds."""
