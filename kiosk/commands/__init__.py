"""The commands of `handrail`, one module each: `add_arguments(subparsers)` and `run(arguments, say)`.

`say` shows a line; `run` returns the exit code. Errors of kiosk.errors are the caller's to show.
"""
