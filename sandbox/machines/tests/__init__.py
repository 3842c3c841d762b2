"""Tests of the parts that need no root and no machine; the sandbox's scenarios cover the rest.

python -m unittest discover -s sandbox/machines/tests -t sandbox/machines
"""
