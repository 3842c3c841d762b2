"""What moto does not emulate, and what fails in it."""

from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from werkzeug.test import Client

from not_emulated import HEADER, NotEmulatedApplication, create_app
from tests.account import Account


class NotEmulated(Account):
    def ask(self, service: str, action: str) -> Any:
        """As over HTTP."""
        scope = f"AKIA1/20261125/us-east-1/{service}/aws4_request"
        return Client(NotEmulatedApplication(DomainDispatcherApplication(create_app))).post(
            "/",
            headers={"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=00"},
            data={"Action": action, "Version": "2016-11-15"},
        )

    def test_is_an_operation_that_moto_has_not_implemented(self) -> None:
        answer = self.ask("ec2", "AcceptAddressTransfer")
        self.assertEqual((answer.status_code, answer.headers.get(HEADER)), (501, "true"))
        self.assertIn("accept_address_transfer", answer.text)

    def test_is_a_service_that_moto_does_not_know(self) -> None:
        answer = self.ask("imagebuilder", "CreateImage")
        self.assertEqual((answer.status_code, answer.headers.get(HEADER)), (501, "true"))

    def test_is_nothing_else(self) -> None:
        answer = self.ask("ec2", "DescribeRegions")
        self.assertEqual((answer.status_code, answer.headers.get(HEADER)), (200, None))

    def test_is_not_a_failure(self) -> None:
        def broken(*_: Any) -> Any:
            raise KeyError("a fault of ours")

        with self.assertRaisesRegex(KeyError, "a fault of ours"):
            NotEmulatedApplication(broken)({}, None)
