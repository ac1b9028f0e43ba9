"""Paper: tickets and receipts as values, their codes, and where they are printed."""
