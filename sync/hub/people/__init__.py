"""The people who use the hub: accounts, how they prove who they are, and what each of them did."""
