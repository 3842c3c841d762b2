"""What stock moto lacks for real machines and AMIs, laid over its EC2, Systems Manager, S3 and SNS.

One file per area. Each replaces or adds methods of moto with the decorators of `patching.py`; importing a file installs
it.
"""
