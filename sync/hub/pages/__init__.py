"""What people see of the hub: pages that need no script."""
