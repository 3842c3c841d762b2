"""The overlay's decorators: what they install, and that they notice when moto has changed."""

import unittest
from collections.abc import Callable

from overlay.patching import adds, extends, replaces


class Patching(unittest.TestCase):
    def setUp(self) -> None:
        class Original:
            name: str

            def greet(self, name: str) -> str:
                return f"hello {name}"

        self.original = Original

    def test_replaces_a_method(self) -> None:
        @replaces(self.original)
        def greet(self: object, name: str) -> str:
            return f"goodbye {name}"

        self.assertEqual(self.original().greet("world"), "goodbye world")

    def test_extends_a_method_and_hands_on_the_original(self) -> None:
        @extends(self.original, "greet")
        def shout(original: Callable[..., str], self: object, name: str) -> str:
            return original(self, name).upper()

        self.assertEqual(self.original().greet("world"), "HELLO WORLD")

    def test_adds_a_property(self) -> None:
        @adds(self.original, as_property=True)
        def name(self: object) -> str:
            return "original"

        self.assertEqual(self.original().name, "original")

    def test_refuses_to_replace_what_is_not_there(self) -> None:
        with self.assertRaisesRegex(TypeError, "Original no longer has wave; adapt the overlay"):
            replaces(self.original, "wave")(lambda self: None)

    def test_refuses_to_add_what_is_there_already(self) -> None:
        with self.assertRaisesRegex(TypeError, "Original now has its own greet; adapt the overlay"):
            adds(self.original, "greet")(lambda self: None)

    def test_refuses_to_patch_a_method_twice(self) -> None:
        replaces(self.original, "greet")(lambda self: None)
        with self.assertRaisesRegex(TypeError, "greet is patched twice"):
            extends(self.original, "greet")(lambda original, self: None)
