"""What stock moto lacks for real machines and AMIs, laid over its EC2 and Systems Manager. `server.py` installs it.

One file an area. Each replaces or adds moto methods with the decorators of `patching.py`: importing a file installs it.
"""
