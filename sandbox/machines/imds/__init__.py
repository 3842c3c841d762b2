"""The Instance Metadata Service of each machine, at 169.254.169.254: version 2 with session tokens, version 1 if allowed."""
