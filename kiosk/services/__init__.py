"""Services: from a spreadsheet to something people can do here, and which of them are installed."""
