"""AWS's own EBS key, which is there once it is used."""

import threading
import time
from typing import Any
from unittest import mock

from moto.core import DEFAULT_ACCOUNT_ID
from moto.ec2.models import EC2Backend, ec2_backends
from moto.kms.models import KmsBackend

from overlay.ec2.volume_keys import default_key, find_key
from tests.account import HOME, Account


class OwnKey(Account):
    def setUp(self) -> None:
        super().setUp()
        self.backend = ec2_backends[DEFAULT_ACCOUNT_ID][HOME]

    def test_is_never_the_accounts_default_not_even_for_a_moment(self) -> None:
        chosen = self.create_key()
        default = mock.PropertyMock(return_value=chosen)
        with mock.patch.object(EC2Backend, "default_kms_key_id", default, create=True):
            self.assertNotIn(find_key(self.backend, "alias/aws/ebs"), (None, chosen))
        self.assertNotIn(mock.call(mock.ANY), default.mock_calls)

    def test_is_one_for_two_that_ask_at_once(self) -> None:
        create_key = KmsBackend.create_key

        def create_slowly(*args: Any, **options: Any) -> Any:
            time.sleep(0.05)
            return create_key(*args, **options)

        with mock.patch.object(KmsBackend, "create_key", create_slowly):
            askers = [threading.Thread(target=default_key, args=(self.backend,)) for _ in range(2)]
            for asker in askers:
                asker.start()
            for asker in askers:
                asker.join()
        self.assertEqual(len(self.client("kms").list_keys()["Keys"]), 1)
