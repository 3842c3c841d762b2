"""An AWS account in the test's own process: moto with the overlay, but no machines. The overlay's tests derive from it.

What AWS does later is done when a test says so (`pass_time`), and a launch starts no machine.
"""

import functools
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from fleet import Observer, fleet
from layers import LayerStore
from overlay.ec2 import (  # noqa: F401
    base_images,
    default_network,
    fleets,
    image_copies,
    image_references,
    image_sharing,
    images,
    instances,
    key_pairs,
    launch_templates,
    launches,
    making,
    security_groups,
    snapshot_sharing,
    tags,
    usage_reports,
)
from overlay.ec2.base_images import BASE_IMAGES, base_image_id
from overlay.ssm import parameters, run_command  # noqa: F401

HOME, AWAY = "eu-central-1", "eu-west-1"
BASE = base_image_id(HOME, BASE_IMAGES[1])


class Account(unittest.TestCase):
    """Begins each test with an empty account."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.layers = LayerStore(Path(folder.name) / "layers", Path(folder.name) / "base")
        self.starts = mock.Mock(return_value="127.77.1.1")
        self._upcoming: list[Callable[[], None]] = []
        # Client tokens are remembered for as long as the process lives.
        self.token = self.id()
        for patch in (
            mock.patch.object(fleet, "layers", self.layers, create=True),
            mock.patch.object(fleet, "_entries", {}, create=True),
            mock.patch.object(fleet, "_posted_consoles", {}, create=True),
            mock.patch.object(fleet, "offer"),
            mock.patch.object(fleet, "launch", self.starts),
            mock.patch.object(making, "later", self._later),
            mock.patch.object(parameters, "later", self._later),
            mock.patch.object(usage_reports, "later", self._later),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        aws = mock_aws()
        aws.start()
        self.addCleanup(aws.stop)

    def _later(self, _seconds: float, act: Callable[[], None]) -> None:
        self._upcoming.append(act)

    def pass_time(self) -> None:
        """Let happen what AWS still has to do."""
        while self._upcoming:
            self._upcoming.pop(0)()

    def client(self, service: str, region: str = HOME) -> Any:
        return _client(service, region)

    def launch(self, **options: Any) -> dict[str, Any]:
        request = {"ImageId": BASE, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, **options}
        (instance,) = self.client("ec2").run_instances(**request)["Instances"]
        return dict(instance)

    def observer(self) -> Observer:
        """Whom the fleet would tell of the machine that was launched last."""
        observer: Observer = self.starts.call_args.args[-1]
        return observer

    def create_image(self, name: str = "image", **volume: Any) -> str:
        """An AMI of the account's own, of an instance whose volume is as described."""
        mappings = [{"DeviceName": "/dev/sda1", "Ebs": volume}] if volume else []
        instance = self.launch(BlockDeviceMappings=mappings)
        return str(self.client("ec2").create_image(InstanceId=instance["InstanceId"], Name=name)["ImageId"])

    def image(self, image_id: str, region: str = HOME) -> dict[str, Any]:
        (image,) = self.client("ec2", region).describe_images(ImageIds=[image_id], IncludeDisabled=True)["Images"]
        return dict(image)

    def create_key(self, region: str = HOME) -> str:
        return str(self.client("kms", region).create_key()["KeyMetadata"]["Arn"])

    def deny_later(self, service: str, operation: str) -> None:
        """As the front door does where a role's policies deny what AWS asks for only after it has answered."""
        events, name = self.client(service).meta.events, f"before-sign.{service}.{operation}"
        events.register_first(name, _deny)
        self.addCleanup(events.unregister, name, _deny)

    def refusal(self, call: Callable[..., Any], **options: Any) -> str:
        """The code and the message of the error that a call ends with."""
        with self.assertRaises(ClientError) as refused:
            call(**options)
        error = refused.exception.response["Error"]
        return f"{error['Code']}: {error['Message']}"


def _deny(request: Any, **_: Any) -> None:
    request.headers["x-sandbox-denied-later"] = "true"


@functools.cache  # to make one takes longer than the test that uses it
def _client(service: str, region: str) -> Any:
    return boto3.client(service, region_name=region)
