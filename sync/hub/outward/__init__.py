"""What leaves the hub: health and metrics for those who run it, a relay to another server, webhooks, exports."""
